package io.grapevine.app;

import io.grapevine.bench.Kind;
import io.grapevine.bench.KindOutcome;
import io.grapevine.bench.Latencies;
import io.grapevine.bench.Mix;
import io.grapevine.bench.Outcome;
import io.grapevine.bench.Plan;
import io.grapevine.bench.Pressure;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** What came of a benchmark, for people. */
final class BenchReport {

    /** A lag above this share of the median says more about who asks than about who answers. */
    private static final double MUCH_LAG = 0.5;

    private BenchReport() {}

    static void print(PrintWriter out, Outcome outcome) {
        Plan plan = outcome.plan();
        line(out, "asked", plan.targets().stream().map(each -> "http://" + each).collect(Collectors.joining(", ")));
        line(out, "with", pressure(plan.pressure()) + ", seed " + plan.seed());
        line(out, "for", mix(plan.mix()));
        if (plan.mix().fill()) {
            line(out, "filled", outcome.filled() + " of " + plan.mix().keys() + " keys");
        }
        boolean whole = outcome.nanos() == plan.times().durationNanos();
        line(out, "measured", seconds(outcome.nanos()) + (whole ? "" : " of " + seconds(plan.times().durationNanos()) + ": ended early")
                + ", after " + seconds(plan.times().warmUpNanos()) + " of warm-up");
        line(out, "answered", rate(outcome, outcome.answered()));
        List<Kind> kinds = outcome.kinds().keySet().stream().filter(kind -> outcome.kind(kind).answered() > 0).toList();
        for (Kind kind : kinds) {
            KindOutcome each = outcome.kind(kind);
            String hits = kind == Kind.GET ? String.format(Locale.ROOT, ", %.1f%% hits", 100 * outcome.hitShare()) : "";
            line(out, "  " + kind.word(), rate(outcome, each.answered()) + hits + ": " + statuses(each.statuses()));
        }
        line(out, "errors", outcome.errorCount() == 0 ? "none" : Long.toString(outcome.errorCount()));
        outcome.errors().forEach((reason, count) -> line(out, "", count + " × " + reason));
        line(out, "bytes", String.format(Locale.ROOT, "%d sent, %d received; %.1f MB/s", outcome.sentBytes(), outcome.receivedBytes(),
                outcome.perSecond(outcome.sentBytes() + outcome.receivedBytes()) / 1e6));
        if (!kinds.isEmpty()) {
            table(out, outcome, kinds);
        }
        remarks(out, outcome);
        out.flush();
    }

    private static void table(PrintWriter out, Outcome outcome, List<Kind> kinds) {
        out.println();
        row(out, "latency, ms", "p50", "p90", "p99", "p99.9", "max");
        for (Kind kind : kinds) {
            Latencies each = outcome.kind(kind).latencies();
            row(out, "  " + kind.word(), millis(each.p50()), millis(each.p90()), millis(each.p99()), millis(each.p999()),
                    millis(each.max()));
        }
    }

    /** What a reader must know who believes the figures. */
    private static void remarks(PrintWriter out, Outcome outcome) {
        if (outcome.unsent() > 0) {
            out.println();
            out.println(outcome.unsent() + " requests that were due were never sent: the rate is more than was answered."
                    + " The latencies are those of the others.");
        }
        long refused = outcome.kinds().values().stream().mapToLong(BenchReport::failures).sum();
        if (refused > 0) {
            out.println();
            out.println(refused + " answers were a 429 or a 5xx, " + outcome.waitsAsked() + " with Retry-After. They are among the latencies.");
        }
        Latencies lag = outcome.lag();
        if (!outcome.plan().pressure().isFlatOut() && lag.p50() > MUCH_LAG * medianOf(outcome)) {
            out.println();
            out.println("Requests were sent " + millis(lag.p50()) + " ms late (median; p99 " + millis(lag.p99())
                    + " ms) for lack of processor time here, which is part of the latencies.");
        }
    }

    private static long failures(KindOutcome outcome) {
        return outcome.statuses().entrySet().stream()
                .filter(each -> each.getKey() == 429 || each.getKey() >= 500)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long medianOf(Outcome outcome) {
        return outcome.kinds().values().stream().mapToLong(each -> each.latencies().p50()).max().orElse(0);
    }

    private static String pressure(Pressure pressure) {
        return pressure.connections() + " connections, "
                + (pressure.pipeline() == 1 ? "" : "pipelined " + pressure.pipeline() + " deep, ")
                + (pressure.isFlatOut() ? "flat out" : "at " + number(pressure.rate()) + " requests/s") + ", "
                + pressure.threads() + (pressure.threads() == 1 ? " thread" : " threads");
    }

    private static String mix(Mix mix) {
        return mix.keys() + " keys, " + (mix.skew() == 0 ? "uniform" : "zipf " + number(mix.skew())) + "; "
                + percent(1 - mix.putShare() - mix.removeShare()) + " gets, " + percent(mix.putShare()) + " puts, "
                + percent(mix.removeShare()) + " removes; values of " + mix.minValueBytes()
                + (mix.maxValueBytes() == mix.minValueBytes() ? "" : " to " + mix.maxValueBytes()) + " bytes, "
                + (mix.ttlMillis() == 0 ? "no ttl" : "ttl " + number(mix.ttlMillis() / 1e3) + " s");
    }

    private static String statuses(Map<Integer, Long> statuses) {
        StringJoiner joiner = new StringJoiner(", ");
        statuses.forEach((status, count) -> joiner.add(count + " × " + status));
        return joiner.toString();
    }

    private static String rate(Outcome outcome, long count) {
        return String.format(Locale.ROOT, "%d, %.1f/s", count, outcome.perSecond(count));
    }

    private static void line(PrintWriter out, String what, String value) {
        out.println(String.format(Locale.ROOT, "%-16s%s", what, value));
    }

    private static void row(PrintWriter out, Object... cells) {
        out.println(String.format(Locale.ROOT, "%-16s%10s%10s%10s%10s%10s", cells));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    private static String percent(double share) {
        return number(Math.round(share * 1e6) / 1e4) + "%";
    }

    /** Without a fraction where there is none. */
    private static String number(double number) {
        return number == Math.rint(number) && number < 1e15 ? Long.toString((long) number) : Double.toString(number);
    }
}
