package io.grapevine.app;

import io.grapevine.config.ConfigReader;
import io.grapevine.config.Nearest;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: what it knows, and the exit status of each way it ends. */
final class Commands {

    static final int OK = 0;
    /** The node could not be started or go on, although what it was told is sound. */
    static final int FAILED = 1;
    /** The command line or the config is wrong. */
    static final int REFUSED = 2;

    private final CommandLine line;

    Commands(
            Launcher launcher,
            ConfigReader reader,
            Map<String, String> environment,
            PrintWriter out,
            PrintWriter err) {
        line = new CommandLine(new Top())
                .addSubcommand(new RunCommand(launcher, reader, environment))
                .addSubcommand(new SimulateCommand())
                .addSubcommand(new BenchCommand())
                .setExpandAtFiles(false)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, args) -> refuse(e))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    commandLine.getErr().println("grapevine: internal error, please report it");
                    e.printStackTrace(commandLine.getErr());
                    return FAILED;
                });
    }

    /** Runs until the command is done; returns the exit status. */
    int execute(String... args) {
        return line.execute(args);
    }

    private static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        if (e instanceof UnmatchedArgumentException unmatched) {
            refuse(unmatched.getUnmatched().get(0), command, err);
        } else {
            err.println("grapevine: " + e.getMessage());
        }
        err.println();
        command.usage(err);
        return REFUSED;
    }

    private static void refuse(String unknown, CommandLine command, PrintWriter err) {
        boolean option = unknown.startsWith("-");
        Set<String> known = new TreeSet<>(
                option ? command.getCommandSpec().optionsMap().keySet() : command.getSubcommands().keySet());
        err.println("grapevine: unknown " + (option ? "option " : "command ") + unknown
                + (known.isEmpty() ? "" : "; nearest known: " + Nearest.of(unknown, known)));
    }

    @Command(
            name = "grapevine",
            description = "A cache that equal nodes keep in step by gossip.",
            mixinStandardHelpOptions = true,
            versionProvider = ProductVersion.class,
            synopsisSubcommandLabel = "COMMAND",
            footer = {"", "'grapevine COMMAND --help' says more about a command."})
    private static final class Top implements Runnable {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
