package io.grapevine.replication;

import static io.grapevine.replication.Side.MILLI;
import static io.grapevine.replication.Side.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.protocol.ReplicationMessage.Served;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoomTest {

    private static final int MAX_BYTES = 100_000;

    private static final Gossip READY = new Gossip(1, 1, 1, false, true, false, 1, 0);
    private static final Gossip NOT_READY = new Gossip(1, 1, 1, false, false, false, 1, 0);

    private final Side side = new Side(1, Side.PAYLOAD_BYTES, MAX_BYTES);
    private List<Dots> deadElsewhere = List.of();
    private final Room room = new Room(
            side.settings, side.map, side.contacts, side.custodians, side.spread, side.wire, side.random, () -> deadElsewhere);

    private void fill(int bytes) {
        for (int i = 0; side.map.liveBytes() < bytes; i++) {
            side.put("k" + i, new byte[500], Version.FOREVER);
        }
    }

    private void adjust(int milliseconds, boolean ready) {
        for (int i = 0; i < milliseconds; i++) {
            Now now = NOW.plusNanos(i * MILLI);
            room.adjust(now, true, ready);
            assertThat(room.nextWakeupNanos()).isGreaterThan(now.nanos());
        }
    }

    @Test
    void aloneItShedsAndRemovesNothing() {
        fill(MAX_BYTES * 2);
        adjust(5, true);
        assertThat(side.map.liveBytes()).isLessThanOrEqualTo(MAX_BYTES);
        assertThat(side.map.shedCount()).isPositive();
        assertThat(side.map.evictedCount()).isZero();
        assertThat(room.isFull()).isFalse();
        assertThat(room.nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void amongOthersItEvictsOnlyOfWhatItIsCustodianAndOnlyItsShare() {
        side.meet(NOW, 2, 3);
        side.custodians.update(side.origin, true, side.contacts.all());
        fill(MAX_BYTES * 12 / 10);
        long excess = side.map.liveBytes() - MAX_BYTES;
        long before = side.map.liveBytes();
        room.adjust(NOW, true, true);
        assertThat(before - side.map.liveBytes()).isBetween(excess / 3, excess / 3 + 1_000);
        assertThat(side.map.shedCount()).isZero();
        assertThat(side.contact(2).changeCount()).isPositive();
    }

    @Test
    void whoIsNotReadyEvictsNothingWhereOthersAre() {
        side.meet(NOW, 2, 3);
        fill(MAX_BYTES * 12 / 10);
        adjust(50, false);
        assertThat(side.map.evictedCount() + side.map.shedCount()).isZero();
    }

    /** Else nobody ever could: to become ready takes a whole comparison, and that takes room. */
    @Test
    void whereNobodyIsReadyEachEvictsItsShareAllTheSame() {
        side.meet(NOW, 2, 3);
        side.contact(2).heard(NOT_READY);
        side.contact(3).heard(NOT_READY);
        fill(MAX_BYTES * 12 / 10);
        long before = side.map.liveBytes();
        long excess = before - MAX_BYTES;
        room.adjust(NOW, true, false);
        assertThat(before - side.map.liveBytes()).isBetween(excess / 3, excess / 3 + 1_000);
        assertThat(side.map.shedCount()).isZero();
        adjust(200, false);
        assertThat(side.map.liveBytes()).isLessThanOrEqualTo(MAX_BYTES);
        assertThat(side.map.shedCount()).isZero();
    }

    @Test
    void pastItsHardLimitAmongOthersItIsFullAndShedsUntilThereIsRoom() {
        side.meet(NOW, 2, 3);
        side.contact(2).heard(READY);
        fill(MAX_BYTES * 13 / 10);
        room.adjust(NOW, true, false);
        assertThat(room.isFull()).isTrue();
        assertThat(side.map.evictedCount()).isZero();
        adjust(3, false);
        assertThat(side.map.liveBytes()).isLessThanOrEqualTo(MAX_BYTES);
        assertThat(room.isFull()).isFalse();
    }

    /** Else who holds nearly what it may would fetch a large entry, shed it, and fetch it again. */
    @Test
    void whoComesPastItsHardLimitAtOnceFirstEvictsItsShareOfTheRoomBetween() {
        side.meet(NOW, 2, 3, 4);
        List.of(2, 3, 4).forEach(number -> side.contact(number).heard(READY));
        fill(MAX_BYTES * 13 / 10);
        long before = side.map.liveBytes();
        room.adjust(NOW, true, true);
        assertThat(side.map.evictedCount() * before / side.map.putCount()).isBetween(MAX_BYTES / 16L, MAX_BYTES / 16L + 1_000);
        assertThat(room.isFull()).isFalse();
        assertThat(side.map.shedCount()).isZero();
        fill(MAX_BYTES * 2);
        room.adjust(NOW, true, true);
        assertThat(room.isFull()).isTrue();
        assertThat(side.map.liveBytes()).isLessThanOrEqualTo(MAX_BYTES);
        assertThat(side.map.evictedCount() * before / side.map.putCount()).isLessThan(MAX_BYTES / 8L + 2_000);
    }

    @Test
    void eachCustodianIsToldInOneDatagramHoweverMuchWasServed() {
        int payloadBytes = 500;
        Side small = new Side(1, payloadBytes, MAX_BYTES);
        Room its = new Room(
                small.settings, small.map, small.contacts, small.custodians, small.spread, small.wire, small.random, List::of);
        small.meet(NOW, 2);
        for (int i = 0; i < 800; i++) {
            small.put("k" + i, new byte[8], Version.FOREVER);
            small.map.get(small.key("k" + i), NOW.nanos());
        }
        assertThat(small.map.liveBytes()).isGreaterThan(MAX_BYTES / 4 * 3);
        its.tellServed(true);
        assertThat(small.messages()).hasSize(1).first().isInstanceOfSatisfying(Served.class,
                served -> assertThat(served.keyHashes()).hasSizeBetween(40, payloadBytes / Long.BYTES));
    }

    @Test
    void whoIsFullNamesWhatTheOthersHoldOrWhatItHoldsItself() {
        side.meet(NOW, 2, 3);
        side.contact(2).heard(new Gossip(1, 5 * MAX_BYTES, 1, false, true, false, 1, 0));
        side.contact(3).heard(new Gossip(1, 9 * MAX_BYTES, 1, false, false, false, 1, 0));
        assertThat(room.neededBytes()).as("of who is not ready nobody knows what it will hold").isEqualTo(5 * MAX_BYTES);
        fill(6 * MAX_BYTES);
        assertThat(room.neededBytes()).isEqualTo(side.map.liveBytes());
    }

    /** What is only for this node's callers goes; what it lay over is shown again. */
    @Test
    void aLocalEntryThatHasToGoTakesNoSharedOneWithIt() {
        for (int i = 0; i < 200; i++) {
            side.put("k" + i, new byte[8], Version.FOREVER);
            side.map.putLocal(NOW, key(i), "text/plain", new byte[800], Version.FOREVER);
        }
        adjust(5, true);
        assertThat(side.map.liveBytes()).isLessThanOrEqualTo(MAX_BYTES);
        for (int i = 0; i < 200; i++) {
            if (side.map.live(key(i)) != null) {
                assertThat(side.map.get(key(i), NOW.nanos())).isNotNull();
            }
        }
    }

    private Key key(int number) {
        return side.map.key(("k" + number).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoIsFullForgetsFirstWhatIsDeadElsewhere() {
        side.meet(NOW, 2, 3);
        side.contact(2).heard(READY);
        fill(MAX_BYTES * 13 / 10);
        long last = side.map.highest(side.origin);
        deadElsewhere = List.of(new Dots(side.origin, Runs.of(1, last / 2)));
        adjust(5, false);
        assertThat(side.map.live(side.origin, 1, last)).isEqualTo(Runs.of(last / 2 + 1, last));
        assertThat(room.isFull()).isFalse();
    }
}
