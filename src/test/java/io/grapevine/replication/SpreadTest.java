package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.dot;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announce;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.Write;
import io.grapevine.protocol.Sizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SpreadTest {

    private static final Now LATER = new Now(NOW.nanos() + Announcements.WAIT_NANOS, NOW.wallMillis());

    private final Side side = new Side(1);
    private final Side writer = new Side(2);

    private void announce() {
        side.spread.flush(NOW);
        side.spread.flush(LATER);
    }

    private void members(int count) {
        side.meet(NOW, IntStream.rangeClosed(2, count).toArray());
    }

    private long told() {
        return side.contacts.met().filter(contact -> contact.changeCount() > 0).count();
    }

    private Set<Address> addressesTold() {
        return side.contacts.met().filter(contact -> contact.changeCount() > 0)
                .map(contact -> contact.address()).collect(Collectors.toSet());
    }

    /** A write of member 2 that arrives from a member. */
    private Change arrives(String key, int hops, int from) {
        Change put = writer.map.live(writer.key(key)) == null ? writer.put(key, "1") : null;
        if (put == null) {
            put = new Change(writer.key(key), writer.map.live(writer.key(key)), List.of(), Cause.OVERWRITTEN);
        }
        Write write = new Write(Side.entry(put).version(NOW), put.kills(), hops);
        side.intake.onItem(NOW, Side.address(from), write);
        return put;
    }

    @Test
    void upTo16MembersAWriteGoesStraightToEveryMemberAndNobodyForwardsIt() {
        members(16);
        side.spread.local(NOW, side.put("a", "1"));
        assertThat(told()).isEqualTo(15);
        Side other = new Side(2);
        other.meet(NOW, IntStream.rangeClosed(3, 17).toArray());
        Change change = side.put("b", "1");
        other.intake.onItem(NOW, side.address, new Write(Side.entry(change).version(NOW), List.of(), 0));
        other.intake.onItem(NOW, side.address, new Deaths(List.of(dot(change)), Cause.REMOVED, 0));
        assertThat(other.contacts.met()).allMatch(contact -> contact.isIdle());
        assertThat(other.said()).isEmpty();
    }

    @Test
    void above16MembersAWriteGoesToFanoutMembers() {
        members(17);
        side.spread.local(NOW, side.put("a", "1"));
        assertThat(told()).isEqualTo(3);
    }

    @Test
    void aYoungDeltaIsPushedOnButNeverBackToItsSender() {
        for (int i = 0; i < 200; i++) {
            members(40);
            arrives("k" + i, 0, 2);
            assertThat(addressesTold()).hasSizeBetween(2, 3).doesNotContain(Side.address(2));
            side.meet(NOW);
        }
    }

    @Test
    void onlyWhatIsNewIsForwarded() {
        members(40);
        arrives("a", 0, 2);
        side.meet(NOW);
        members(40);
        arrives("a", 0, 3);
        announce();
        assertThat(told()).isZero();
        assertThat(side.said()).isEmpty();
    }

    @Test
    void anOlderDeltaIsAnnouncedByItsDot() {
        members(40);
        Change put = arrives("a", 9, 2);
        assertThat(told()).isZero();
        side.spread.flush(NOW);
        assertThat(side.said()).as("it waits for company").isEmpty();
        side.spread.flush(LATER);
        List<Outgoing> said = side.said();
        assertThat(said).hasSize(4).allSatisfy(outgoing ->
                assertThat(((Announce) outgoing.message()).announcements().get(0).dot()).isEqualTo(dot(put)));
        side.spread.onTick();
        assertThat(side.said()).hasSize(Announcements.TOLD_AGAIN);
        side.spread.onTick();
        assertThat(side.said()).isEmpty();
    }

    @Test
    void whatDiedMeanwhileIsNotAnnouncedAgain() {
        members(40);
        arrives("a", 9, 2);
        announce();
        side.said();
        side.remove("a");
        side.spread.onTick();
        assertThat(side.said()).isEmpty();
    }

    @Test
    void whatCameByRepairIsNotForwarded() {
        members(40);
        arrives("a", Spread.NOT_FORWARDED, 2);
        arrives("b", Integer.MAX_VALUE, 2);
        announce();
        assertThat(told()).isZero();
        assertThat(side.said()).isEmpty();
    }

    @Test
    void deathsThatAreNewArePushedAllTheWay() {
        members(40);
        Dot dot = new Dot(Side.origin(3), 1);
        side.intake.onItem(NOW, Side.address(2), new Deaths(List.of(dot), Cause.REMOVED, 20));
        List<Outgoing> said = side.said();
        assertThat(said).hasSizeBetween(3, 4).allSatisfy(outgoing -> {
            assertThat(outgoing.to()).isNotEqualTo(Side.address(2));
            assertThat(((Deaths) ((Delta) outgoing.message()).items().get(0)).hops()).isEqualTo(21);
        });
        side.intake.onItem(NOW, Side.address(2), new Deaths(List.of(dot), Cause.REMOVED, 20));
        assertThat(side.said()).isEmpty();
    }

    /** Their writer's origin takes a byte in its own datagrams, and seventeen in others'. */
    @Test
    void deathsThatJustFittedAreForwardedInTwo() {
        members(40);
        List<Dot> dots = new ArrayList<>();
        for (long number = 1; deltaBytes(Side.origin(2), dots) < Side.PAYLOAD_BYTES; number += 2) {
            dots.add(new Dot(Side.origin(2), number));
        }
        assertThat(deltaBytes(side.origin, dots)).isGreaterThan(Side.PAYLOAD_BYTES);
        side.intake.onItem(NOW, Side.address(2), new Deaths(dots, Cause.REMOVED, 0));
        Map<Address, List<Dot>> told = new HashMap<>();
        for (Outgoing outgoing : side.said()) {
            assertThat(Sizes.of(side.origin, outgoing.message())).isLessThanOrEqualTo(Side.PAYLOAD_BYTES);
            Deaths deaths = (Deaths) ((Delta) outgoing.message()).items().get(0);
            told.computeIfAbsent(outgoing.to(), to -> new ArrayList<>()).addAll(deaths.dots());
        }
        assertThat(told).hasSizeBetween(3, 4).allSatisfy((to, all) -> assertThat(all).isEqualTo(dots));
    }

    private static int deltaBytes(Origin sender, List<Dot> dots) {
        return Sizes.of(sender, new Delta(Delta.UNACKNOWLEDGED, 1, List.of(new Deaths(dots, Cause.REMOVED, 1))));
    }

    @Test
    void deathsWithTheMostHopsThereCanBeGoNoFurther() {
        members(40);
        side.intake.onItem(NOW, Side.address(2),
                new Deaths(List.of(new Dot(Side.origin(3), 1)), Cause.REMOVED, Integer.MAX_VALUE));
        assertThat(side.said()).isEmpty();
    }

    @Test
    void announcementsAreBounded() {
        members(40);
        for (int i = 0; i < Announcements.MAX_ANNOUNCED + 10; i++) {
            Change put = side.put("k" + i, "1");
            side.spread.forward(NOW, Side.address(2), put.key(), dot(put), List.of(), 9);
        }
        assertThat(side.counters.changesDropped).isEqualTo(10);
    }

    @Test
    void ofManyAnnouncementsEachRoundSaysSomeAndAllHaveTheirTurn() {
        members(40);
        int count = 12_000;
        for (int i = 0; i < count; i++) {
            Change put = side.put("k" + i, "1");
            side.spread.forward(NOW, Side.address(2), put.key(), dot(put), List.of(), 9);
        }
        Map<Dot, Integer> rounds = new HashMap<>();
        announce();
        Now now = LATER;
        for (List<Outgoing> said = side.said(); !said.isEmpty(); said = side.said()) {
            Map<Address, Integer> datagrams = new HashMap<>();
            for (Outgoing outgoing : said) {
                assertThat(Sizes.of(side.origin, outgoing.message())).isLessThanOrEqualTo(Side.PAYLOAD_BYTES);
                datagrams.merge(outgoing.to(), 1, Integer::sum);
            }
            assertThat(datagrams).hasSizeBetween(1, 4).allSatisfy((to, sent) ->
                    assertThat(sent).isLessThanOrEqualTo(2 * Announcements.MAX_DATAGRAMS_PER_ROUND));
            said.forEach(outgoing -> ((Announce) outgoing.message()).announcements().forEach(each ->
                    rounds.merge(each.dot(), 1, Integer::sum)));
            now = new Now(now.nanos() + side.settings.intervalNanos(), now.wallMillis());
            side.spread.onTick();
            side.spread.flush(now);
        }
        assertThat(rounds).hasSize(count).allSatisfy((dot, told) ->
                assertThat(told).isEqualTo(4 + Announcements.TOLD_AGAIN));
    }

    @Test
    void whatAnExchangePushesLeavesRoomForWhatClientsWrite() {
        members(3);
        int pushed = 0;
        Change put;
        do {
            put = side.put("k" + pushed++, new byte[900], Version.FOREVER);
        } while (side.spread.pushTo(NOW, Side.origin(2), put.key(), dot(put)));
        assertThat(side.contact(2).queuedBytes()).isLessThan(Outbox.MAX_QUEUED_BYTES / 2);
        side.spread.local(NOW, side.put("mine", "1"));
        assertThat(side.counters.changesDropped).isZero();
    }
}
