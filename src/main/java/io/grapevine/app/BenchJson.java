package io.grapevine.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.bench.Kind;
import io.grapevine.bench.KindOutcome;
import io.grapevine.bench.Latencies;
import io.grapevine.bench.Outcome;
import io.grapevine.bench.Plan;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** What came of a benchmark, for programs; docs/PERFORMANCE.md has the shape. */
final class BenchJson {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private BenchJson() {}

    static void print(PrintWriter out, Outcome outcome) {
        ObjectNode document = MAPPER.createObjectNode();
        document.set("plan", plan(outcome.plan()));
        document.put("filled", outcome.filled());
        document.put("measuredNanos", outcome.nanos());
        document.put("answered", outcome.answered());
        document.put("perSecond", outcome.perSecond(outcome.answered()));
        document.put("hitShare", outcome.hitShare());
        ObjectNode kinds = document.putObject("kinds");
        for (Kind kind : Kind.values()) {
            kinds.set(kind.word(), kind(outcome, outcome.kind(kind)));
        }
        document.set("errors", MAPPER.valueToTree(outcome.errors()));
        document.put("unsent", outcome.unsent());
        document.put("retryAfter", outcome.waitsAsked());
        document.put("sentBytes", outcome.sentBytes());
        document.put("receivedBytes", outcome.receivedBytes());
        document.set("lagNanos", latencies(outcome.lag()));
        try {
            out.println(MAPPER.writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode kind(Outcome outcome, KindOutcome of) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("answered", of.answered());
        node.put("perSecond", outcome.perSecond(of.answered()));
        node.set("statuses", MAPPER.valueToTree(of.statuses()));
        node.set("latencyNanos", latencies(of.latencies()));
        return node;
    }

    /** Null where nothing was measured: 0 would be a latency. */
    private static @Nullable ObjectNode latencies(Latencies of) {
        if (of.count() == 0) {
            return null;
        }
        ObjectNode node = MAPPER.createObjectNode();
        node.put("p50", of.p50());
        node.put("p90", of.p90());
        node.put("p99", of.p99());
        node.put("p99.9", of.p999());
        node.put("max", of.max());
        return node;
    }

    private static ObjectNode plan(Plan plan) {
        ObjectNode node = MAPPER.createObjectNode();
        node.set("targets", MAPPER.valueToTree(plan.targets().stream().map(each -> "http://" + each).toList()));
        ObjectNode pressure = MAPPER.valueToTree(plan.pressure());
        pressure.remove("flatOut");
        if (plan.pressure().isFlatOut()) {
            pressure.putNull("rate");
        }
        node.set("pressure", pressure);
        node.set("mix", MAPPER.valueToTree(plan.mix()));
        node.set("times", MAPPER.valueToTree(plan.times()));
        node.put("seed", plan.seed());
        return node;
    }
}
