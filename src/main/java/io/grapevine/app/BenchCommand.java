package io.grapevine.app;

import io.grapevine.base.NotAllowedException;
import io.grapevine.bench.Bench;
import io.grapevine.bench.Outcome;
import io.grapevine.bench.Plan;
import io.grapevine.bench.Times;
import io.grapevine.bench.UnreachableException;
import io.grapevine.config.HostPort;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: load on nodes that run already, and how they answer it. */
@Command(
        name = "bench",
        description = {
            "Asks nodes that run already, over HTTP, and tells how fast they answer.",
            "It writes keys under bench/, and nothing else."},
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        customSynopsis = "grapevine bench --url=URL[,URL…] [--rate=N] [--duration=TIME] [OPTION…]%n",
        footer = {
            "",
            "How many requests do these nodes answer?",
            "  java -jar target/grapevine.jar bench --url http://127.0.0.1:8001 --fill",
            "How fast do they answer 2000 a second?",
            "  java -jar target/grapevine.jar bench --url http://127.0.0.1:8001 --rate 2000",
            "Ctrl-C ends it early; what was measured until then is told.",
            "",
            "Exit status: 0 measured, 1 nobody could be reached or answered, 2 wrong command line."
        })
final class BenchCommand implements Callable<Integer> {

    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long DURATION_NANOS = 10_000_000_000L;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--url", paramLabel = "URL", split = ",", converter = OptionValues.NodeUrl.class,
            description = "of nodes, as http://10.0.0.7:8001; connections are spread evenly over them")
    private List<HostPort> urls = List.of();

    @Option(names = "--duration", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "for which is measured; default 10s")
    private @Nullable Long duration;

    @Option(names = "--warm-up", paramLabel = "TIME", converter = OptionValues.LengthOrNone.class,
            description = "before that, in which nothing is counted, or none; default 2s")
    private @Nullable Long warmUp;

    @Option(names = "--seed", paramLabel = "N", converter = OptionValues.WholeLong.class,
            description = "of what is asked; default ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--json", description = "the report as one JSON document")
    private boolean json;

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    @ArgGroup(exclusive = false, heading = "%nHow hard:%n", order = 1)
    private PressureOptions pressure = new PressureOptions();

    @ArgGroup(exclusive = false, heading = "%nWhat:%n", order = 2)
    private MixOptions mix = new MixOptions();

    @Override
    public Integer call() throws InterruptedException {
        Plan plan = plan();
        PrintWriter err = spec.commandLine().getErr();
        ProgressLine line = new ProgressLine(err, !quiet && !json && Terminal.isThere());
        Bench bench = new Bench(plan, new BenchProgress(line, plan.times()));
        CountDownLatch reported = new CountDownLatch(1);
        SignalStop signals = SignalStop.install(() -> endAndAwait(bench, reported));
        try {
            Outcome outcome = bench.run();
            line.clear();
            print(outcome);
            return outcome.answered() > 0 ? Commands.OK : Commands.FAILED;
        } catch (UnreachableException e) {
            line.clear();
            err.println("grapevine: " + e.getMessage());
            return Commands.FAILED;
        } finally {
            reported.countDown();
            signals.remove();
        }
    }

    private static boolean endAndAwait(Bench bench, CountDownLatch reported) {
        bench.end();
        try {
            reported.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void print(Outcome outcome) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            BenchJson.print(out, outcome);
        } else {
            BenchReport.print(out, outcome);
        }
        if (outcome.answered() == 0) {
            spec.commandLine().getErr().println("grapevine: no request was answered while it was measured");
        }
    }

    private Plan plan() {
        if (urls.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--url is missing; allowed: http://host:port, or several with commas");
        }
        try {
            return new Plan(urls, pressure.pressure(urls.size()), mix.mix(),
                    new Times(warmUp == null ? WARM_UP_NANOS : warmUp, duration == null ? DURATION_NANOS : duration), seed);
        } catch (NotAllowedException e) {
            throw new ParameterException(spec.commandLine(), e.messageFor(OptionNames.of(e.name())));
        }
    }
}
