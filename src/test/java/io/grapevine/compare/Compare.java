package io.grapevine.compare;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What docs/PERFORMANCE.md is measured with: one command for each of its sections. */
@Command(name = "compare", mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT, showDefaultValues = true, subcommands = {
    HttpCommand.class, LoopsCommand.class, LatencyCommand.class, MemoryCommand.class, JoinCommand.class, HealCommand.class, ReplicateCommand.class,
    PausesCommand.class, GrowthCommand.class
})
public final class Compare implements Callable<Integer> {

    public static void main(String[] arguments) {
        int status = CommandLine.ExitCode.SOFTWARE;
        try {
            status = new CommandLine(new Compare()).execute(arguments);
        } finally {
            // Clients have event loops, which would go on for ever.
            Runtime.getRuntime().halt(status);
        }
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return CommandLine.ExitCode.USAGE;
    }
}
