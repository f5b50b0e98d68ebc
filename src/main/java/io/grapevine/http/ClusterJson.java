package io.grapevine.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.base.Origin;
import io.grapevine.node.ClusterView;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.replication.Lag;
import io.grapevine.replication.Replication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/cluster} answers. */
final class ClusterJson {

    private ClusterJson() {}

    static byte[] of(ClusterView view) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JsonText.generator(out)) {
            json.writeStartObject();
            writeSelf(json, view);
            Map<Origin, Lag> lags = new HashMap<>();
            view.queues().forEach(queue -> lags.put(queue.peer(), queue.lag()));
            json.writeArrayFieldStart("members");
            for (MemberRecord member : view.members()) {
                json.writeStartObject();
                json.writeStringField("name", member.name());
                json.writeStringField("origin", member.origin().toString());
                writeState(json, member);
                writeLag(json, lags.get(member.origin()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("digest", hex(view.digest()));
            json.writeObjectFieldStart("seen");
            for (Map.Entry<Origin, Long> seen : view.seen().entrySet()) {
                json.writeNumberField(seen.getKey().toString(), seen.getValue());
            }
            json.writeEndObject();
            writeQueues(json, view);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeSelf(JsonGenerator json, ClusterView view) throws IOException {
        json.writeObjectFieldStart("self");
        json.writeStringField("name", view.self().name());
        json.writeStringField("origin", view.self().origin().toString());
        json.writeBooleanField("connected", view.connected());
        writeState(json, view.self());
        json.writeStringField("readiness", view.readiness().reason());
        json.writeNumberField("entries", view.entries());
        json.writeNumberField("bytes", view.liveBytes());
        json.writeNumberField("maxBytes", view.maxBytes());
        json.writeEndObject();
    }

    private static void writeState(JsonGenerator json, MemberRecord member) throws IOException {
        json.writeStringField("state", nameOf(member.state()));
        json.writeNumberField("incarnation", member.incarnation());
        json.writeStringField("gossip", member.gossip().toString());
        json.writeStringField("http", member.http());
        json.writeBooleanField("ready", member.ready());
    }

    /** Of this node itself, and of who is neither alive nor suspect, there is nothing to say. */
    private static void writeLag(JsonGenerator json, @Nullable Lag lag) throws IOException {
        if (lag == null) {
            json.writeNullField("behind");
            return;
        }
        json.writeObjectFieldStart("behind");
        json.writeNumberField("dots", lag.dots());
        json.writeNumberField("seconds", JsonText.seconds(lag.nanos()));
        json.writeEndObject();
    }

    private static void writeQueues(JsonGenerator json, ClusterView view) throws IOException {
        json.writeArrayFieldStart("queues");
        for (Replication.Queue queue : view.queues()) {
            json.writeStartObject();
            json.writeStringField("origin", queue.peer().toString());
            json.writeStringField("name", queue.name());
            json.writeNumberField("changes", queue.changes());
            json.writeNumberField("queuedBytes", queue.queuedBytes());
            json.writeNumberField("inFlightBytes", queue.inFlightBytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String nameOf(MemberState state) {
        return switch (state) {
            case ALIVE -> "alive";
            case SUSPECT -> "suspect";
            case DEAD -> "dead";
            case LEFT -> "left";
        };
    }

    /** 16 digits: a number of 64 bits does not survive every JSON reader. */
    private static String hex(long bits) {
        String digits = Long.toHexString(bits);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
