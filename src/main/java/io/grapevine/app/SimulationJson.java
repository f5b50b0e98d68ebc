package io.grapevine.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.sim.Outcome;
import io.grapevine.sim.Scenario;
import java.io.PrintWriter;
import java.util.Locale;

/** What became of a simulation, for programs; docs/SIMULATION.md has the shape. */
final class SimulationJson {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private SimulationJson() {}

    static void print(PrintWriter out, Runs runs, String replay) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("held", runs.violated() == null);
        ArrayNode array = document.putArray("runs");
        for (Runs.Ended ended : runs.ended()) {
            Outcome outcome = ended.outcome();
            ObjectNode run = array.addObject();
            run.put("seed", outcome.seed());
            run.put("traceHash", hex(outcome.traceHash()));
            run.set("scenario", scenario(ended.scenario()));
            run.set("figures", MAPPER.valueToTree(outcome.figures()));
            if (outcome.violation() != null) {
                run.set("violation", MAPPER.valueToTree(outcome.violation()));
                run.set("lastEvents", MAPPER.valueToTree(outcome.lastEvents()));
                run.put("replay", replay);
            }
        }
        try {
            out.println(MAPPER.writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A limit that is not set is null: JSON has no infinity. */
    private static ObjectNode scenario(Scenario scenario) {
        ObjectNode node = MAPPER.valueToTree(scenario);
        ObjectNode limits = (ObjectNode) node.get("limits");
        if (scenario.limits().maxSpreadNanos() == Long.MAX_VALUE) {
            limits.putNull("maxSpreadNanos");
        }
        if (Double.isInfinite(scenario.limits().maxCopies())) {
            limits.putNull("maxCopies");
        }
        if (Double.isInfinite(scenario.limits().maxIdleBytesPerSecond())) {
            limits.putNull("maxIdleBytesPerSecond");
        }
        return node;
    }

    static String hex(long hash) {
        return String.format(Locale.ROOT, "%016x", hash);
    }
}
