package io.grapevine.node;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.crdt.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Two nodes that hear each other at once, under a clock that jumps from wake-up to wake-up; somebody may speak in between. */
final class Pair {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;
    static final String SECRET = "secret";
    private static final int MAX_DELIVERIES = 20_000;

    /** Who is told what the first node is about to hear, before it does. */
    interface Intruder {
        /** @param stream 0 for a datagram */
        void onBytes(long stream, byte[] bytes);
    }

    /** One process. */
    static final class Side {
        final Address address;
        final Node node;
        private final Map<Long, Long> streams = new LinkedHashMap<>();
        private final ArrayDeque<Datagram> datagrams = new ArrayDeque<>();
        private final ArrayDeque<StreamCommand> commands = new ArrayDeque<>();
        private long nextAccepted = 2;

        private Side(int number, Now now, long seed) {
            address = new Address("10.0.0." + number, 7946);
            node = new Node(new NodeSettings("n" + number, "pair", SECRET, address, "10.0.0." + number + ":80", true, 200 * MILLI,
                    3, SECOND, SECOND / 2, 2 * SECOND, 300_000, 1_200, 4L << 20), new SplittableRandom(seed), now);
        }

        /** Takes over what the node has to say, so that what it says next is an answer. */
        private void listen(Now now) {
            for (Datagram next = node.pollDatagram(now); next != null; next = node.pollDatagram(now)) {
                datagrams.add(next);
            }
            for (StreamCommand next = node.pollStreamCommand(now); next != null; next = node.pollStreamCommand(now)) {
                commands.add(next);
            }
        }

        Key key(String key) {
            return node.map().key(key.getBytes(StandardCharsets.UTF_8));
        }
    }

    final Side first;
    final Side second;
    private @Nullable Intruder intruder;
    private long nanos;

    Pair(long seed) {
        first = new Side(1, now(), seed);
        second = new Side(2, now(), seed + 1);
        for (Side side : List.of(first, second)) {
            side.node.onSeeds(now(), List.of(first.address, second.address), 0);
        }
    }

    Now now() {
        return new Now(5 * SECOND + nanos, 1_800_000_000_000L + nanos / MILLI);
    }

    void intruder(@Nullable Intruder somebody) {
        intruder = somebody;
    }

    /** Lets time pass, and everything that is due happen. */
    void run(long duration) {
        long end = nanos + duration;
        pump();
        while (nanos < end) {
            long wakeup = Math.min(first.node.nextWakeupNanos(), second.node.nextWakeupNanos()) - 5 * SECOND;
            nanos = Math.min(end, Math.max(nanos + MILLI, wakeup));
            first.node.onWakeup(now());
            second.node.onWakeup(now());
            pump();
        }
    }

    /** Delivers what both have to say until neither has anything more. */
    void pump() {
        int deliveries = 0;
        while (deliver(first, second) | deliver(second, first)) {
            if (++deliveries > MAX_DELIVERIES) {
                throw new AssertionError("they never stop talking");
            }
        }
    }

    private boolean deliver(Side from, Side to) {
        boolean any = false;
        from.listen(now());
        for (Datagram next = from.datagrams.poll(); next != null; next = from.datagrams.poll()) {
            any = true;
            if (next.to().equals(to.address)) {
                intrude(to, 0, next.bytes());
                to.node.onDatagram(now(), from.address, next.bytes());
            }
        }
        for (StreamCommand next = from.commands.poll(); next != null; next = from.commands.poll()) {
            any = true;
            carryOut(from, to, next);
        }
        return any;
    }

    private void carryOut(Side from, Side to, StreamCommand command) {
        Long there = from.streams.get(command.stream());
        if (command instanceof StreamCommand.Open open) {
            if (open.to().equals(to.address)) {
                from.streams.put(open.stream(), to.nextAccepted);
                to.streams.put(to.nextAccepted, open.stream());
                to.node.onStreamAccepted(now(), to.nextAccepted, from.address);
                to.nextAccepted += 2;
                from.node.onStreamWritable(now(), open.stream());
            } else {
                from.node.onStreamClosed(now(), open.stream());
            }
        } else if (there != null && command instanceof StreamCommand.Send send) {
            intrude(to, there, send.body());
            if (from.streams.containsKey(send.stream())) {
                to.node.onFrame(now(), there, send.body());
                from.node.onStreamWritable(now(), send.stream());
            }
        } else if (there != null && command instanceof StreamCommand.Close) {
            from.streams.remove(command.stream());
            to.streams.remove(there);
            to.node.onStreamClosed(now(), there);
        }
    }

    private void intrude(Side to, long stream, byte[] bytes) {
        if (to == first && intruder != null) {
            to.listen(now());
            intruder.onBytes(stream, bytes);
        }
    }
}
