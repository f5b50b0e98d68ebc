package io.grapevine.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.base.Now;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.KeyScan;
import io.grapevine.crdt.Version;
import io.grapevine.node.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A page of keys in the order of their bytes: the smallest {@code limit} keys after a given one, found by a walk
 * over the whole map that keeps no more than it is going to show, and no values.
 */
final class KeyPage implements Scans.Scan {

    private record Row(String key, int valueBytes, String contentType, long leftNanos, String etag) {}

    /** A row with the key's bytes, which order it. */
    private static final class Found {
        private final byte[] key;
        private final Row row;

        Found(byte[] key, Row row) {
            this.key = key;
            this.row = row;
        }
    }

    private static final Comparator<Found> BY_KEY = (a, b) -> Arrays.compareUnsigned(a.key, b.key);

    private final Exchange exchange;
    private final Etags etags;
    private final KeyScan scan;
    private final byte[] after;
    private final int limit;
    /** The largest key first: it goes when a smaller one comes. */
    private final PriorityQueue<Found> smallest = new PriorityQueue<>(BY_KEY.reversed());
    private boolean more;

    /** @param after the page begins behind this key; empty for the first page */
    KeyPage(Exchange exchange, KeyScan scan, byte[] after, int limit) {
        this.exchange = exchange;
        this.etags = exchange.lane().etags();
        this.scan = scan;
        this.after = after;
        this.limit = limit;
    }

    @Override
    public boolean step(Node node, Now now, int maxEntries) {
        return scan.next(maxEntries, entry -> visit(entry, now.nanos()));
    }

    @Override
    public boolean isAbandoned() {
        return exchange.isGone();
    }

    @Override
    public void onDone() {
        exchange.answer(200, MediaType.JSON, json());
    }

    @Override
    public void onFailure(Throwable failure) {
        exchange.fail(failure);
    }

    private void visit(Entry entry, long nowNanos) {
        byte[] block = entry.block();
        int from = Content.HEADER_BYTES;
        int to = from + entry.keyLength();
        if (Arrays.compareUnsigned(block, from, to, after, 0, after.length) <= 0) {
            return;
        }
        Found largest = smallest.peek();
        boolean full = largest != null && smallest.size() == limit;
        if (full && Arrays.compareUnsigned(block, from, to, largest.key, 0, largest.key.length) > 0) {
            more = true;
            return;
        }
        byte[] key = entry.keyBytes();
        smallest.add(new Found(key, new Row(
                new String(key, StandardCharsets.UTF_8),
                entry.valueLength(),
                entry.contentType(),
                entry.leftNanos(nowNanos),
                etags.of(entry).toString())));
        if (smallest.size() > limit) {
            smallest.remove();
            more = true;
        }
    }

    private byte[] json() {
        List<Found> rows = new ArrayList<>(smallest);
        rows.sort(BY_KEY);
        ByteArrayOutputStream out = new ByteArrayOutputStream(128 + 160 * rows.size());
        try (JsonGenerator json = JsonText.generator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("entries");
            for (Found found : rows) {
                write(json, found.row);
            }
            json.writeEndArray();
            json.writeStringField("next", next(rows));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", row.key());
        json.writeNumberField("size", row.valueBytes());
        json.writeStringField("contentType", row.contentType());
        if (row.leftNanos() == Version.FOREVER) {
            json.writeNullField("ttl");
        } else {
            json.writeNumberField("ttl", BigDecimal.valueOf(row.leftNanos() / 1_000_000, 3));
        }
        json.writeStringField("etag", row.etag());
        json.writeEndObject();
    }

    private @Nullable String next(List<Found> rows) {
        return more ? rows.get(rows.size() - 1).row.key() : null;
    }
}
