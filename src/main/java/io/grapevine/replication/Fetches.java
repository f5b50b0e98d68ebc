package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Entries that were announced and are not here yet: asked for at whoever announced them, then at others; what all
 * who answer know nothing of is dropped, with the deaths that hung on it.
 */
final class Fetches {

    static final int MAX_WANTED = 16_384;
    private static final int MAX_HOLDERS = 4;
    private static final int DOTS_PER_DATAGRAM = 32;
    private static final long TIMEOUT_NANOS = 300_000_000L;
    private static final long STREAM_TIMEOUT_NANOS = 10_000_000_000L;

    private final Pulls pulls;
    private final ReplicationCounters counters;
    private final int payloadBytes;
    private final Supplier<List<Peer>> others;
    private final Map<Dot, Wanted> wanted = new LinkedHashMap<>();
    private final Map<Integer, Asking> requests = new LinkedHashMap<>();
    private @Nullable Intake intake;
    private int waiting;
    private long nextTimeoutNanos = Long.MAX_VALUE;

    private static final class Wanted {
        final Announcement announcement;
        final List<Address> holders = new ArrayList<>();
        int asked;
        boolean large;
        boolean inFlight;
        long untilNanos;

        Wanted(Announcement announcement) {
            this.announcement = announcement;
        }
    }

    Fetches(Pulls pulls, ReplicationCounters counters, int payloadBytes, Supplier<List<Peer>> others) {
        this.pulls = pulls;
        this.counters = counters;
        this.payloadBytes = payloadBytes;
        this.others = others;
    }

    void intake(Intake intake) {
        this.intake = intake;
    }

    /** Somebody holds an entry that is unknown here. */
    void announced(Now now, Address holder, Announcement announcement) {
        Wanted want = wanted.get(announcement.dot());
        if (want == null) {
            if (wanted.size() >= MAX_WANTED) {
                counters.changesDropped++;
                return;
            }
            want = new Wanted(announcement);
            want.large = announcement.blockBytes() > payloadBytes - 128;
            wanted.put(announcement.dot(), want);
            waiting++;
        }
        if (want.holders.size() < MAX_HOLDERS && !want.holders.contains(holder)) {
            want.holders.add(holder);
        }
    }

    /** It came, by whatever way. */
    void arrived(Dot dot) {
        Wanted want = wanted.remove(dot);
        if (want != null && !want.inFlight) {
            waiting--;
        }
    }

    int size() {
        return wanted.size();
    }

    /** Asks for what waits to be asked for. */
    void flush(Now now) {
        if (waiting == 0) {
            return;
        }
        Map<Address, DotSet> small = new LinkedHashMap<>();
        Map<Address, DotSet> large = new LinkedHashMap<>();
        Iterator<Map.Entry<Dot, Wanted>> all = wanted.entrySet().iterator();
        while (all.hasNext() && waiting > 0) {
            Map.Entry<Dot, Wanted> next = all.next();
            Wanted want = next.getValue();
            if (want.inFlight) {
                continue;
            }
            waiting--;
            Address holder = holder(want);
            if (holder == null) {
                all.remove();
                counters.changesGivenUp++;
                continue;
            }
            want.inFlight = true;
            want.untilNanos = now.nanos() + (want.large ? STREAM_TIMEOUT_NANOS : TIMEOUT_NANOS);
            remind(want.untilNanos);
            DotSet dots = (want.large ? large : small).computeIfAbsent(holder, of -> new DotSet());
            dots.add(next.getKey());
            if (!want.large && dots.size() == DOTS_PER_DATAGRAM) {
                ask(holder, small.remove(holder));
            }
        }
        small.forEach(this::ask);
        large.forEach((holder, dots) -> pulls.stream(holder, dots.list(), new Asking(dots)));
    }

    private @Nullable Address holder(Wanted want) {
        if (want.asked < want.holders.size()) {
            return want.holders.get(want.asked++);
        }
        for (Peer peer : others.get()) {
            if (want.asked >= MAX_HOLDERS) {
                return null;
            }
            if (!want.holders.contains(peer.address())) {
                want.holders.add(peer.address());
                want.asked++;
                return peer.address();
            }
        }
        return null;
    }

    private void ask(Address holder, DotSet dots) {
        Asking asking = new Asking(dots);
        asking.request = pulls.ask(holder, dots.list(), asking);
        requests.put(asking.request, asking);
    }

    void onWakeup(Now now) {
        if (nextTimeoutNanos == Long.MAX_VALUE || now.nanos() - nextTimeoutNanos < 0) {
            return;
        }
        nextTimeoutNanos = Long.MAX_VALUE;
        for (Wanted want : wanted.values()) {
            if (want.inFlight && now.nanos() - want.untilNanos >= 0) {
                again(want);
            } else if (want.inFlight) {
                remind(want.untilNanos);
            }
        }
        requests.values().removeIf(asking -> {
            boolean over = asking.dots.list().stream().noneMatch(this::isWanted);
            if (over) {
                pulls.forget(asking.request);
            }
            return over;
        });
    }

    private boolean isWanted(Dots dots) {
        boolean[] any = new boolean[1];
        dots.numbers().forEach(number -> any[0] |= wanted.containsKey(new Dot(dots.origin(), number)));
        return any[0];
    }

    private void again(Wanted want) {
        want.inFlight = false;
        waiting++;
    }

    private void remind(long nanos) {
        if (nextTimeoutNanos == Long.MAX_VALUE || nanos - nextTimeoutNanos < 0) {
            nextTimeoutNanos = nanos;
        }
    }

    long nextWakeupNanos() {
        return nextTimeoutNanos;
    }

    /** One request on its way. */
    private final class Asking implements PullSink {
        final DotSet dots;
        int request;

        Asking(DotSet dots) {
            this.dots = dots;
        }

        @Override
        public void onAnswer(Now now, Address from, PullAnswer answer) {
            for (Version version : answer.live()) {
                Wanted want = wanted.get(version.dot());
                List<Dot> kills = want == null ? List.of() : want.announcement.kills();
                int hops = want == null ? 0 : want.announcement.hops();
                Objects.requireNonNull(intake).write(now, from, version, kills, hops);
            }
            for (Dots dead : answer.dead()) {
                each(dead, Fetches.this::arrived);
            }
            for (Dots unknown : answer.unknown()) {
                each(unknown, dot -> retry(dot, false));
            }
            for (Dots large : answer.large()) {
                each(large, dot -> retry(dot, true));
            }
        }

        private void retry(Dot dot, boolean large) {
            Wanted want = wanted.get(dot);
            if (want != null && want.inFlight && dots.contains(dot)) {
                if (large && !want.large) {
                    want.large = true;
                    want.asked = 0;
                }
                again(want);
            }
        }

        @Override
        public void onStreamEnd(Now now, boolean whole) {
            for (Dots of : dots.list()) {
                each(of, dot -> retry(dot, false));
            }
        }

        private void each(Dots of, Consumer<Dot> action) {
            of.numbers().forEach(number -> action.accept(new Dot(of.origin(), number)));
        }
    }
}
