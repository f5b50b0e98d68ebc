package io.grapevine.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.base.Now;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.End;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.node.Explanation;
import io.grapevine.replication.Inquiry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/explain/{key}} answers: all but the value. */
final class ExplanationJson {

    private ExplanationJson() {}

    static byte[] of(Key key, Explanation explanation, List<Inquiry.Told> told, int notAskedCount) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JsonText.generator(out)) {
            json.writeStartObject();
            json.writeStringField("key", key.toString());
            json.writeStringField("state", nameOf(explanation.state()));
            writeShared(json, explanation);
            writeEnd(json, explanation);
            writeLocal(json, explanation.now(), explanation.local());
            writeMembers(json, told, notAskedCount);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeShared(JsonGenerator json, Explanation explanation) throws IOException {
        Entry shared = explanation.shared();
        if (shared == null) {
            json.writeNullField("entry");
            return;
        }
        json.writeObjectFieldStart("entry");
        writeDot(json, explanation, shared.dot());
        writeContent(json, explanation.now(), shared);
        json.writeStringField("rank", Long.toString(shared.timestamp()));
        json.writeStringField("written", Instant.ofEpochMilli(shared.writtenMillis()).toString());
        writeSince(json, explanation.now(), explanation.sinceNanos());
        json.writeBooleanField("hidden", shared.isHidden());
        json.writeEndObject();
    }

    private static void writeLocal(JsonGenerator json, Now now, @Nullable Entry local) throws IOException {
        if (local == null) {
            json.writeNullField("local");
            return;
        }
        json.writeObjectFieldStart("local");
        writeContent(json, now, local);
        json.writeEndObject();
    }

    private static void writeContent(JsonGenerator json, Now now, Entry entry) throws IOException {
        json.writeStringField("etag", '"' + entry.etag() + '"');
        json.writeNumberField("size", entry.valueLength());
        json.writeStringField("contentType", entry.contentType());
        if (entry.expires()) {
            json.writeNumberField("ttl", JsonText.seconds(entry.leftNanos(now.nanos())));
        } else {
            json.writeNullField("ttl");
        }
    }

    private static void writeEnd(JsonGenerator json, Explanation explanation) throws IOException {
        End end = explanation.end();
        if (end == null) {
            json.writeNullField("end");
            return;
        }
        json.writeObjectFieldStart("end");
        json.writeStringField("cause", end.cause() == null ? "shed" : nameOf(end.cause()));
        Dot dot = end.dot();
        if (dot == null) {
            json.writeBooleanField("local", true);
        } else {
            writeDot(json, explanation, dot);
        }
        Dot by = end.by();
        if (by == null) {
            json.writeNullField("by");
        } else {
            json.writeObjectFieldStart("by");
            writeDot(json, explanation, by);
            json.writeEndObject();
        }
        writeSince(json, explanation.now(), end.nanos());
        json.writeEndObject();
    }

    private static void writeDot(JsonGenerator json, Explanation explanation, Dot dot) throws IOException {
        json.writeStringField("dot", dot.toString());
        json.writeStringField("origin", dot.origin().toString());
        json.writeStringField("writer", explanation.writers().get(dot.origin()));
    }

    private static void writeSince(JsonGenerator json, Now now, long nanos) throws IOException {
        if (nanos == Timers.NEVER) {
            json.writeNullField("since");
            return;
        }
        long agoNanos = Math.max(0, now.nanos() - nanos);
        json.writeObjectFieldStart("since");
        json.writeNumberField("seconds", JsonText.seconds(agoNanos));
        json.writeStringField("at", Instant.ofEpochMilli(now.wallMillis() - agoNanos / 1_000_000).toString());
        json.writeEndObject();
    }

    private static void writeMembers(JsonGenerator json, List<Inquiry.Told> told, int notAskedCount) throws IOException {
        json.writeObjectFieldStart("members");
        for (Inquiry.Answer answer : Inquiry.Answer.values()) {
            json.writeNumberField(nameOf(answer), told.stream().filter(one -> one.answer() == answer).count());
        }
        json.writeNumberField("notAsked", notAskedCount);
        json.writeArrayFieldStart("answers");
        for (Inquiry.Told one : told) {
            json.writeStartObject();
            json.writeStringField("name", one.name());
            json.writeStringField("origin", one.origin().toString());
            json.writeStringField("answer", nameOf(one.answer()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
