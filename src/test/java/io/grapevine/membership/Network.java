package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage;
import io.grapevine.protocol.MembershipMessage.FullState;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.Sizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Memberships that talk through a network made of one queue: virtual time, faults drawn from one seed, events
 * ordered by time, then by when they were queued.
 */
final class Network {

    static final long MILLIS = 1_000_000L;
    static final long SECONDS = 1_000_000_000L;
    /** What a datagram carries besides membership: header, MAC and the digest. */
    static final int OTHER_BYTES = Sizes.ENVELOPE_BYTES + 26;
    static final int DATAGRAM_BYTES = 1_200;
    private static final long EPOCH_MILLIS = 1_795_000_000_000L;
    /** Monotonic clocks begin anywhere; here shortly before they overflow. */
    private static final long START_NANOS = Long.MAX_VALUE - 3 * SECONDS;

    final RandomGenerator random;
    private final SharedRecords sharing = new SharedRecords();
    final List<Host> hosts = new ArrayList<>();
    MembershipSettings settings = MembershipSettings.DEFAULTS;
    Faults faults = Faults.NONE;
    /** Whether what the first sends reaches the second. */
    BiPredicate<Host, Host> path = (from, to) -> true;
    private final Map<Address, Host> byAddress = new HashMap<>();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nanos;
    private long queued;

    private record Task(long atNanos, long number, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return atNanos != other.atNanos
                    ? Long.compare(atNanos, other.atNanos)
                    : Long.compare(number, other.number);
        }
    }

    Network(long seed) {
        random = generator(seed);
    }

    static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static Address address(int host) {
        return new Address("10.0." + host / 250 + "." + (1 + host % 250), 7946);
    }

    // ---- hosts

    Host start(String name, Address address) {
        return start(name, address, 0);
    }

    Host start(String name, Address address, long wallOffsetMillis) {
        long wall = now(wallOffsetMillis).wallMillis();
        MemberRecord self = new MemberRecord(
                name,
                Origin.random(random),
                wall,
                address,
                address.host() + ":8001",
                1,
                false,
                MemberState.ALIVE);
        Membership membership =
                new Membership(settings, self, generator(random.nextLong()), sharing::share, now(wallOffsetMillis));
        Host host = new Host(this, self, membership, wallOffsetMillis);
        hosts.add(host);
        byAddress.put(address, host);
        return host;
    }

    /** So many hosts that all have the first three as seeds, started within a second. */
    List<Host> startMany(int count) {
        List<Address> seeds = new ArrayList<>();
        for (int i = 0; i < Math.min(3, count); i++) {
            seeds.add(address(i));
        }
        List<Host> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            run(random.nextLong(SECONDS / count));
            Host host = start("node-" + i, address(i));
            seed(host, seeds);
            started.add(host);
        }
        return started;
    }

    void seed(Host host, List<Address> seeds) {
        host.membership.onSeeds(now(host), seeds);
        flush(host);
    }

    void crash(Host host) {
        host.crashed = true;
        byAddress.remove(host.address, host);
    }

    void pause(Host host) {
        host.paused = true;
        host.pausedSinceNanos = nanos;
    }

    void resume(Host host) {
        host.paused = false;
        host.membership.onPause(now(host), nanos - host.pausedSinceNanos);
        flush(host);
    }

    /** Lets something happen to a host, and sends what follows. */
    void act(Host host, Runnable action) {
        action.run();
        flush(host);
    }

    Now now(Host host) {
        return now(host.wallOffsetMillis);
    }

    private Now now(long wallOffsetMillis) {
        return new Now(START_NANOS + nanos, EPOCH_MILLIS + wallOffsetMillis + nanos / MILLIS);
    }

    // ---- time

    long nanos() {
        return nanos;
    }

    void run(long forNanos) {
        long end = nanos + forNanos;
        while (!tasks.isEmpty() && tasks.peek().atNanos() <= end) {
            step();
        }
        nanos = end;
    }

    /** Until it is so; how long that took, or -1 when it was not so in time. */
    long runUntil(BooleanSupplier condition, long withinNanos) {
        long start = nanos;
        long end = nanos + withinNanos;
        while (!condition.getAsBoolean()) {
            if (tasks.isEmpty() || tasks.peek().atNanos() > end) {
                nanos = end;
                return -1;
            }
            step();
        }
        return nanos - start;
    }

    private void step() {
        Task task = tasks.remove();
        nanos = task.atNanos();
        task.action().run();
    }

    private void at(long atNanos, Runnable action) {
        tasks.add(new Task(atNanos, queued++, action));
    }

    // ---- messages

    private void flush(Host host) {
        for (Event event = host.membership.pollEvent(); event != null; event = host.membership.pollEvent()) {
            host.seen.add(new Host.Seen(nanos, event));
        }
        Outgoing next = host.membership.pollOutgoing();
        while (next != null) {
            Address to = next.to();
            List<MembershipMessage> messages = new ArrayList<>();
            int bytes = OTHER_BYTES;
            while (next != null && next.to().equals(to)) {
                MembershipMessage message = next.message();
                if (!(message instanceof Updates updates && updates.records().isEmpty())) {
                    int size = Sizes.of(host.origin, message);
                    if (bytes + size > DATAGRAM_BYTES) {
                        break;
                    }
                    messages.add(message);
                    bytes += size;
                }
                next = host.membership.pollOutgoing();
            }
            List<MemberRecord> news = host.membership.updates(DATAGRAM_BYTES - bytes);
            if (!news.isEmpty()) {
                Updates updates = new Updates(news);
                messages.add(updates);
                bytes += Sizes.of(host.origin, updates);
            }
            if (bytes > DATAGRAM_BYTES) {
                throw new AssertionError("a datagram of " + bytes + " bytes");
            }
            send(host, to, messages, bytes);
        }
        SyncRequest sync = host.membership.pollSync();
        if (sync != null) {
            exchange(host, sync);
        }
        schedule(host);
    }

    private void send(Host host, Address to, List<MembershipMessage> messages, int bytes) {
        host.sentBytes += bytes;
        if (random.nextDouble() < faults.loss()) {
            return;
        }
        Origin sender = self(host);
        long wall = now(host).wallMillis();
        int hash = host.membership.stateHash();
        at(nanos + delay(), () -> {
            Host target = byAddress.get(to);
            if (target == null || target.crashed || target.paused || !path.test(host, target)) {
                return;
            }
            for (MembershipMessage message : messages) {
                target.membership.onMessage(now(target), host.address, sender, wall, message);
            }
            target.membership.onPeerHash(now(target), sender, hash);
            flush(target);
        });
    }

    private static Origin self(Host host) {
        return host.membership.self().origin();
    }

    private void exchange(Host host, SyncRequest sync) {
        FullState asked = host.membership.fullState(false);
        long wall = now(host).wallMillis();
        at(nanos + 3 * delay(), () -> {
            Host target = byAddress.get(sync.address());
            if (target == null || target.crashed || target.paused || !path.test(host, target)
                    || !path.test(target, host) || !target.membership.connected()) {
                return;
            }
            target.membership.onMessage(now(target), host.address, self(host), wall, asked);
            FullState answer = target.membership.fullState(true);
            long answerWall = now(target).wallMillis();
            flush(target);
            at(nanos + delay(), () -> {
                if (!host.crashed && !host.paused) {
                    host.membership.onMessage(now(host), target.address, self(target), answerWall, answer);
                    flush(host);
                }
            });
        });
    }

    private long delay() {
        return random.nextLong(faults.leastMicros(), faults.mostMicros() + 1) * 1_000;
    }

    private void schedule(Host host) {
        long wake = host.membership.nextWakeupNanos();
        if (wake == Long.MAX_VALUE) {
            host.scheduledNanos = Long.MAX_VALUE;
            return;
        }
        long atNanos = Math.max(nanos, wake - START_NANOS);
        if (atNanos == host.scheduledNanos) {
            return;
        }
        host.scheduledNanos = atNanos;
        at(atNanos, () -> wake(host, atNanos));
    }

    private void wake(Host host, long atNanos) {
        if (host.crashed || host.paused || host.scheduledNanos != atNanos) {
            return;
        }
        host.scheduledNanos = Long.MAX_VALUE;
        host.membership.onWakeup(now(host));
        long next = host.membership.nextWakeupNanos();
        if (next != Long.MAX_VALUE && next - (START_NANOS + nanos) <= 0) {
            flush(host);
            next = host.membership.nextWakeupNanos();
            if (next != Long.MAX_VALUE && next - (START_NANOS + nanos) <= 0) {
                throw new AssertionError("woken at its time, it wants to be woken at once");
            }
            return;
        }
        flush(host);
    }
}
