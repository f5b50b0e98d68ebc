package io.grapevine.app;

import io.grapevine.config.ConfigException;
import io.grapevine.config.ConfigReader;
import io.grapevine.config.EnvironmentStart;
import io.grapevine.config.HostPort;
import io.grapevine.config.NodeConfig;
import io.grapevine.driver.LogContext;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run FILE…}: one node for each file, in this process, until a signal ends it. */
@Command(
        name = RunCommand.NAME,
        description = "Runs one node for each config file in this process, until SIGTERM or SIGINT (Ctrl-C); then the"
                + " nodes leave their cluster and the process exits with 0. A second Ctrl-C ends it at once.",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        footer = {
            "",
            "Without a FILE one node is started from the environment: PORT (gossip) and",
            "HTTP_PORT, and where wanted NODE_NAME and PEER (host:port of any member);",
            "it then listens on all addresses.",
            "",
            "Exit status: 0 stopped by a signal, 1 could not start (a port is in use) or was",
            "refused by the cluster, 2 wrong command line or config."
        })
final class RunCommand implements Callable<Integer> {

    static final String NAME = "run";

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private final Launcher launcher;
    private final ConfigReader reader;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "a node's config, JSON", arity = "0..*")
    private List<Path> files = List.of();

    RunCommand(Launcher launcher, ConfigReader reader, Map<String, String> environment) {
        this.launcher = launcher;
        this.reader = reader;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        LogForm form = LogForm.of(environment);
        if (form == null) {
            err.println("grapevine: " + LogForm.VARIABLE + ": found " + environment.get(LogForm.VARIABLE) + "; allowed: "
                    + LogForm.ALLOWED);
            return Commands.REFUSED;
        }
        NodeGroup group = new NodeGroup(launcher);
        SignalStop signals = SignalStop.install(group::leave);
        try {
            return run(group, configs(), form);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> error("config-refused", form, problem));
            return Commands.REFUSED;
        } catch (StartException e) {
            error("start-failed", form, "grapevine: " + e.getMessage());
            return Commands.FAILED;
        } finally {
            group.leave();
            signals.remove();
        }
    }

    private List<NodeConfig> configs() throws ConfigException {
        if (!files.isEmpty()) {
            return reader.readAll(files);
        }
        if (!EnvironmentStart.isAskedFor(environment)) {
            throw new ParameterException(
                    spec.commandLine(), "give a config FILE, or set PORT and HTTP_PORT in the environment");
        }
        return List.of(reader.readEnvironment());
    }

    private int run(NodeGroup group, List<NodeConfig> configs, LogForm form) throws StartException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        for (NodeConfig config : configs) {
            RunningNode node = group.start(config);
            String where = node.name() + " listens on " + url(node) + " and for gossip on " + node.gossip();
            if (form == LogForm.JSON) {
                LogContext.of(node.name(), () -> LOG.atInfo().addKeyValue(LogContext.EVENT, "started").log("{}", where));
            } else {
                out.println(where);
            }
        }
        warn(configs);
        if (form == LogForm.TEXT) {
            greet(out, group);
        }
        error("start-failed", form, "grapevine: " + group.awaitRefusal());
        return Commands.FAILED;
    }

    /** In the form of the log: who collects lines of JSON finds no other. */
    private void error(String event, LogForm form, String line) {
        if (form == LogForm.JSON) {
            LOG.atError().addKeyValue(LogContext.EVENT, event).log("{}", line);
        } else {
            spec.commandLine().getErr().println(line);
        }
    }

    private static void greet(PrintWriter out, NodeGroup group) {
        List<RunningNode> nodes = group.nodes();
        String entry = "/v1/entries/greeting";
        out.println("Try: curl -X PUT -H 'Content-Type: text/plain' -d 'hello' " + url(nodes.get(0)) + entry);
        out.println("     curl " + url(nodes.get(nodes.size() > 1 ? 1 : 0)) + entry);
        out.println("Ctrl-C stops " + (nodes.size() > 1 ? "them." : "it."));
        out.flush();
    }

    private static void warn(List<NodeConfig> configs) {
        for (NodeConfig config : configs) {
            LogContext.of(config.name(), () -> Warnings.exposure(config).forEach(line -> warn("exposed", line)));
        }
        Warnings.memory(configs, Runtime.getRuntime().maxMemory()).ifPresent(line -> warn("little-memory", line));
    }

    private static void warn(String event, String line) {
        LOG.atWarn().addKeyValue(LogContext.EVENT, event).log("{}", line);
    }

    /** As a person on this machine would call it. */
    private static String url(RunningNode node) {
        String host = HostPort.isWildcard(node.http().host()) ? "127.0.0.1" : node.http().host();
        return "http://" + new HostPort(host, node.http().port());
    }
}
