package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Burial;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.RangeDigests;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import io.grapevine.protocol.ReplicationMessage.RangeState;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One comparison with one peer, driven from here; the peer answers from what it holds at that moment.
 *
 * <p>It notes where the peer's births stand; compares down to ranges; fetches the entries that only the peer holds, while the
 * outbox brings it those that only we hold; asks for what was born there meanwhile ({@link Closing}); and applies the peer's
 * deaths, a slice at a time, once all of that is known here. Broken off before, no death is applied (DESIGN §2, "Entries before deaths"). Our own
 * deaths the peer learns from an exchange that it drives.
 */
final class Exchange implements PullSink {

    /** How it stands. */
    enum Step {
        BEGIN,
        COMPARE,
        WAIT_TO_FETCH,
        FETCH,
        CLOSE,
        BURY,
        DONE,
        BROKEN_OFF
    }

    private static final int MAX_IN_FLIGHT = 24;
    private static final int MAX_TRIES = 6;
    private static final int MAX_FETCH_TRIES = 4;
    private static final int DOTS_BY_DATAGRAM = 48;
    private static final long TIMEOUT_NANOS = 150_000_000L;
    private static final long FETCH_TIMEOUT_NANOS = 300_000_000L;
    private static final int MAX_CLOSE_TRIES = 64;
    private static final long MAX_ROUND_TRIP_NANOS = 2_500_000_000L;
    /** A stream on which nothing comes for so long is given up, and the exchange with it: others wait for it. */
    private static final long STREAM_SILENCE_NANOS = 5_000_000_000L;

    private final int number;
    private final Peer peer;
    private final boolean pullOnly;
    private final OrMap map;
    private final Wire wire;
    private final Comparing comparing;
    private final Pulls pulls;
    private final Intake intake;
    private final Spread spread;
    private final Slices slices;
    private final ReplicationCounters counters;

    /** The deepest first: then those that wait are few, whatever the peer says differs. */
    private final ArrayDeque<ReplicationMessage> queries = new ArrayDeque<>();
    private final Map<ReplicationMessage, Asked> inFlight = new LinkedHashMap<>();
    /** What the peer lacks of this, if it lives here, it is told of, a slice at a time. */
    private final ArrayDeque<Dots> unknownThere = new ArrayDeque<>();
    private final DotSet wanted = new DotSet();
    private final DotSet deadThere = new DotSet();
    private Step step = Step.BEGIN;
    private final long shedBefore;
    private long born;
    private boolean learned;
    private @Nullable Closing closing;
    private @Nullable Burial burial;
    private int closeTries;
    private long roundTripNanos;
    private int fetchTries;
    private int request;
    private long stream;
    private long untilNanos;

    private static final class Asked {
        final long sentNanos;
        int tries = 1;
        long untilNanos;

        Asked(long sentNanos) {
            this.sentNanos = sentNanos;
        }
    }

    /**
     * One that has not begun.
     *
     * @param pullOnly whether the peer is spared what it lacks: it is full
     * @param slices of this and all other exchanges
     */
    Exchange(int number, Peer peer, boolean pullOnly, OrMap map, Wire wire, Comparing comparing, Pulls pulls, Intake intake,
            Spread spread, Slices slices, ReplicationCounters counters) {
        this.number = number;
        this.peer = peer;
        this.pullOnly = pullOnly;
        this.map = map;
        this.wire = wire;
        this.comparing = comparing;
        this.pulls = pulls;
        this.intake = intake;
        this.spread = spread;
        this.slices = slices;
        this.counters = counters;
        shedBefore = map.shedCount();
        queries.add(new BirthQuery(number, 0, 0, 0, 0));
    }

    int number() {
        return number;
    }

    Peer peer() {
        return peer;
    }

    /** Asked and not answered yet, or waiting to be asked. */
    int questionCount() {
        return queries.size() + inFlight.size();
    }

    Step step() {
        return step;
    }

    /** Whether the peer knew anything that we did not. */
    boolean hasLearned() {
        return learned;
    }

    /** What it has found dead at the peer so far, and not here. */
    List<Dots> deadThere() {
        return burial == null ? deadThere.list() : DotSet.list(burial.rest());
    }

    boolean isOver() {
        return step == Step.DONE || step == Step.BROKEN_OFF;
    }

    // ---- compare

    private void send(Now now) {
        while (inFlight.size() < MAX_IN_FLIGHT && !queries.isEmpty()) {
            ReplicationMessage query = queries.remove();
            expect(now, query);
            wire.send(peer.address(), query);
        }
    }

    private Asked expect(Now now, ReplicationMessage query) {
        Asked asked = new Asked(now.nanos());
        asked.untilNanos = now.nanos() + timeoutNanos();
        inFlight.put(query, asked);
        return asked;
    }

    /** Whether the answer to this question is waited for; it is no more. */
    private boolean isAnswered(Now now, ReplicationMessage query) {
        Asked asked = inFlight.remove(query);
        if (asked == null) {
            return false;
        }
        // Which of several tries is answered nobody knows (Karn): then the longest there can be, for want of a better.
        if (asked.tries == 1 || roundTripNanos == 0) {
            roundTripNanos = Math.min(MAX_ROUND_TRIP_NANOS, now.nanos() - asked.sentNanos);
        }
        return true;
    }

    private long timeoutNanos() {
        return Math.max(TIMEOUT_NANOS, 2 * roundTripNanos);
    }

    void onOrigins(Now now, OriginList list) {
        if (!isAnswered(now, new OriginQuery(number, list.depth(), list.prefix(), list.all()))) {
            return;
        }
        TreeSet<Origin> listed = new TreeSet<>();
        for (OriginDigest there : list.origins()) {
            listed.add(there.origin());
            if (map.digestOf(there.origin()) != there.digest()) {
                compareOrigin(there.origin(), there.highest());
            }
        }
        long archivedHere = 0;
        boolean unlisted = false;
        for (Origin origin : comparing.originsIn(list.depth(), list.prefix())) {
            if (listed.contains(origin)) {
                continue;
            }
            if (list.all() || !map.isArchived(origin)) {
                unlisted = true;
                if (list.all()) {
                    compareOrigin(origin, 0);
                }
            } else {
                archivedHere += map.digestOf(origin);
            }
        }
        if (!list.all() && (unlisted || archivedHere != list.archived())) {
            queries.push(new OriginQuery(number, list.depth(), list.prefix(), true));
        }
        proceed(now);
    }

    void onBuckets(Now now, OriginBuckets buckets) {
        if (!isAnswered(now, new OriginQuery(number, buckets.depth(), buckets.prefix(), buckets.all()))) {
            return;
        }
        List<Long> here = comparing.partDigests(buckets.depth(), buckets.prefix());
        for (int i = 0; i < 32; i++) {
            if (!here.get(i).equals(buckets.digests().get(i))) {
                queries.push(new OriginQuery(number, buckets.depth() + 1, buckets.prefix() << 5 | i, buckets.all()));
            }
        }
        proceed(now);
    }

    private void compareOrigin(Origin origin, long highestThere) {
        int level = Comparing.levelOf(Math.max(highestThere, map.highest(origin)));
        queries.push(new RangeQuery(number, origin, level, 0));
    }

    void onRanges(Now now, RangeDigests ranges) {
        RangeQuery query = new RangeQuery(number, ranges.origin(), ranges.level(), ranges.first());
        if (ranges.level() < 1 || !isAnswered(now, query)) {
            return;
        }
        List<Long> here = comparing.rangeDigests(ranges.origin(), ranges.level(), ranges.first());
        // The lowest is asked for first: what is noted then comes in order, and moves nothing.
        for (int i = 31; i >= 0; i--) {
            if (!here.get(i).equals(ranges.digests().get(i))) {
                long first = ranges.first() + i * Comparing.rangeNumbers(ranges.level() - 1);
                queries.push(new RangeQuery(number, ranges.origin(), ranges.level() - 1, first));
            }
        }
        proceed(now);
    }

    void onRange(Now now, RangeState there) {
        if (!isAnswered(now, new RangeQuery(number, there.origin(), there.level(), there.first()))) {
            return;
        }
        if (there.level() > 0 && !there.live().isEmpty()) {
            // No peer that means it: what lives is stated 1,024 numbers at a time (Comparing), not 2^50 that we would ask for.
            breakOff();
            return;
        }
        Origin origin = there.origin();
        long first = Comparing.firstNumber(there.first());
        long last = Comparing.lastNumber(there.level(), there.first());
        if (there.level() > 0) {
            lacks(origin, Runs.of(first, last).minus(there.seen()));
            onDeadRange(origin, there.seen());
        } else {
            onLeaf(there, first, last);
        }
        learned |= !deadThere.isEmpty();
        proceed(now);
    }

    /** Of any length, so that it is not parted into what lives here and what does not: that may be millions. */
    private void onDeadRange(Origin origin, Runs deadRuns) {
        Runs news = new Runs();
        deadRuns.forEachRun((first, last) -> {
            if (!map.areDead(origin, first, last)) {
                news.add(first, last);
            }
        });
        deadThere.addAll(origin, news);
    }

    private void onLeaf(RangeState there, long first, long last) {
        Origin origin = there.origin();
        Runs seen = map.seen(origin, first, last);
        Runs live = map.live(origin, first, last);
        Runs dead = seen.minus(live);
        Runs theirDead = there.seen().minus(there.live());

        Runs unknownHere = there.live().minus(seen);
        wanted.addAll(origin, unknownHere);
        lacks(origin, live.minus(there.seen()));
        deadThere.addAll(origin, theirDead.minus(dead));
        if (seen.equals(there.seen()) && live.equals(there.live())
                && there.digest() != map.rangeDigest(origin, first, last)) {
            wanted.addAll(origin, live);
        }
    }

    /** The peer knows none of these numbers: it is told of those that live here. */
    private void lacks(Origin origin, Runs numbers) {
        if (!pullOnly && !numbers.isEmpty()) {
            unknownThere.add(new Dots(origin, numbers));
        }
    }

    /** Tells the peer of some of what it lacks, as far as there is room: one range may hold millions. */
    private void push(Now now) {
        int slice = slices.left(now) / Slices.PUSH_WORK;
        int left = slice;
        while (left > 0 && !unknownThere.isEmpty()) {
            Origin origin = unknownThere.element().origin();
            Runs numbers = unknownThere.element().numbers();
            Runs live = map.live(origin, numbers.first(0), numbers.last(0), left);
            boolean room = push(now, origin, live);
            numbers.remove(numbers.first(0), live.size() == left ? live.highest() : numbers.last(0));
            left -= 1 + (int) live.size();
            if (!room) {
                unknownThere.clear();
                break;
            }
            if (numbers.isEmpty()) {
                unknownThere.remove();
            }
        }
        slices.spend(now, (slice - left) * Slices.PUSH_WORK);
    }

    /** Whether there is room for more. */
    private boolean push(Now now, Origin origin, Runs live) {
        for (int run = 0; run < live.runCount(); run++) {
            for (long number = live.first(run); number <= live.last(run); number++) {
                Dot dot = new Dot(origin, number);
                Entry entry = map.entry(dot);
                if (entry != null && !spread.pushTo(now, peer.origin(), map.key(entry.keyBytes()), dot)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void proceed(Now now) {
        if (step != Step.COMPARE) {
            return;
        }
        push(now);
        send(now);
        if (queries.isEmpty() && inFlight.isEmpty() && unknownThere.isEmpty()) {
            step = Step.WAIT_TO_FETCH;
            awaitDeltas(now);
        }
    }

    /** What the peer stated and we lack is mostly on its way to us already: it has a round trip's time to come. */
    private void awaitDeltas(Now now) {
        untilNanos = wanted.isEmpty() ? now.nanos() : now.nanos() + roundTripNanos;
    }

    // ---- fetch

    /** Goes on to fetching; the caller lets one exchange at a time do that, so that nothing is fetched twice. */
    void fetch(Now now) {
        if (step == Step.WAIT_TO_FETCH && !Timers.isDue(untilNanos, now.nanos()) && untilNanos != Timers.NEVER) {
            return;
        }
        step = Step.FETCH;
        for (Dots dots : wanted.list()) {
            Runs seen = map.seen(dots.origin(), dots.numbers().first(0), dots.numbers().highest());
            Runs live = map.live(dots.origin(), dots.numbers().first(0), dots.numbers().highest());
            wanted.removeAll(List.of(new Dots(dots.origin(), seen.minus(live))));
            if (fetchTries > 0) {
                wanted.removeAll(List.of(new Dots(dots.origin(), live)));
            }
        }
        if (wanted.isEmpty()) {
            fetched(now);
        } else if (fetchTries++ == MAX_FETCH_TRIES) {
            breakOff();
        } else if (wanted.size() <= DOTS_BY_DATAGRAM) {
            forget();
            request = pulls.ask(peer.address(), wanted.head(pulls.dotsPerDatagram()), this);
            untilNanos = now.nanos() + Math.max(FETCH_TIMEOUT_NANOS, 2 * roundTripNanos);
        } else {
            fetchByStream(now);
        }
    }

    private void fetchByStream(Now now) {
        forget();
        stream = pulls.stream(peer.address(), wanted.list(), this);
        untilNanos = now.nanos() + STREAM_SILENCE_NANOS;
    }

    @Override
    public void onAnswer(Now now, Address from, PullAnswer answer) {
        if (step != Step.FETCH) {
            return;
        }
        if (stream != 0) {
            untilNanos = now.nanos() + STREAM_SILENCE_NANOS;
        }
        DotSet came = new DotSet();
        for (Version version : answer.live()) {
            take(now, from, version);
            came.add(version.dot());
            fetchTries = 1;
        }
        wanted.removeAll(came.list());
        for (Dots dead : answer.dead()) {
            deadThere.addAll(dead.origin(), dead.numbers());
        }
        wanted.removeAll(answer.dead());
        wanted.removeAll(answer.unknown());
        if (closing != null && !(answer.dead().isEmpty() && answer.unknown().isEmpty())) {
            closing.onGone();
        }
        if (!answer.large().isEmpty()) {
            fetchByStream(now);
        } else if (wanted.isEmpty()) {
            fetched(now);
        } else if (stream == 0 && answer.last()) {
            fetch(now);
        }
    }

    private void take(Now now, Address from, Version version) {
        intake.write(now, from, version, List.of(), Spread.NOT_FORWARDED);
        counters.dotsRepaired++;
        learned = true;
    }

    @Override
    public void onStreamEnd(Now now, boolean whole) {
        stream = 0;
        if (step == Step.FETCH) {
            fetch(now);
        }
    }

    // ---- close

    /** All that was promised is known here: is it a whole state of the peer, as of one moment? */
    private void fetched(Now now) {
        forget();
        if (closing != null && closing.isMoment()) {
            bury(now);
        } else {
            close(now);
        }
    }

    /** Asks for what was born meanwhile; the deaths wait until all of it is known here. */
    private void close(Now now) {
        step = Step.CLOSE;
        if (closing != null) {
            born = closing.next();
        }
        closing = null;
        if (++closeTries > MAX_CLOSE_TRIES) {
            breakOff();
            return;
        }
        queries.add(new BirthQuery(number, closeTries, born, 0, 0));
        send(now);
    }

    void onBirths(Now now, BirthAnswer answer) {
        if (step == Step.BEGIN) {
            onPosition(now, answer);
        } else if (step == Step.CLOSE && answer.round() == closeTries) {
            onPart(now, answer);
        }
    }

    private void onPosition(Now now, BirthAnswer answer) {
        if (isAnswered(now, new BirthQuery(number, 0, answer.from(), 0, 0))) {
            born = answer.next();
            step = Step.COMPARE;
            queries.add(new OriginQuery(number, 0, 0, false));
            send(now);
        }
    }

    private void onPart(Now now, BirthAnswer answer) {
        if (answer.next() == 0) {
            breakOff();
            return;
        }
        Closing parts = closing;
        if (parts == null || parts.isOlderThan(answer)) {
            isAnswered(now, new BirthQuery(number, closeTries, born, 0, 0));
            inFlight.clear();
            parts = new Closing(answer);
            closing = parts;
            for (int part = 0; part < answer.parts(); part++) {
                // They are under way without having been asked for: nothing is to be learned from when they come.
                expect(now, new BirthQuery(number, closeTries, born, answer.answer(), part)).tries++;
            }
        }
        if (isAnswered(now, new BirthQuery(number, closeTries, born, answer.answer(), answer.part()))) {
            wanted.addAll(parts.onPart(answer, map));
            if (inFlight.isEmpty()) {
                fetchTries = 1;
                step = Step.FETCH;
                awaitDeltas(now);
                onWakeup(now);
            }
        }
    }

    // ---- bury

    /**
     * Now all is here that the peer showed at one moment: what it held dead then is covered, or was removed. A slice of it is applied.
     *
     * <p>What covers each of them is known here before the first is applied, so that of some of them holds what holds of all; and
     * what is known stays known, live or dead, whatever comes between two slices, unless it is shed: then the rest is not applied,
     * and the next exchange finds it again.
     */
    private void bury(Now now) {
        step = Step.BURY;
        if (map.shedCount() != shedBefore) {
            breakOff();
            return;
        }
        Burial deaths = burial;
        if (deaths == null) {
            deaths = map.bury(deadThere.drain(), Cause.UNKNOWN);
            burial = deaths;
        }
        long before = deaths.diedCount();
        slices.spend(now, deaths.next(now, slices.left(now)));
        counters.dotsRepaired += deaths.diedCount() - before;
        if (deaths.isDone()) {
            step = Step.DONE;
        }
    }

    // ---- time

    void onWakeup(Now now) {
        switch (step) {
            case BEGIN, CLOSE -> resend(now);
            case COMPARE -> {
                resend(now);
                proceed(now);
            }
            case FETCH -> {
                if (now.nanos() - untilNanos >= 0) {
                    if (stream == 0) {
                        fetch(now);
                    } else {
                        breakOff();
                    }
                }
            }
            case WAIT_TO_FETCH -> {
                if (Timers.isDue(untilNanos, now.nanos())) {
                    untilNanos = Timers.NEVER;
                }
            }
            case BURY -> bury(now);
            case DONE, BROKEN_OFF -> {}
        }
    }

    private void resend(Now now) {
        Iterator<Map.Entry<ReplicationMessage, Asked>> all = inFlight.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<ReplicationMessage, Asked> next = all.next();
            Asked asked = next.getValue();
            if (now.nanos() - asked.untilNanos >= 0) {
                if (asked.tries++ == MAX_TRIES) {
                    breakOff();
                    return;
                }
                asked.untilNanos = now.nanos() + timeoutNanos() * asked.tries;
                wire.send(peer.address(), next.getKey());
            }
        }
    }

    long nextWakeupNanos() {
        return switch (step) {
            case BEGIN, COMPARE, CLOSE -> {
                long next = unknownThere.isEmpty() ? Timers.NEVER : slices.nextNanos();
                for (Asked asked : inFlight.values()) {
                    next = Timers.earlier(next, asked.untilNanos);
                }
                yield next;
            }
            case WAIT_TO_FETCH, FETCH -> untilNanos;
            case BURY -> slices.nextNanos();
            case DONE, BROKEN_OFF -> Timers.NEVER;
        };
    }

    void start(Now now) {
        send(now);
    }

    void breakOff() {
        forget();
        unknownThere.clear();
        burial = null;
        step = Step.BROKEN_OFF;
    }

    private void forget() {
        if (request != 0) {
            pulls.forget(request);
            request = 0;
        }
        if (stream != 0) {
            pulls.abandon(stream);
            stream = 0;
        }
    }
}
