package io.grapevine.compare;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What docs/PERFORMANCE.md is measured with: one command for each of its sections. */
@Command(name = "compare", subcommands = {
    HttpCommand.class, MemoryCommand.class, JoinCommand.class, HealCommand.class, ReplicateCommand.class,
    PausesCommand.class
})
public final class Compare implements Callable<Integer> {

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare()).execute(arguments));
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return CommandLine.ExitCode.USAGE;
    }
}
