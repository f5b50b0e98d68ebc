package io.grapevine.app;

import io.grapevine.base.NotAllowedException;
import io.grapevine.sim.Chaos;
import io.grapevine.sim.Scenario;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulate}: whole clusters of the code that production runs, on a simulated network, judged after every event. */
@Command(
        name = "simulate",
        description = {
            "Runs clusters of the code that production runs, in one thread, on a simulated network and clock, and judges them"
                    + " after every event: nothing lost, nothing that comes back, nothing late, all equal in the end.",
            "The same seed and options give the same run everywhere."},
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        customSynopsis = "grapevine simulate [--nodes=N] [--duration=TIME] [--seed=N] [--seeds=N] [OPTION…]%n",
        footer = {
            "",
            "How would 300 nodes behave that lose 5 %% of their datagrams, with 100 writes a second?",
            "  java -jar target/grapevine.jar simulate --nodes 300 --loss 5%% --writes 100",
            "A thousand small clusters to which everything happens:",
            "  java -jar target/grapevine.jar simulate --chaos --seeds 1000",
            "",
            "Exit status: 0 all held, 1 something did not, 2 wrong command line."
        })
final class SimulateCommand implements Callable<Integer> {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--nodes", paramLabel = "N", converter = OptionValues.Whole.class, description = "2 to 10000; default 5")
    private @Nullable Integer nodes;

    @Option(names = "--duration", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "how long clients write and things go wrong; default 1m")
    private @Nullable Long duration;

    @Option(names = "--seed", paramLabel = "N", converter = OptionValues.WholeLong.class, description = "of the first run; default ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--seeds", paramLabel = "N", converter = OptionValues.Whole.class,
            description = "how many runs, with the seeds that follow; default ${DEFAULT-VALUE}")
    private int seeds = 1;

    @Option(names = "--chaos",
            description = "every seed draws its own scenario of 2 to 12 nodes, with all kinds of faults; what is given"
                    + " besides overrides what is drawn")
    private boolean chaos;

    @Option(names = "--json", description = "the report as one JSON document")
    private boolean json;

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    @ArgGroup(exclusive = false, heading = "%nThe network:%n", order = 1)
    private LinkOptions links = new LinkOptions();

    @ArgGroup(exclusive = false, heading = "%nClients:%n", order = 2)
    private LoadOptions load = new LoadOptions();

    @ArgGroup(exclusive = false, heading = "%nWhat goes wrong, in times per simulated minute; and clocks:%n", order = 3)
    private FaultOptions faults = new FaultOptions();

    @ArgGroup(exclusive = false, heading = "%nWhat seldom goes wrong:%n", order = 4)
    private MishapOptions mishaps = new MishapOptions();

    @ArgGroup(exclusive = false, heading = "%nThe nodes' config:%n", order = 5)
    private TuningOptions tuning = new TuningOptions();

    @ArgGroup(exclusive = false, heading = "%nJudged besides:%n", order = 6)
    private LimitOptions limits = new LimitOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (seeds < 1) {
            throw new ParameterException(spec.commandLine(), "--seeds cannot be " + seeds + "; allowed: at least 1");
        }
        List<SeedRun> runs = new ArrayList<>();
        for (long i = 0; i < seeds; i++) {
            runs.add(new SeedRun(seed + i, scenario(seed + i)));
        }
        SimulationProgress progress = progress();
        try {
            Runs ended = Runs.of(runs, progress);
            progress.clear();
            print(ended);
            return ended.violated() == null ? Commands.OK : Commands.FAILED;
        } catch (OutOfMemoryError e) {
            progress.clear();
            spec.commandLine().getErr().println("grapevine: the heap of " + Runtime.getRuntime().maxMemory() / (1 << 20)
                    + " MiB is too small for this simulation; give more, as in java -Xmx8g -jar …");
            return Commands.FAILED;
        }
    }

    private void print(Runs ended) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        String replay = ended.violated() == null ? "" : Replay.command(given, ended.violated().outcome().seed());
        if (json) {
            SimulationJson.print(out, ended, replay);
        } else {
            SimulationReport.print(out, ended, replay);
        }
    }

    private SimulationProgress progress() {
        boolean shown = !quiet && !json && Terminal.isThere();
        return new SimulationProgress(new ProgressLine(spec.commandLine().getErr(), shown), seeds);
    }

    private Scenario scenario(long ofSeed) {
        try {
            Scenario base = chaos ? Chaos.scenario(ofSeed) : Scenario.calm(5, MINUTE_NANOS);
            return base.sized(nodes == null ? base.nodes() : nodes, duration == null ? base.durationNanos() : duration)
                    .with(links.over(base.links()))
                    .with(faults.over(base.faults()))
                    .with(faults.over(base.clocks()))
                    .with(load.over(base.load()))
                    .with(tuning.over(base.tuning()))
                    .with(limits.over(base.limits()))
                    .with(mishaps.over(base.mishaps()))
                    .checked();
        } catch (NotAllowedException e) {
            throw new ParameterException(spec.commandLine(), e.messageFor(OptionNames.of(e.name())));
        }
    }
}
