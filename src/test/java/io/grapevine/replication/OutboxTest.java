package io.grapevine.replication;

import static io.grapevine.replication.Side.MILLI;
import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.SECOND;
import static io.grapevine.replication.Side.dot;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Write;
import io.grapevine.protocol.Sizes;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class OutboxTest {

    private final Side side = new Side(1);
    private final Outbox outbox = side.outbox(Side.origin(2));

    private boolean offer(Change change) {
        Dot dot = change.entry() == null ? null : change.entry().dot();
        return outbox.offer(NOW, new Pending(change.key(), dot, change.kills(), change.cause(), 0));
    }

    private Delta next(Now now) {
        Delta delta = outbox.next(now);
        if (delta == null) {
            throw new AssertionError("nothing to be said");
        }
        return delta;
    }

    private DeltaAck ack(Delta delta) {
        return new DeltaAck(delta.session(), delta.sequence(), -1);
    }

    @Test
    void aChangeLeavesAtOnceWhenNothingIsInFlightAndWhatComesMeanwhileSharesTheNext() {
        offer(side.put("a", "1"));
        Delta first = next(NOW);
        assertThat(first.items()).hasSize(1);
        offer(side.put("b", "1"));
        offer(side.put("c", "1"));
        assertThat(outbox.next(NOW)).isNull();
        outbox.onAck(NOW.plusNanos(MILLI), ack(first));
        assertThat(next(NOW).items()).hasSize(2);
        assertThat(outbox.next(NOW)).isNull();
    }

    @Test
    void aNewerWriteAbsorbsTheOlderAndItsDeadDotsStay() {
        Dot first = dot(side.put("a", "1"));
        offer(side.put("a", "2"));
        Change last = side.put("a", "3");
        offer(last);
        assertThat(outbox.changeCount()).isEqualTo(1);
        Write write = (Write) next(NOW).items().get(0);
        assertThat(write.version().dot()).isEqualTo(dot(last));
        assertThat(write.kills()).contains(first).doesNotContain(dot(last));
    }

    @Test
    void aRemoveAbsorbsTheWriteAndNamesItsDot() {
        Change put = side.put("a", "1");
        offer(put);
        offer(side.remove("a"));
        Deaths deaths = (Deaths) next(NOW).items().get(0);
        assertThat(deaths.dots()).contains(dot(put), new Dot(side.origin, 2));
        assertThat(deaths.cause()).isEqualTo(Cause.REMOVED);
    }

    @Test
    void whatExpiredWhileItWaitedIsToldAsDead() {
        Change put = side.put("a", new byte[3], 10 * MILLI);
        offer(put);
        Now later = NOW.plusNanos(SECOND);
        side.map.expire(later, 100);
        Deaths deaths = (Deaths) next(later).items().get(0);
        assertThat(deaths.dots()).containsExactly(dot(put));
    }

    @Test
    void timeLeftIsTakenWhenTheBytesAreWritten() {
        offer(side.put("a", new byte[3], 10 * SECOND));
        Write write = (Write) next(NOW.plusNanos(3 * SECOND)).items().get(0);
        assertThat(write.version().leftNanos()).isEqualTo(7 * SECOND);
    }

    @Test
    void whatWasShedMeanwhileIsNotSpokenOf() {
        side.put("a", "1");
        Change put = side.put("a", "2");
        offer(put);
        side.map.shed(Side.entry(put));
        assertThat(outbox.next(NOW)).isNull();
        assertThat(outbox.isIdle()).isTrue();
    }

    @Test
    void whatDoesNotFitIsAnnounced() {
        Change put = side.put("a", new byte[5_000], Version.FOREVER);
        offer(put);
        Announcement announcement = (Announcement) next(NOW).items().get(0);
        assertThat(announcement.dot()).isEqualTo(dot(put));
        assertThat(announcement.blockBytes()).isEqualTo(Side.entry(put).block().length);
    }

    @Test
    void noDeltaIsOverThePayload() {
        for (int i = 0; i < 500; i++) {
            offer(side.put("key" + i, new byte[side.random.nextInt(1_500)], Version.FOREVER));
        }
        int told = 0;
        Now now = NOW;
        while (told < 500) {
            Delta delta = next(now);
            assertThat(Sizes.of(side.origin, delta)).isLessThanOrEqualTo(Side.PAYLOAD_BYTES);
            told += delta.items().size();
            now = now.plusNanos(MILLI);
            outbox.onAck(now, ack(delta));
        }
        assertThat(outbox.isIdle()).isTrue();
        assertThat(outbox.queuedBytes()).isZero();
        assertThat(outbox.inFlightBytes()).isZero();
    }

    @Test
    void deathsPastADatagramAreLeftToAComparisonTheOldestFirst() {
        List<Dot> kills = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            kills.add(new Dot(Side.origin(100 + i), 1));
        }
        outbox.offer(NOW, new Pending(side.key("a"), null, kills, Cause.REMOVED, 0));
        Deaths deaths = (Deaths) next(NOW).items().get(0);
        assertThat(deaths.dots()).isNotEmpty().contains(kills.get(1_999));
        assertThat(outbox.isIdle()).isFalse();
        assertThat(outbox.changeCount()).isZero();
    }

    @Test
    void aHotKeyAtASilentPeerNeitherGrowsNorSlowsDown() {
        offer(side.put("other", "1"));
        next(NOW);
        // of this thread alone: others may need the machine as well
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < 200_000; i++) {
            offer(side.put("hot", "v"));
        }
        assertThat(threads.getCurrentThreadCpuTime() - began).isLessThan(5 * SECOND);
        assertThat(outbox.changeCount()).isEqualTo(1);
        assertThat(outbox.queuedBytes()).isLessThan(10_000);
    }

    @Test
    void aLostDeltaIsReadFromTheMapAgain() {
        offer(side.put("a", "1"));
        Delta lost = next(NOW);
        side.put("a", "2");
        Now later = new Now(outbox.nextWakeupNanos(), NOW.wallMillis());
        outbox.onWakeup(later);
        Delta again = next(later);
        assertThat(again.sequence()).isGreaterThan(lost.sequence());
        Write write = (Write) again.items().get(0);
        assertThat(new String(write.version().value(), StandardCharsets.UTF_8)).isEqualTo("2");
    }

    private Now timeout() {
        Now later = new Now(outbox.nextWakeupNanos(), NOW.wallMillis());
        outbox.onWakeup(later);
        return later;
    }

    /** As likely as the entry its acknowledgement was lost, and that is a twentieth of the bytes. */
    @Test
    void aLargeEntryThatIsNotAcknowledgedIsAnnouncedAndASmallOneRepeated() {
        Change large = side.put("a", new byte[900], Version.FOREVER);
        offer(large);
        offer(side.put("b", "1"));
        next(NOW);
        List<Item> again = next(timeout()).items();
        assertThat(again).hasSize(2);
        assertThat(((Announcement) again.get(0)).dot()).isEqualTo(dot(large));
        assertThat(again.get(1)).isInstanceOf(Write.class);
    }

    @Test
    void aNewerEntryOfAKeyThatIsToldAgainGoesWhole() {
        offer(side.put("a", new byte[900], Version.FOREVER));
        next(NOW);
        Change newer = side.put("a", new byte[901], Version.FOREVER);
        offer(newer);
        Write write = (Write) next(timeout()).items().get(0);
        assertThat(write.version().dot()).isEqualTo(dot(newer));
    }

    @Test
    void onceItMayBeGoneAPeerIsOnlyToldWhatThereIs() {
        offer(side.put("a", "1"));
        next(NOW);
        Now now = NOW;
        for (int i = 0; i < 4; i++) {
            now = timeout();
            assertThat(next(now).items()).hasSize(1);
        }
        for (int i = 0; i < 10; i++) {
            offer(side.put("k" + i, new byte[900], Version.FOREVER));
        }
        List<Item> told = next(timeout()).items();
        assertThat(told).filteredOn(item -> item instanceof Announcement).hasSize(10);
    }

    @Test
    void whatThreeLaterOnesOvertookIsSentAgainWithoutWaitingForTheTimeout() {
        List<Delta> flights = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            offer(side.put("k" + i, new byte[900], Version.FOREVER));
        }
        for (Delta delta = outbox.next(NOW); delta != null; delta = outbox.next(NOW)) {
            flights.add(delta);
        }
        assertThat(flights).hasSizeGreaterThan(5);
        outbox.onAck(NOW.plusNanos(MILLI), new DeltaAck(7, 5, 0b111));
        assertThat(side.counters.deltasResent).isEqualTo(1);
    }

    @Test
    void aPeerThatNeverAnswersIsGivenUpAndWakesNobody() {
        offer(side.put("a", "1"));
        Now now = NOW;
        int sent = 0;
        for (int i = 0; i < 100 && !outbox.isIdle(); i++) {
            if (outbox.next(now) != null) {
                sent++;
            }
            long wakeup = outbox.nextWakeupNanos();
            assertThat(wakeup).isGreaterThan(now.nanos());
            now = new Now(wakeup, now.wallMillis());
            outbox.onWakeup(now);
        }
        assertThat(outbox.isIdle()).isTrue();
        assertThat(sent).isEqualTo(Outbox.MAX_TRIES + 1);
        assertThat(side.counters.changesGivenUp).isEqualTo(1);
        assertThat(outbox.nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(outbox.queuedBytes()).isZero();
    }

    /** Each try bears a number of its own, so a late acknowledgement says how long the road is: 1.5 s, far past the first time-out. */
    @Test
    void aRoadLongerThanTheFirstTimeOutIsMeasuredAndThenNothingIsSentTwice() {
        TreeMap<Long, DeltaAck> acks = new TreeMap<>();
        Now now = NOW;
        int written = 0;
        while (written < 400 || !outbox.isIdle()) {
            now = now.plusNanos(10 * MILLI);
            while (!acks.isEmpty() && acks.firstKey() <= now.nanos()) {
                outbox.onAck(now, acks.pollFirstEntry().getValue());
            }
            if (now.nanos() >= outbox.nextWakeupNanos()) {
                outbox.onWakeup(now);
            }
            if (now.nanos() % (100 * MILLI) == 0 && written < 400) {
                offer(side.put("k" + written++, new byte[900], Version.FOREVER));
            }
            for (Delta delta = outbox.next(now); delta != null; delta = outbox.next(now)) {
                acks.put(now.nanos() + 1_500 * MILLI + delta.sequence(), ack(delta));
            }
            assertThat(now.nanos()).isLessThan(NOW.nanos() + 60 * SECOND);
        }
        assertThat(side.counters.deltasResent).isLessThan(10);
        assertThat(side.counters.changesGivenUp).isZero();
    }

    @Test
    void aPeerThatDoesNotAnswerStaysSilentHoweverOftenItIsTriedAgain() {
        offer(side.put("a", "1"));
        Now now = NOW;
        int silent = 0;
        for (int i = 0; i < 300; i++) {
            now = now.plusNanos(10 * MILLI);
            if (now.nanos() - outbox.nextWakeupNanos() >= 0) {
                outbox.onWakeup(now);
            }
            offer(side.put("k" + i, "1"));
            outbox.next(now);
            silent += outbox.isSilent(now) ? 1 : 0;
        }
        assertThat(silent).isGreaterThanOrEqualTo(245);
        outbox.onAck(now, new DeltaAck(7, 1_000, -1));
        assertThat(outbox.isSilent(now)).isFalse();
    }

    @Test
    void aPeerThatWasIdleIsNotSilentWhenItIsSpokenTo() {
        Now later = NOW.plusNanos(3_600 * SECOND);
        offer(side.put("a", "1"));
        next(later);
        assertThat(outbox.isSilent(later)).isFalse();
    }

    @Test
    void aFullQueueDropsAndCountsAndStillAbsorbs() {
        byte[] value = new byte[1_000];
        int i = 0;
        while (offer(side.put("k" + i, value, Version.FOREVER))) {
            i++;
        }
        assertThat(side.counters.changesDropped).isEqualTo(1);
        assertThat(outbox.queuedBytes()).isBetween(Outbox.MAX_QUEUED_BYTES, Outbox.MAX_QUEUED_BYTES + 2_000);
        assertThat(offer(side.put("k0", "new"))).isTrue();
    }

    @Test
    void theWindowBoundsWhatIsInFlight() {
        for (int i = 0; i < 3_000; i++) {
            offer(side.put("k" + i, new byte[900], Version.FOREVER));
        }
        Now now = NOW;
        int most = 0;
        for (int round = 0; round < 60; round++) {
            List<Delta> flight = new ArrayList<>();
            for (Delta delta = outbox.next(now); delta != null; delta = outbox.next(now)) {
                flight.add(delta);
            }
            most = Math.max(most, flight.size());
            now = now.plusNanos(MILLI);
            for (Delta delta : flight) {
                outbox.onAck(now, ack(delta));
            }
        }
        assertThat(most).isBetween(20, Outbox.MAX_WINDOW_DATAGRAMS);
    }

    /** After a bad time an acknowledgement may be awaited for seconds that was lost. */
    @Test
    void whoHoldsTheSameHasAcknowledgedAll() {
        offer(side.put("a", "1"));
        Delta lost = next(NOW);
        offer(side.put("b", "1"));
        Now later = NOW.plusNanos(SECOND);
        outbox.onEqual(later);
        assertThat(outbox.isIdle()).isTrue();
        assertThat(outbox.queuedBytes() + outbox.inFlightBytes()).isZero();
        assertThat(outbox.nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(outbox.next(later)).isNull();
        outbox.onAck(later, ack(lost));
        offer(side.put("c", "1"));
        assertThat(next(later).items()).hasSize(1);
        assertThat(outbox.nextWakeupNanos()).as("the late acknowledgement was measured").isGreaterThan(later.nanos() + SECOND);
    }

    @Test
    void anAckOfAnotherSessionSaysNothing() {
        offer(side.put("a", "1"));
        next(NOW);
        outbox.onAck(NOW, new DeltaAck(8, 1, 0));
        assertThat(outbox.isIdle()).isFalse();
    }

    /** Self-fencing: of two entries under one dot the higher wins, and it may lie under another key. */
    @Test
    void aDotThatMeanwhileStandsUnderAnotherKeyStopsNothing() {
        Side other = new Side(2);
        Change theirs = other.put("a", "1");
        side.map.merge(NOW, Side.entry(theirs).version(NOW), List.of());
        outbox.offer(NOW, new Pending(side.key("a"), dot(theirs), List.of(), Cause.OVERWRITTEN, 1));
        byte[] block = Content.pack("b".getBytes(StandardCharsets.UTF_8), new byte[0], new byte[1]);
        Version twin = new Version(dot(theirs), Side.entry(theirs).timestamp() + 1, Version.FOREVER, block);
        assertThat(side.map.merge(NOW, twin, List.of())).isEqualTo(OrMap.Merge.LIVE);
        offer(side.put("c", "1"));
        List<Item> items = next(NOW).items();
        assertThat(items).hasSize(1);
        assertThat(((Write) items.get(0)).version().keyBytes()).isEqualTo("c".getBytes(StandardCharsets.UTF_8));
    }
}
