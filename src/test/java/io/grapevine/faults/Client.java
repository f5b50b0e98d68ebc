package io.grapevine.faults;

import io.grapevine.testkit.NodeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A caller of one slot, one call after the other. Each value that it writes is written once in the whole history.
 *
 * <p>Kinds of keys: {@code keep/} is written once; {@code gone/} is written once and removed once, by whoever comes to
 * it; {@code ttl/} is written once with a ttl; {@code reg/} and {@code flip/} are written again and again, the latter
 * removed in between.
 */
final class Client {

    /** A cache of this size is far from full with them. */
    private static final int MAX_KEPT = 20_000;
    private static final int RECENTLY_READ = 40;
    private static final int LARGE_BYTES = 20_000;
    private static final long AT_ONCE_NANOS = 50_000_000L;

    private final int slot;
    private final String name;
    private final Fleet fleet;
    private final Keyring keys;
    private final Recorder recorder;
    private final Random random;
    private final List<String> recentlyRead = new ArrayList<>();
    private int written;
    private int kept;

    Client(int slot, String name, Fleet fleet, Keyring keys, Recorder recorder, Random random) {
        this.slot = slot;
        this.name = name;
        this.fleet = fleet;
        this.keys = keys;
        this.recorder = recorder;
        this.random = random;
    }

    /** Calls once or twice; false if nobody is there to be called. */
    boolean step() {
        Fleet.Running running = fleet.running(slot);
        if (running == null) {
            return false;
        }
        int dice = random.nextInt(100);
        if (dice < 10 && kept < MAX_KEPT) {
            kept++;
            putOnce(running, "keep/", 0);
        } else if (dice < 18) {
            putOnce(running, "gone/", 0);
        } else if (dice < 25) {
            putOnce(running, "ttl/", (200 + random.nextInt(random.nextInt(4) == 0 ? 40_000 : 3_000)) * 1_000_000L);
        } else if (dice < 34) {
            removeDoomed(running);
        } else if (dice < 44) {
            writeRegister(running);
        } else {
            read(running);
        }
        return true;
    }

    private void putOnce(Fleet.Running running, String family, long ttlNanos) {
        String key = family + name + "-" + written;
        if (ttlNanos == 0) {
            keys.add(key);
        } else {
            keys.addEnding(key);
        }
        Call call = put(running, key, ttlNanos);
        if (family.equals("gone/") && call.isAcknowledgedPut()) {
            keys.doom(new Keyring.Doomed(key, call.etag()));
        }
    }

    private void removeDoomed(Fleet.Running running) {
        Keyring.Doomed doomed = keys.takeDoomed(random);
        if (doomed == null) {
            return;
        }
        Call call = call(running, Call.Op.DELETE, doomed.key(), "", 0, doomed.etag());
        if (call.isRefused()) {
            // Not known here yet, or lost with the one node that was told: one of the next tries will see.
            if (random.nextInt(10) != 0) {
                keys.doom(doomed);
            }
        } else {
            call(running, Call.Op.GET, doomed.key(), "", 0, "");
        }
    }

    private void writeRegister(Fleet.Running running) {
        Keyring.Register register = keys.take();
        if (register == null) {
            return;
        }
        Call call = register.removed() && random.nextInt(4) == 0
                ? call(running, Call.Op.DELETE, register.key(), "", 0, "")
                : put(running, register.key(), 0);
        keys.giveBack(register, call.status() != 0);
    }

    /** Often what was read before: what a node shows of one key is to be seen more than once. */
    private void read(Fleet.Running running) {
        String key = random.nextInt(4) == 0 ? keys.pickEnding(random) : null;
        if (key != null) {
            call(running, Call.Op.GET, key, "", 0, "");
            return;
        }
        if (recentlyRead.size() == RECENTLY_READ && random.nextInt(3) != 0) {
            key = recentlyRead.get(random.nextInt(RECENTLY_READ));
        } else {
            key = keys.pick(random);
            recentlyRead.add(key);
            if (recentlyRead.size() > RECENTLY_READ) {
                recentlyRead.remove(random.nextInt(RECENTLY_READ));
            }
        }
        call(running, Call.Op.GET, key, "", 0, "");
    }

    private Call put(Fleet.Running running, String key, long ttlNanos) {
        String value = name + "-" + written++;
        boolean large = random.nextInt(100) == 0;
        return call(running, Call.Op.PUT, key, large ? value + "+" + "x".repeat(LARGE_BYTES) : value, ttlNanos, "");
    }

    private Call call(Fleet.Running running, Call.Op op, String key, String value, long ttlNanos, String ifMatch) {
        String path = "/v1/entries/" + key + (ttlNanos == 0 ? "" : "?ttl=" + ttlNanos / 1_000_000 + "ms");
        long fromNanos = recorder.nowNanos();
        int status = 0;
        String etag = "";
        String shown = value;
        try {
            byte[] body = value.getBytes(StandardCharsets.UTF_8);
            NodeClient.Answer answer = ask(running, op, path, body, ifMatch);
            status = answer.statusCode();
            etag = answer.header("ETag") == null ? "" : answer.header("ETag");
            if (op == Call.Op.GET && status == 200) {
                shown = new String(answer.body(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            tellIfAtOnce(running, op, path, fromNanos, e);
        }
        long toNanos = recorder.nowNanos();
        int run = fleet.running(slot) == running ? running.run() : Call.NO_RUN;
        Call call = new Call(slot, run, op, key, shortened(shown), ttlNanos, ifMatch, fromNanos, toNanos, status, etag);
        recorder.add(call);
        return call;
    }

    /** It goes on record as what got no answer; if it was not for lack of one, the reason is told. */
    private void tellIfAtOnce(Fleet.Running running, Call.Op op, String path, long fromNanos, IOException reason) {
        if (recorder.nowNanos() - fromNanos < AT_ONCE_NANOS && fleet.running(slot) == running) {
            System.out.println("broke at once: " + op + " " + path + " at slot " + slot + ", run " + running.run() + ": " + reason);
        }
    }

    /** A connection for each call: one that was cut may have ended unheard. */
    private static NodeClient.Answer ask(Fleet.Running running, Call.Op op, String path, byte[] body, String ifMatch)
            throws IOException {
        return ifMatch.isEmpty()
                ? running.client().call(op.name(), path, body, "Connection", "close")
                : running.client().call(op.name(), path, body, "Connection", "close", "If-Match", ifMatch);
    }

    /** A large value is its name, and its padding's length and whether that is whole. */
    private static String shortened(String value) {
        int plus = value.indexOf('+');
        if (plus < 0) {
            return value;
        }
        String padding = value.substring(plus + 1);
        boolean whole = padding.replace("x", "").isEmpty();
        return value.substring(0, plus) + "+" + padding.length() + (whole ? "" : " broken");
    }
}
