package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.SECOND;
import static io.grapevine.replication.Side.dot;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.RangeDigests;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import io.grapevine.protocol.ReplicationMessage.RangeState;
import io.grapevine.protocol.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One side drives, the other answers from what it holds. */
final class ExchangeTest {

    private final Side here = new Side(1);
    private final Side there = new Side(2);
    private Runnable beforeBirths = () -> {};
    private Runnable beforePull = () -> {};
    private Runnable afterTurn = () -> {};
    private long mostInATurn;
    private Now now = NOW;

    private void answer(ReplicationMessage message) {
        if (message instanceof BirthQuery query) {
            if (query.from() != 0) {
                beforeBirths.run();
            }
            there.births.onQuery(NOW, here.address, query);
        } else if (message instanceof OriginQuery query) {
            there.comparing.onOriginQuery(here.address, query);
        } else if (message instanceof RangeQuery query) {
            there.comparing.onRangeQuery(here.address, query);
        } else if (message instanceof Pull pull) {
            beforePull.run();
            there.donor.onPull(NOW, here.address, pull);
        }
    }

    private void take(Exchange exchange, ReplicationMessage message) {
        assertThat(Sizes.of(there.origin, message)).isLessThanOrEqualTo(Side.PAYLOAD_BYTES);
        if (message instanceof BirthAnswer births) {
            exchange.onBirths(now, births);
        } else if (message instanceof OriginList list) {
            exchange.onOrigins(now, list);
        } else if (message instanceof OriginBuckets buckets) {
            exchange.onBuckets(now, buckets);
        } else if (message instanceof RangeDigests ranges) {
            exchange.onRanges(now, ranges);
        } else if (message instanceof RangeState state) {
            exchange.onRange(now, state);
        } else if (message instanceof PullAnswer answer) {
            here.pulls.onAnswer(now, there.address, answer);
        }
        afterTurn.run();
    }

    /** What waits for the next slice, when it is time. */
    private void awaitSlice(Exchange exchange) {
        if (exchange.step() == Exchange.Step.BURY || exchange.step() == Exchange.Step.COMPARE && exchange.questionCount() == 0) {
            now = new Now(exchange.nextWakeupNanos(), now.wallMillis());
            exchange.onWakeup(now);
            afterTurn.run();
        }
    }

    private Exchange run() {
        Exchange exchange = here.exchangeWith(there, now);
        for (int turn = 0; turn < 5_000 && !exchange.isOver(); turn++) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
            for (StreamOutput output : here.streamed()) {
                if (output instanceof StreamOutput.Open) {
                    here.pulls.onWritable(output.stream());
                } else if (output instanceof StreamOutput.Send send) {
                    Donor.Walk walk = there.donor.walk((Pull) send.message());
                    while (!walk.isDone()) {
                        here.pulls.onMessage(now, send.stream(), walk.next(now, 64 << 10, false));
                    }
                }
            }
            if (exchange.step() == Exchange.Step.WAIT_TO_FETCH) {
                exchange.fetch(now);
                afterTurn.run();
            }
            awaitSlice(exchange);
        }
        assertThat(exchange.isOver()).isTrue();
        assertThat(here.pulls.sinkCount()).isZero();
        return exchange;
    }

    @Test
    void bringsEntriesAndDeathsFromAnyState() {
        for (int seed = 1; seed <= 15; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ExchangeTest test = new ExchangeTest();
            int writes = 1 << random.nextInt(13);
            for (int i = 0; i < writes; i++) {
                String key = "k" + random.nextInt(200);
                if (random.nextInt(4) == 0 && test.there.map.live(test.there.key(key)) != null) {
                    test.there.remove(key);
                } else {
                    Change put = test.there.put(key, new byte[random.nextInt(20) == 0 ? 2_000 : 10], Version.FOREVER);
                    if (random.nextInt(3) == 0) {
                        test.here.map.merge(NOW, Side.entry(put).version(NOW), List.of());
                    }
                }
            }
            assertThat(test.run().step()).isEqualTo(Exchange.Step.DONE);
            assertThat(test.here.map.digest()).as("seed " + seed).isEqualTo(test.there.map.digest());
        }
    }

    @Test
    void withThousandsOfOriginsMostOfThemArchived() {
        for (int i = 0; i < 2_000; i++) {
            Origin origin = new Origin(there.random.nextLong(), there.random.nextLong());
            there.map.mergeDead(NOW, origin, Runs.of(1, 5), Cause.UNKNOWN);
            if (i % 3 != 0) {
                here.map.mergeDead(NOW, origin, Runs.of(1, 5), Cause.UNKNOWN);
            }
        }
        assertThat(run().step()).isEqualTo(Exchange.Step.DONE);
        assertThat(here.map.digest()).isEqualTo(there.map.digest());
    }

    @Test
    void equalMapsAskForNothing() {
        Exchange exchange = run();
        assertThat(exchange.step()).isEqualTo(Exchange.Step.DONE);
        assertThat(exchange.hasLearned()).isFalse();
    }

    @Test
    void noDeathBeforeTheEntriesAndTheBirths() {
        Change old = there.put("k", "old");
        here.map.merge(NOW, Side.entry(old).version(NOW), List.of());
        there.put("k", "new");
        there.put("other", "1");
        beforeBirths = () -> assertThat(here.map.state(dot(old))).isNotEqualTo(OrMap.State.UNKNOWN);
        Exchange exchange = here.exchangeWith(there, NOW);
        while (exchange.step() != Exchange.Step.WAIT_TO_FETCH) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
            assertThat(here.value("k")).isEqualTo("old");
        }
        exchange.fetch(NOW);
        assertThat(here.value("k")).isEqualTo("old");
    }

    /** Decision 5: the dot is stated dead for one that is overwritten in turn by one that no range asked for had. */
    @Test
    void whatIsBornWhileItComparesArrivesBeforeTheDeathsThatItCovers() {
        Change old = there.put("k", "old");
        here.map.merge(NOW, Side.entry(old).version(NOW), List.of());
        Side third = new Side(3);
        there.put("k", "new");
        boolean[] written = new boolean[1];
        beforeBirths = () -> {
            assertThat(here.value("k")).isNotEqualTo("nothing");
            if (!written[0]) {
                written[0] = true;
                Change late = third.put("k", "late");
                there.intake.write(NOW, third.address, Side.entry(late).version(NOW),
                        List.of(there.map.live(there.key("k")).dot()), 0);
            }
        };
        // The entry that was promised dies before it is fetched: without the births nothing would cover the death of the old.
        Exchange exchange = here.exchangeWith(there, NOW);
        while (exchange.step() != Exchange.Step.WAIT_TO_FETCH) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
        }
        beforeBirths.run();
        exchange.fetch(NOW);
        while (!exchange.isOver()) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
            assertThat(here.value("k")).isNotEqualTo("nothing");
        }
        assertThat(exchange.step()).isEqualTo(Exchange.Step.DONE);
        assertThat(here.value("k")).isEqualTo("late");
        assertThat(here.map.state(dot(old))).isEqualTo(OrMap.State.DEAD);
    }

    /** Over a long road what an answer names is overwritten before it is pulled, again and again. */
    @Test
    void itEndsThoughEverythingIsOverwrittenAllTheTime() {
        Change old = there.put("k0", "old");
        here.map.merge(NOW, Side.entry(old).version(NOW), List.of());
        int[] pulls = new int[1];
        Runnable write = () -> {
            for (int i = 0; i < 20; i++) {
                there.put("k" + i, "v");
            }
        };
        beforeBirths = write;
        beforePull = () -> {
            pulls[0]++;
            write.run();
        };
        write.run();
        assertThat(run().step()).isEqualTo(Exchange.Step.DONE);
        assertThat(pulls[0]).isLessThan(5);
        assertThat(here.value("k0")).isEqualTo("v");
        assertThat(here.map.state(dot(old))).isEqualTo(OrMap.State.DEAD);
        assertThat(here.map.entryCount()).isEqualTo(20);
    }

    /** The same, and the peer has forgotten what it had named. */
    @Test
    void whatThePeerHasForgottenIsAskedForAnew() {
        there.put("k0", "old");
        int[] pulls = new int[1];
        beforeBirths = () -> there.put("k1", "v" + pulls[0]);
        beforePull = () -> {
            if (pulls[0]++ < 3) {
                there.put("k1", "w");
                there.births.forget(NOW.plusNanos(60 * SECOND));
            }
        };
        assertThat(run().step()).isEqualTo(Exchange.Step.DONE);
        assertThat(pulls[0]).isGreaterThan(3);
        assertThat(here.value("k1")).startsWith("v");
    }

    @Test
    void partsOfDifferentAnswersAreNotMixedAndLostOnesAskedForAgain() {
        there.put("a", "1");
        Exchange exchange = here.exchangeWith(there, NOW);
        while (exchange.step() != Exchange.Step.WAIT_TO_FETCH) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
        }
        for (int i = 0; i < 200; i++) {
            Dot dot = new Dot(new Origin(there.random.nextLong(), i), 1);
            byte[] block = Content.pack(("k" + i).getBytes(StandardCharsets.UTF_8), new byte[0], new byte[1]);
            there.intake.write(NOW, there.address, new Version(dot, 5, Version.FOREVER, block), List.of(), 0);
        }
        exchange.fetch(NOW);
        here.messages().forEach(this::answer);
        there.messages().forEach(message -> take(exchange, message));
        ReplicationMessage query = here.messages().get(0);
        answer(query);
        List<ReplicationMessage> first = there.messages();
        answer(query);
        List<ReplicationMessage> second = there.messages();
        assertThat(first).hasSizeGreaterThan(3).hasSameSizeAs(second);
        take(exchange, first.get(0));
        take(exchange, second.get(1));
        first.forEach(message -> take(exchange, message));
        assertThat(exchange.step()).isEqualTo(Exchange.Step.CLOSE);
        exchange.onWakeup(new Now(exchange.nextWakeupNanos(), 0));
        List<ReplicationMessage> again = here.messages();
        assertThat(again).hasSize(second.size() - 1)
                .allMatch(message -> ((BirthQuery) message).answer() == ((BirthAnswer) second.get(0)).answer());
        again.forEach(this::answer);
        there.messages().forEach(message -> take(exchange, message));
        assertThat(exchange.step()).isEqualTo(Exchange.Step.FETCH);
    }

    @Test
    void brokenOffItAppliesNoDeath() {
        Change gone = there.put("gone", "1");
        here.map.merge(NOW, Side.entry(gone).version(NOW), List.of());
        there.remove("gone");
        Exchange exchange = here.exchangeWith(there, NOW);
        while (exchange.step() != Exchange.Step.WAIT_TO_FETCH) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
        }
        exchange.breakOff();
        here.messages().forEach(this::answer);
        there.messages().forEach(message -> take(exchange, message));
        assertThat(here.value("gone")).isEqualTo("1");
        assertThat(exchange.nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /** What any one input changes here, entries that go and numbers that are seen, counted in {@link #mostInATurn}. */
    private void watchTurns() {
        long[] before = {here.map.entryCount(), here.map.seenCount()};
        afterTurn = () -> {
            long[] after = {here.map.entryCount(), here.map.seenCount()};
            mostInATurn = Math.max(mostInATurn, Math.max(before[0] - after[0], after[1] - before[1]));
            System.arraycopy(after, 0, before, 0, 2);
        };
    }

    private void write(Side side, Origin origin, int number) {
        byte[] block = Content.pack(("k" + number).getBytes(StandardCharsets.UTF_8), new byte[0], new byte[1]);
        side.map.merge(NOW, new Version(new Dot(origin, number), number, Version.FOREVER, block), List.of());
    }

    @Test
    void aLongRunOfDeathsIsAppliedInSlices() {
        Origin origin = Side.origin(3);
        for (int number = 1; number <= 20_000; number++) {
            write(here, origin, number);
        }
        there.map.mergeDead(NOW, origin, Runs.of(1, 20_000), Cause.UNKNOWN);
        watchTurns();
        assertThat(run().step()).isEqualTo(Exchange.Step.DONE);
        assertThat(here.map.entryCount()).isZero();
        assertThat(here.map.digest()).isEqualTo(there.map.digest());
        assertThat(here.counters.dotsRepaired).isEqualTo(20_000);
        assertThat(mostInATurn).isBetween(256L, 1_024L);
    }

    /** Every second one of them is dead: a third of the dead were never heard of here, as many are live, and the others dead as well. */
    @Test
    void scatteredDeathsAreAppliedInSlicesToo() {
        Origin origin = Side.origin(3);
        for (int number = 1; number <= 30_000; number++) {
            boolean dead = number % 2 == 1;
            if (dead) {
                there.map.mergeDead(NOW, origin, Runs.of(number), Cause.UNKNOWN);
            } else {
                write(there, origin, number);
            }
            if (!dead || number % 3 == 0) {
                write(here, origin, number);
            } else if (number % 3 == 1) {
                here.map.mergeDead(NOW, origin, Runs.of(number), Cause.UNKNOWN);
            }
        }
        watchTurns();
        assertThat(run().step()).isEqualTo(Exchange.Step.DONE);
        assertThat(here.map.digest()).isEqualTo(there.map.digest());
        assertThat(here.counters.dotsRepaired).isEqualTo(10_000);
        assertThat(mostInATurn).isBetween(256L, 1_024L);
    }

    /** Who is nearly full would otherwise shed something for the last entry before a death makes room, and break off every time. */
    @Test
    void aFewDeathsAreAppliedInTheTurnInWhichTheLastEntryCame() {
        Change gone = there.put("gone", "1");
        here.map.merge(NOW, Side.entry(gone).version(NOW), List.of());
        there.remove("gone");
        there.put("new", "1");
        Exchange exchange = here.exchangeWith(there, NOW);
        for (int turn = 0; turn < 100 && here.value("gone").equals("1"); turn++) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
            if (exchange.step() == Exchange.Step.WAIT_TO_FETCH) {
                exchange.fetch(NOW);
            }
        }
        assertThat(here.value("new")).isEqualTo("1");
        assertThat(exchange.step()).isEqualTo(Exchange.Step.DONE);
    }

    private Exchange whileItBuries() {
        Origin origin = Side.origin(3);
        for (int number = 1; number <= 20_000; number++) {
            write(here, origin, number);
        }
        there.map.mergeDead(NOW, origin, Runs.of(1, 20_000), Cause.UNKNOWN);
        long before = here.map.entryCount();
        Exchange exchange = here.exchangeWith(there, NOW);
        while (exchange.step() != Exchange.Step.BURY) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
            if (exchange.step() == Exchange.Step.WAIT_TO_FETCH) {
                exchange.fetch(NOW);
            }
        }
        assertThat(before - here.map.entryCount()).isBetween(256L, 2_048L);
        return exchange;
    }

    /** What covers the deaths that are left may be what was shed. Those that were applied remain: they were covered. */
    @Test
    void whatIsShedBetweenTwoSlicesOfDeathsBreaksItOff() {
        Change kept = here.put("kept", "1");
        Exchange exchange = whileItBuries();
        here.map.shed(Side.entry(kept));
        long left = here.map.entryCount();
        exchange.onWakeup(NOW.plusNanos(Side.MILLI));
        assertThat(exchange.step()).isEqualTo(Exchange.Step.BROKEN_OFF);
        assertThat(here.map.entryCount()).isEqualTo(left);
        assertThat(run().step()).isEqualTo(Exchange.Step.DONE);
        assertThat(here.map.digest()).isEqualTo(there.map.digest());
    }

    @Test
    void brokenOffBetweenTwoSlicesItAppliesNoMore() {
        Exchange exchange = whileItBuries();
        long left = here.map.entryCount();
        exchange.breakOff();
        exchange.onWakeup(NOW.plusNanos(Side.MILLI));
        assertThat(here.map.entryCount()).isEqualTo(left);
        assertThat(exchange.nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsShedMeanwhileBreaksItOff() {
        Change kept = here.put("kept", "1");
        there.put("a", "1");
        beforeBirths = () -> here.map.shed(Side.entry(kept));
        assertThat(run().step()).isEqualTo(Exchange.Step.BROKEN_OFF);
    }

    @Test
    void whatIsShedThereMeanwhileBreaksItOff() {
        Change kept = there.put("kept", "1");
        there.put("a", "1");
        beforeBirths = () -> there.map.shed(Side.entry(kept));
        assertThat(run().step()).isEqualTo(Exchange.Step.BROKEN_OFF);
    }

    @Test
    void moreBirthsThanAreRememberedBreakItOff() {
        there.put("a", "1");
        beforeBirths = () -> {
            for (int i = 0; i < Births.MAX_REMEMBERED + 1; i++) {
                there.births.note(NOW, new Dot(there.origin, 1));
            }
        };
        assertThat(run().step()).isEqualTo(Exchange.Step.BROKEN_OFF);
    }

    @Test
    void aPeerThatNeverAnswersIsGivenUpWithinSeconds() {
        Exchange exchange = here.exchangeWith(there, NOW);
        Now now = NOW;
        while (!exchange.isOver()) {
            assertThat(exchange.nextWakeupNanos()).isGreaterThan(now.nanos());
            now = new Now(exchange.nextWakeupNanos(), now.wallMillis());
            exchange.onWakeup(now);
        }
        assertThat(now.nanos() - NOW.nanos()).isLessThan(6 * SECOND);
        assertThat(here.said()).hasSizeLessThan(10);
    }

    @Test
    void aPeerThatStopsAnsweringWhileWeFetchIsGivenUp() {
        there.put("a", "1");
        Exchange exchange = here.exchangeWith(there, NOW);
        while (exchange.step() != Exchange.Step.WAIT_TO_FETCH) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
        }
        exchange.fetch(NOW);
        Now now = NOW;
        while (!exchange.isOver()) {
            assertThat(exchange.nextWakeupNanos()).isGreaterThan(now.nanos());
            now = new Now(exchange.nextWakeupNanos(), now.wallMillis());
            exchange.onWakeup(now);
        }
        assertThat(exchange.step()).isEqualTo(Exchange.Step.BROKEN_OFF);
        assertThat(here.pulls.sinkCount()).isZero();
    }

    /** One exchange at a time fetches: one that waits for ever would make all others wait. */
    @Test
    void aStreamThatFallsSilentIsGivenUp() {
        for (int i = 0; i < 300; i++) {
            there.put("k" + i, "1");
        }
        Exchange exchange = here.exchangeWith(there, NOW);
        while (exchange.step() != Exchange.Step.WAIT_TO_FETCH) {
            here.messages().forEach(this::answer);
            there.messages().forEach(message -> take(exchange, message));
        }
        exchange.fetch(NOW);
        assertThat(here.streamed()).hasSize(1);
        assertThat(exchange.nextWakeupNanos()).isBetween(NOW.nanos() + SECOND, NOW.nanos() + 20 * SECOND);
        exchange.onWakeup(new Now(exchange.nextWakeupNanos(), 0));
        assertThat(exchange.step()).isEqualTo(Exchange.Step.BROKEN_OFF);
        assertThat(here.streamed()).hasSize(1).allMatch(output -> output instanceof StreamOutput.Close);
    }

    /** A few dots of ours are known there, all dead; a million since are not: no more of them are queued, and not all at once. */
    @Test
    void aWideRangeThatThePeerLacksIsPushedAsFarAsThereIsRoom() {
        here.meet(NOW, 2);
        Side.entry(here.put("first", "1"));
        there.map.mergeDead(NOW, here.origin, Runs.of(1), Cause.UNKNOWN);
        for (int i = 0; i < 60_000; i++) {
            here.put("k" + i, "v");
        }
        int[] queued = new int[1];
        afterTurn = () -> {
            int count = here.contact(2).changeCount();
            mostInATurn = Math.max(mostInATurn, count - queued[0]);
            queued[0] = count;
        };
        run();
        assertThat(mostInATurn).isBetween(256L, 512L);
        assertThat(here.contact(2).queuedBytes()).isBetween(1 << 20, Outbox.MAX_QUEUED_BYTES / 2);
        assertThat(here.counters.changesDropped).isZero();
    }

    /** Only of the smallest ranges is live stated: 1,024 numbers. More would be asked for one by one, for ever. */
    @Test
    void whoStatesMoreLiveThanARangeCanHoldIsGivenUp() {
        there.put("k", "1");
        Exchange exchange = here.exchangeWith(there, NOW);
        long huge = 1L << 45;
        for (int turn = 0; turn < 5 && !exchange.isOver(); turn++) {
            for (ReplicationMessage message : here.messages()) {
                if (message instanceof RangeQuery query) {
                    take(exchange, new RangeState(query.exchange(), query.origin(), query.level(), query.first(), 1,
                            Runs.of(1, huge), Runs.of(1, huge)));
                } else if (message instanceof OriginQuery query) {
                    OriginDigest digest = new OriginDigest(there.origin, 1, huge);
                    take(exchange, new OriginList(query.exchange(), 0, 0, false, List.of(digest), 0));
                } else {
                    answer(message);
                }
            }
            there.messages().forEach(message -> take(exchange, message));
        }
        assertThat(exchange.step()).isEqualTo(Exchange.Step.BROKEN_OFF);
        assertThat(here.streamed()).isEmpty();
    }

    /** However many ranges a peer says differ, only those on the way to the next smallest one wait to be asked for. */
    @Test
    void rangesWithoutEndTakeLittleMemory() {
        there.put("k", "1");
        Exchange exchange = here.exchangeWith(there, NOW);
        List<Long> allDiffer = Collections.nCopies(32, 77L);
        for (int turn = 0; turn < 1_000; turn++) {
            for (ReplicationMessage message : here.messages()) {
                if (message instanceof RangeQuery query && query.level() > 0) {
                    take(exchange, new RangeDigests(query.exchange(), query.origin(), query.level(), query.first(), allDiffer));
                } else if (message instanceof OriginQuery query) {
                    OriginDigest digest = new OriginDigest(there.origin, 1, 1L << 59);
                    take(exchange, new OriginList(query.exchange(), 0, 0, false, List.of(digest), 0));
                } else {
                    answer(message);
                }
            }
            there.messages().forEach(message -> take(exchange, message));
        }
        assertThat(exchange.questionCount()).isBetween(1, 32 * 24 * (Comparing.MAX_LEVEL + 1));
    }
}
