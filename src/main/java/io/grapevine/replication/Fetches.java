package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Entries that were announced and are not here yet: asked for at whoever announced them, then at others; what all
 * who answer know nothing of is dropped, with the deaths that hung on it.
 *
 * <p>Large ones are fetched over one stream at a time from each holder: what is announced meanwhile waits for the next.
 */
final class Fetches {

    static final int MAX_WANTED = 16_384;
    private static final int MAX_HOLDERS = 4;
    /** So often one that does not answer is asked. */
    private static final int ASKED_AT_MOST = 4;
    private static final int MAX_DOUBLINGS = 3;
    /** What an answer by datagram has around an entry's block, nearly always: who answers says where there is more. */
    private static final int ANSWER_OVERHEAD_BYTES = 64;
    /** So much longer a late answer counts, though others are asked already. */
    private static final long LATE_NANOS = 2_000_000_000L;
    private static final long STREAM_SILENCE_NANOS = 10_000_000_000L;

    private final Pulls pulls;
    private final ReplicationCounters counters;
    private final int payloadBytes;
    private final RoundTrip roads;
    private final Supplier<List<Peer>> others;
    private final Map<Dot, Wanted> wanted = new LinkedHashMap<>();
    /** Of these, those to be asked for next. */
    private Set<Dot> waiting = new LinkedHashSet<>();
    private final Map<Integer, Asking> requests = new LinkedHashMap<>();
    private final Map<Address, Asking> streams = new LinkedHashMap<>();
    private final Map<Address, DotSet> nextStreams = new LinkedHashMap<>();
    private @Nullable Intake intake;
    private long nextTimeoutNanos = Timers.NEVER;

    private static final class Wanted {
        final Announcement announcement;
        /** In the order in which they are asked; who did not answer comes once more. */
        final List<Address> holders = new ArrayList<>();
        private int holderCount;
        int asked;
        boolean large;
        /** The last that was asked; null while it waits. */
        @Nullable Asking asking;

        Wanted(Announcement announcement) {
            this.announcement = announcement;
        }

        /** Whether that is one more who may have it, and there is room for it. */
        boolean meet(Address holder) {
            if (holderCount >= MAX_HOLDERS || holders.contains(holder)) {
                return false;
            }
            holderCount++;
            return holders.add(holder);
        }
    }

    /**
     * @param roads how long answers take from anybody
     * @param others some who may have what those who announced it do not give
     */
    Fetches(Pulls pulls, ReplicationCounters counters, int payloadBytes, RoundTrip roads, Supplier<List<Peer>> others) {
        this.pulls = pulls;
        this.counters = counters;
        this.payloadBytes = payloadBytes;
        this.roads = roads;
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
            want.large = announcement.blockBytes() > payloadBytes - ANSWER_OVERHEAD_BYTES;
            wanted.put(announcement.dot(), want);
            waiting.add(announcement.dot());
        }
        want.meet(holder);
    }

    /** It came, by whatever way. */
    void arrived(Dot dot) {
        if (wanted.remove(dot) != null) {
            waiting.remove(dot);
        }
    }

    /** Wants nothing any more, and ends what is under way. */
    void stop() {
        requests.keySet().forEach(pulls::forget);
        streams.values().forEach(asking -> pulls.abandon(asking.stream));
        wanted.clear();
        waiting.clear();
        requests.clear();
        streams.clear();
        nextStreams.clear();
        nextTimeoutNanos = Timers.NEVER;
    }

    int size() {
        return wanted.size();
    }

    /** Requests and streams that are not forgotten yet. */
    int requestCount() {
        return requests.size() + streams.size();
    }

    /** Asks for what waits to be asked for. */
    void flush(Now now) {
        if (!waiting.isEmpty()) {
            Map<Address, DotSet> small = new LinkedHashMap<>();
            Set<Dot> next = waiting;
            waiting = new LinkedHashSet<>();
            for (Dot dot : next) {
                Wanted want = Objects.requireNonNull(wanted.get(dot));
                Address holder = holder(want);
                if (holder == null) {
                    wanted.remove(dot);
                    counters.changesGivenUp++;
                } else if (want.large) {
                    nextStreams.computeIfAbsent(holder, of -> new DotSet()).add(dot);
                } else {
                    DotSet dots = small.computeIfAbsent(holder, of -> new DotSet());
                    dots.add(dot);
                    if (dots.size() == pulls.dotsPerDatagram()) {
                        ask(now, holder, dots);
                        small.remove(holder);
                    }
                }
            }
            small.forEach((holder, dots) -> ask(now, holder, dots));
        }
        if (!nextStreams.isEmpty()) {
            nextStreams.entrySet().removeIf(next -> stream(now, next.getKey(), next.getValue()));
        }
    }

    private @Nullable Address holder(Wanted want) {
        if (want.asked < want.holders.size()) {
            return want.holders.get(want.asked++);
        }
        for (Peer peer : others.get()) {
            if (want.meet(peer.address())) {
                want.asked++;
                return peer.address();
            }
        }
        return null;
    }

    private void ask(Now now, Address holder, DotSet dots) {
        Asking asking = new Asking(now, holder, dots);
        asking.wait(now, roads.timeoutNanos() << Math.min(asking.tries / ASKED_AT_MOST, MAX_DOUBLINGS));
        asking.request = pulls.ask(holder, dots.list(), asking);
        requests.put(asking.request, asking);
    }

    /** Whether there is no stream to that holder already. */
    private boolean stream(Now now, Address holder, DotSet dots) {
        if (streams.containsKey(holder)) {
            return false;
        }
        dots.removeAll(dots.list().stream().map(this::unwanted).toList());
        if (!dots.isEmpty()) {
            Asking asking = new Asking(now, holder, dots);
            asking.wait(now, STREAM_SILENCE_NANOS);
            asking.stream = pulls.stream(holder, dots.list(), asking);
            streams.put(holder, asking);
        }
        return true;
    }

    private Dots unwanted(Dots of) {
        Runs numbers = new Runs();
        of.numbers().forEach(number -> {
            if (!wanted.containsKey(new Dot(of.origin(), number))) {
                numbers.add(number);
            }
        });
        return new Dots(of.origin(), numbers);
    }

    void onWakeup(Now now) {
        if (!Timers.isDue(nextTimeoutNanos, now.nanos())) {
            return;
        }
        nextTimeoutNanos = Timers.NEVER;
        Iterator<Asking> all = requests.values().iterator();
        while (all.hasNext()) {
            Asking asking = all.next();
            if (!Timers.isDue(asking.untilNanos, now.nanos())) {
                remind(asking.untilNanos);
            } else if (asking.late) {
                all.remove();
                pulls.forget(asking.request);
            } else {
                asking.late = true;
                asking.askAgain();
                asking.wait(now, LATE_NANOS);
            }
        }
        for (Asking asking : List.copyOf(streams.values())) {
            if (Timers.isDue(asking.untilNanos, now.nanos())) {
                pulls.abandon(asking.stream);
                asking.onStreamEnd(now, false);
            } else {
                remind(asking.untilNanos);
            }
        }
    }

    private void remind(long nanos) {
        nextTimeoutNanos = Timers.earlier(nextTimeoutNanos, nanos);
    }

    long nextWakeupNanos() {
        return nextTimeoutNanos;
    }

    /** One request on its way. */
    private final class Asking implements PullSink {
        final Address holder;
        final DotSet dots;
        int request;
        long stream;
        long untilNanos;
        /** So often at most anybody was asked for one of these before. */
        int tries;
        boolean answered;
        boolean late;
        private final long askedNanos;

        Asking(Now now, Address holder, DotSet dots) {
            this.holder = holder;
            this.dots = dots;
            askedNanos = now.nanos();
            for (Dots of : dots.list()) {
                each(of, dot -> {
                    Wanted want = Objects.requireNonNull(wanted.get(dot));
                    want.asking = this;
                    tries = Math.max(tries, want.asked - 1);
                });
            }
        }

        void wait(Now now, long nanos) {
            untilNanos = now.nanos() + nanos;
            remind(untilNanos);
        }

        @Override
        public void onAnswer(Now now, Address from, PullAnswer answer) {
            if (stream != 0) {
                wait(now, STREAM_SILENCE_NANOS);
            } else if (!answered) {
                answered = true;
                roads.measure(now.nanos() - askedNanos);
            }
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

        /** Unless another was asked since. */
        private void retry(Dot dot, boolean large) {
            Wanted want = wanted.get(dot);
            if (want != null && want.asking == this) {
                if (large && !want.large) {
                    want.large = true;
                    want.asked = 0;
                }
                want.asking = null;
                waiting.add(dot);
            }
        }

        /** No answer came: the others that announced it have their turn, and the same one once more. */
        void askAgain() {
            for (Dots of : dots.list()) {
                each(of, dot -> {
                    Wanted want = wanted.get(dot);
                    if (want != null && want.asking == this && Collections.frequency(want.holders, holder) < ASKED_AT_MOST) {
                        want.holders.add(holder);
                    }
                });
            }
            retryAll();
        }

        private void retryAll() {
            for (Dots of : dots.list()) {
                each(of, dot -> retry(dot, false));
            }
        }

        @Override
        public void onStreamEnd(Now now, boolean whole) {
            streams.remove(holder, this);
            retryAll();
        }

        private void each(Dots of, Consumer<Dot> action) {
            of.numbers().forEach(number -> action.accept(new Dot(of.origin(), number)));
        }
    }
}
