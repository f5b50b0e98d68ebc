package io.grapevine.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.grapevine.testkit.NodeClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Who waits, once all faults are taken back, until all nodes are equal, and writes down all that each holds. */
final class Inspection {

    private static final JsonMapper JSON = new JsonMapper();
    /** Beyond what is promised, so that a report says how late it was. */
    private static final long PATIENCE_NANOS = 2 * ReplicasEqual.BOUND_NANOS;
    private static final long LOOK_MILLIS = 50;

    private final Fleet fleet;
    private final Recorder recorder;
    private final CountDownLatch never = new CountDownLatch(1);

    Inspection(Fleet fleet, Recorder recorder) {
        this.fleet = fleet;
        this.recorder = recorder;
    }

    Checkpoint inspect(long healedNanos) {
        long equalNanos = Checkpoint.NEVER;
        while (equalNanos == Checkpoint.NEVER && recorder.nowNanos() - healedNanos < PATIENCE_NANOS) {
            if (areEqual()) {
                equalNanos = recorder.nowNanos();
            } else {
                rest();
            }
        }
        long fromNanos = recorder.nowNanos();
        List<Checkpoint.Snapshot> snapshots = new ArrayList<>();
        for (int slot = 0; slot < fleet.size(); slot++) {
            snapshots.add(snapshot(slot));
        }
        return new Checkpoint(healedNanos, equalNanos, fromNanos, recorder.nowNanos(), snapshots);
    }

    private boolean areEqual() {
        TreeSet<String> digests = new TreeSet<>();
        for (int slot = 0; slot < fleet.size(); slot++) {
            Fleet.Running running = fleet.running(slot);
            if (running == null) {
                return false;
            }
            JsonNode cluster;
            try {
                cluster = JSON.readTree(get(running.client(), "/v1/cluster"));
                if (running.client().ready() != 200 || living(cluster) != fleet.size()) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
            digests.add(cluster.path("digest").asText());
        }
        return digests.size() == 1;
    }

    private static long living(JsonNode cluster) {
        long living = 0;
        for (JsonNode member : cluster.path("members")) {
            living += member.path("state").asText().equals("alive") ? 1 : 0;
        }
        return living;
    }

    private Checkpoint.Snapshot snapshot(int slot) {
        Fleet.Running running = fleet.running(slot);
        TreeMap<String, String> etags = new TreeMap<>();
        if (running == null) {
            return new Checkpoint.Snapshot(slot, Call.NO_RUN, "", etags);
        }
        try {
            JsonNode cluster = JSON.readTree(get(running.client(), "/v1/cluster"));
            String after = "";
            while (after != null) {
                JsonNode page = JSON.readTree(get(running.client(), "/v1/entries?limit=1000&after="
                        + URLEncoder.encode(after, StandardCharsets.UTF_8)));
                page.path("entries").forEach(each -> etags.put(each.path("key").asText(), each.path("etag").asText()));
                after = page.path("next").isNull() ? null : page.path("next").asText();
            }
            return new Checkpoint.Snapshot(slot, running.run(), cluster.path("digest").asText(), etags);
        } catch (IOException e) {
            recorder.add(new Complaint(running.run(), "does not tell what it holds: " + e));
            return new Checkpoint.Snapshot(slot, running.run(), "", new TreeMap<>());
        }
    }

    private static byte[] get(NodeClient client, String path) throws IOException {
        NodeClient.Answer answer = client.call("GET", path, new byte[0], "Connection", "close");
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode());
        }
        return answer.body();
    }

    private void rest() {
        try {
            never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
