package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ConfigReader;
import io.grapevine.config.HostPort;
import io.grapevine.config.NodeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> events = new ArrayList<>();

    @TempDir
    private Path directory = Path.of("");

    private int execute(Map<String, String> environment, String... args) {
        return execute(environment, this::refusedNode, args);
    }

    private int execute(Map<String, String> environment, Launcher launcher, String... args) {
        ConfigReader reader = new ConfigReader(environment, 1L << 30);
        return new Commands(launcher, reader, environment, new PrintWriter(out), new PrintWriter(err)).execute(args);
    }

    /** A node that the cluster refuses as soon as it is there, so that the command comes back. */
    private RunningNode refusedNode(NodeConfig config) {
        events.add("start " + config.name());
        return new RunningNode(
                config.name(),
                new HostPort(config.http().host(), 8001),
                new HostPort(config.gossip().host(), 7946),
                CompletableFuture.completedFuture("the name is another's"),
                () -> events.add("leave " + config.name()));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text.replace('\'', '"')).toString();
    }

    private String node(String name) throws IOException {
        return file(name + ".json", "{'name':'" + name + "','http':{'port':0},'gossip':{'port':0}}");
    }

    @Test
    void printsItsVersion() {
        for (String[] args : new String[][] {{"--version"}, {"-V"}, {"run", "--version"}}) {
            out.getBuffer().setLength(0);
            assertThat(execute(Map.of(), args)).isZero();
            assertThat(out.toString()).matches("grapevine [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(Java [0-9].*\\)\\R");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsHelpForEveryCommand() {
        assertThat(execute(Map.of(), "--help")).isZero();
        assertThat(out.toString()).contains("Usage: grapevine", "--version", "run ");
        out.getBuffer().setLength(0);
        assertThat(execute(Map.of(), "run", "--help")).isZero();
        assertThat(out.toString()).contains("Usage: grapevine run", "FILE", "HTTP_PORT", "Exit status: 0");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void refusesAnUnknownCommandWithUsage() {
        assertThat(execute(Map.of(), "rnu", "x.json")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("grapevine: unknown command rnu; nearest known: run")
                .contains("Usage: grapevine");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesAnUnknownOptionWithUsage() {
        assertThat(execute(Map.of(), "--verson")).isEqualTo(2);
        assertThat(err.toString()).startsWith("grapevine: unknown option --verson; nearest known: --version");
        err.getBuffer().setLength(0);
        assertThat(execute(Map.of(), "run", "--port", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown option --port").contains("Usage: grapevine run");
    }

    @Test
    void refusesToDoNothing() {
        assertThat(execute(Map.of())).isEqualTo(2);
        assertThat(err.toString()).startsWith("grapevine: a command is missing").contains("Usage: grapevine");
    }

    @Test
    void refusesToRunWithoutFilesAndPorts() {
        assertThat(execute(Map.of("NODE_NAME", "a", "PEER", "b:1"), "run")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("grapevine: give a config FILE, or set PORT and HTTP_PORT in the environment")
                .contains("Usage: grapevine run");
        assertThat(events).isEmpty();
    }

    @Test
    void refusesABadConfigWithOneLineForEachProblem() throws Exception {
        String bad = file("bad.json", "{'name':'a','http':{'port':70000},'gossip':{'probeIntervall':1}}");
        String none = directory.resolve("none.json").toString();
        assertThat(execute(Map.of(), "run", node("good"), bad, none)).isEqualTo(2);
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(bad + ": http.port: found 70000; allowed: "),
                        line -> assertThat(line)
                                .startsWith(bad + ": gossip.probeIntervall: found an unknown field")
                                .endsWith("nearest known name: gossip.probeInterval"),
                        line -> assertThat(line).startsWith(none + ": found no such file"));
        assertThat(out.toString()).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void refusesABadEnvironment() {
        assertThat(execute(Map.of("PORT", "x", "HTTP_PORT", "8001"), "run")).isEqualTo(2);
        assertThat(err.toString()).startsWith("environment: PORT: found \"x\"; allowed: ");
    }

    @Test
    void saysWhereEachNodeListensAndWhatToTry() throws Exception {
        assertThat(execute(Map.of(), "run", node("a"), node("b"))).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "a listens on http://127.0.0.1:8001 and for gossip on 127.0.0.1:7946",
                        "b listens on http://127.0.0.1:8001 and for gossip on 127.0.0.1:7946",
                        "Try: curl -X PUT -H 'Content-Type: text/plain' -d 'hello'"
                                + " http://127.0.0.1:8001/v1/entries/greeting",
                        "     curl http://127.0.0.1:8001/v1/entries/greeting",
                        "Ctrl-C stops them.");
    }

    @Test
    void startsFromTheEnvironmentWithoutAFile() {
        assertThat(execute(Map.of("PORT", "0", "HTTP_PORT", "0", "NODE_NAME", "alpha"), "run")).isEqualTo(1);
        assertThat(events).containsExactly("start alpha", "leave alpha");
        assertThat(out.toString())
                .contains("alpha listens on http://127.0.0.1:8001 and for gossip on 0.0.0.0:7946");
    }

    @Test
    void passesTheEnvironmentByWhereThereIsAFile() throws Exception {
        assertThat(execute(Map.of("PORT", "x", "HTTP_PORT", "y"), "run", node("a"))).isEqualTo(1);
        assertThat(events).containsExactly("start a", "leave a");
    }

    @Test
    void failsWithTheReasonWhenTheClusterRefusesANode() throws Exception {
        assertThat(execute(Map.of(), "run", node("a"))).isEqualTo(1);
        assertThat(err.toString().lines()).contains("grapevine: a: the name is another's");
        assertThat(events).containsExactly("start a", "leave a");
    }

    @Test
    void stopsTheNodesThatRunWhenOneCannotStart() throws Exception {
        Launcher launcher = config -> {
            if (config.name().equals("b")) {
                throw StartException.cannotListen(
                        "b",
                        "http",
                        new HostPort("127.0.0.1", 8001),
                        "TCP",
                        new BindException("Address already in use"));
            }
            return refusedNode(config);
        };
        assertThat(execute(Map.of(), launcher, "run", node("a"), node("b"), node("c"))).isEqualTo(1);
        assertThat(err.toString().lines()).contains("grapevine: b: http.port: 127.0.0.1:8001 (TCP) is in use by another process");
        assertThat(events).containsExactly("start a", "leave a");
    }

    @Test
    void reportsItsOwnFaultsAsSuch() throws Exception {
        Launcher launcher = config -> {
            throw new IllegalStateException("broken");
        };
        assertThat(execute(Map.of(), launcher, "run", node("a"))).isEqualTo(1);
        assertThat(err.toString()).contains("grapevine: internal error").contains("IllegalStateException: broken");
    }
}
