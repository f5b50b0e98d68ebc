package io.grapevine.app;

import io.grapevine.sim.Figures;
import io.grapevine.sim.Outcome;
import io.grapevine.sim.Quantiles;
import io.grapevine.sim.RoundsBound;
import io.grapevine.sim.Scenario;
import io.grapevine.sim.Violation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What became of a simulation, for people. */
final class SimulationReport {

    private SimulationReport() {}

    static void print(PrintWriter out, Runs runs, String replay) {
        List<Runs.Ended> ended = runs.ended();
        if (ended.size() == 1) {
            one(out, ended.get(0).scenario(), ended.get(0).outcome());
        } else {
            many(out, ended);
        }
        Runs.Ended violated = runs.violated();
        if (violated == null) {
            out.println("All invariants held.");
        } else {
            violation(out, violated.outcome(), replay);
        }
        out.flush();
    }

    private static void one(PrintWriter out, Scenario scenario, Outcome outcome) {
        Figures figures = outcome.figures();
        line(out, "nodes", scenario.nodes() + ", seed " + outcome.seed());
        line(out, "simulated", seconds(figures.simulatedNanos()) + ", " + figures.events() + " events, trace "
                + SimulationJson.hex(outcome.traceHash()));
        line(out, "formed in", seconds(figures.formedNanos()) + " (all ready, and known to each other)");
        line(out, "writes", figures.puts() + " puts, " + figures.removes() + " removes");
        if (figures.spread().count() > 0) {
            line(out, "everywhere in", millis(figures.spread().p50()) + " (median), " + millis(figures.spread().p99())
                    + " (p99), " + millis(figures.spread().max()) + " (max)");
            Quantiles hops = figures.hops();
            line(out, "hops", hops.p50() + " (median), " + hops.p99() + " (p99), " + hops.max() + " (max); the bound is "
                    + RoundsBound.of(scenario.nodes(), scenario.tuning().fanout(), scenario.links().loss()));
        }
        if (figures.copies() > 0) {
            line(out, "copies", String.format(Locale.ROOT, "%.2f of each key and value, per node that lacked it", figures.copies()));
        }
        members(out, figures);
        if (figures.faults() > 0) {
            line(out, "went wrong", figures.faults() + " times; " + figures.processStarts() + " process starts, "
                    + figures.refusals() + " refused");
        }
        line(out, "settled in", seconds(figures.settledNanos()) + " (all equal and ready, nobody mourned who lives)");
        double nodeSeconds = scenario.nodes() * figures.simulatedNanos() / 1e9;
        line(out, "sent by a node", String.format(Locale.ROOT, "%.0f B/s in %.1f datagrams/s, %.0f B/s by streams",
                figures.datagramBytes() / nodeSeconds, figures.datagramsSent() / nodeSeconds,
                figures.streamBytes() / nodeSeconds));
    }

    private static void members(PrintWriter out, Figures figures) {
        Quantiles idle = figures.idleBytesPerSecond();
        if (idle.count() > 0) {
            line(out, "idle", idle.p50() + " B/s sent by a node (median), " + idle.max() + " B/s (max)");
        }
        if (figures.suspectedNanos().count() > 0) {
            line(out, "suspected after", quantiles(figures.suspectedNanos()));
            line(out, "held dead after", quantiles(figures.deadNanos()));
        }
        line(out, "false deaths", figures.falseDeaths() + String.format(Locale.ROOT, " in %.2f node hours",
                figures.nodeSeconds() / 3600.0));
    }

    private static String quantiles(Quantiles nanos) {
        return seconds(nanos.p50()) + " (median), " + seconds(nanos.p99()) + " (p99), " + seconds(nanos.max()) + " (max) of "
                + nanos.count();
    }

    private static void many(PrintWriter out, List<Runs.Ended> ended) {
        long events = 0;
        long nanos = 0;
        long writes = 0;
        long faults = 0;
        for (Runs.Ended run : ended) {
            Figures figures = run.outcome().figures();
            events += figures.events();
            nanos += figures.simulatedNanos();
            writes += figures.puts() + figures.removes();
            faults += figures.faults();
        }
        line(out, "runs", ended.size() + ", seeds " + ended.get(0).outcome().seed() + " to "
                + ended.get(ended.size() - 1).outcome().seed());
        line(out, "simulated", seconds(nanos) + ", " + events + " events");
        line(out, "writes", Long.toString(writes));
        line(out, "went wrong", faults + " times");
    }

    private static void violation(PrintWriter out, Outcome outcome, String replay) {
        Violation violation = outcome.violation();
        if (violation == null) {
            throw new IllegalStateException("nothing was violated");
        }
        out.println();
        out.println("Violated at " + seconds(violation.atNanos()) + ", seed " + outcome.seed() + ": "
                + violation.invariant());
        out.println("  " + violation.text());
        out.println();
        out.println("What happened before that:");
        outcome.lastEvents().forEach(event -> out.println("  " + event));
        out.println();
        out.println("Again with: " + replay);
    }

    private static void line(PrintWriter out, String what, String value) {
        out.println(String.format(Locale.ROOT, "%-16s%s", what, value));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
