package io.grapevine.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.Nack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.PingReq;
import io.grapevine.protocol.MembershipMessage.Refusal;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.MembershipMessage.FullState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** One machine, and what others may say to it. */
final class MembershipTest {

    private static final Address HERE = Network.address(0);
    private static final Address THERE = Network.address(1);
    private static final Origin SELF = new Origin(1, 1);
    private static final Origin PEER = new Origin(2, 2);
    private static final long WALL = 1_795_000_000_000L;

    private final Now now = new Now(-5, WALL);
    private final Membership membership = new Membership(
            MembershipSettings.DEFAULTS,
            record("self", SELF, HERE, 1, MemberState.ALIVE),
            Network.generator(1), UnaryOperator.identity(),
            now);

    @Test
    void absurdIncarnationsAreNotBelieved() {
        for (long absurd : new long[] {Long.MAX_VALUE, 1L << 62, (1L << 62) + 1, 1L << 40}) {
            hear(new Updates(List.of(record("peer", PEER, THERE, absurd, MemberState.ALIVE))));
            assertThat(membership.member(PEER)).isNull();
            hear(new Updates(List.of(record("self", SELF, HERE, absurd, MemberState.DEAD))));
            assertThat(membership.self().incarnation()).isEqualTo(1);
        }
    }

    @Test
    void aHigherIncarnationOfItsOwnIsOutbid() {
        hear(new Updates(List.of(record("self", SELF, HERE, 1_000, MemberState.SUSPECT))));
        assertThat(membership.self().incarnation()).isEqualTo(1_001);
        assertThat(membership.self().state()).isEqualTo(MemberState.ALIVE);
        assertThat(said()).contains(new Updates(List.of(membership.self())));
    }

    @Test
    void whoMissedTheRefutationHearsItAgain() {
        hear(new Updates(List.of(record("self", SELF, HERE, 1, MemberState.SUSPECT))));
        said();
        hear(new Updates(List.of(record("self", SELF, HERE, 1, MemberState.DEAD))));
        assertThat(membership.self().incarnation()).isEqualTo(2);
        assertThat(said()).containsExactly(new Updates(List.of(membership.self())));
    }

    @Test
    void aPingForAnotherOriginIsAnsweredWithWhoLivesHere() {
        hear(new Updates(List.of(record("peer", PEER, THERE, 1, MemberState.ALIVE))));
        said();
        hear(new Ping(7, new Origin(9, 9)));
        assertThat(said()).containsExactly(new Updates(List.of(membership.self())), new Ack(7));
        hear(new Ping(8, SELF));
        assertThat(said()).containsExactly(new Ack(8));
    }

    /** Who was first heard of in a message that was wrong would else be kept out for as long as the wrong row is kept. */
    @Test
    void aWrongNameIsPutRightByTheNextIncarnation() {
        hear(new Updates(List.of(record("pear", PEER, THERE, 1, MemberState.ALIVE))));
        hear(new Updates(List.of(record("peer", PEER, THERE, 2, MemberState.ALIVE))));
        assertThat(membership.peers()).containsExactly(record("peer", PEER, THERE, 2, MemberState.ALIVE));
        hear(new Updates(List.of(record("pear", PEER, THERE, 2, MemberState.DEAD))));
        assertThat(membership.peers()).isEmpty();
        hear(new Updates(List.of(record("peer", PEER, THERE, 3, MemberState.ALIVE))));
        assertThat(membership.peers()).containsExactly(record("peer", PEER, THERE, 3, MemberState.ALIVE));
    }

    @Test
    void aNewNameFreesTheOldOneAndTakesNobodyElses() {
        MemberRecord other = record("other", new Origin(3, 3), Network.address(2), 1, MemberState.ALIVE);
        MemberRecord pear = record("pear", new Origin(4, 4), Network.address(3), 1, MemberState.ALIVE);
        MemberRecord peer = record("peer", PEER, THERE, 2, MemberState.ALIVE);
        hear(new Updates(List.of(other, record("pear", PEER, THERE, 1, MemberState.ALIVE), peer, pear)));
        assertThat(membership.peers()).containsExactlyInAnyOrder(other, peer, pear);
        said();
        for (String taken : List.of("other", "self")) {
            hear(new Updates(List.of(record(taken, PEER, THERE, 3, MemberState.ALIVE))));
            assertThat(membership.peers()).containsExactlyInAnyOrder(other, peer, pear);
            assertThat(said()).as("nobody is asked or refused").isEmpty();
        }
    }

    @Test
    void theDeadOfOthersAreNotTakenOver() {
        hear(new Updates(List.of(record("peer", PEER, THERE, 1, MemberState.DEAD))));
        assertThat(membership.members()).hasSize(1);
    }

    @Test
    void aDeathInAFullStateIsASuspicion() {
        Origin third = new Origin(3, 3);
        Address elsewhere = Network.address(2);
        hear(new Updates(List.of(
                record("peer", PEER, THERE, 1, MemberState.ALIVE),
                record("third", third, elsewhere, 1, MemberState.ALIVE))));
        hear(new FullState(List.of(record("third", third, elsewhere, 1, MemberState.DEAD)), true));
        assertThat(membership.member(third)).extracting(MemberRecord::state).isEqualTo(MemberState.SUSPECT);
        hear(new Updates(List.of(record("third", third, elsewhere, 1, MemberState.DEAD))));
        assertThat(membership.member(third)).extracting(MemberRecord::state).isEqualTo(MemberState.DEAD);
    }

    @Test
    void membersAreSortedByNameThenOrigin() {
        hear(new Updates(List.of(
                record("zeta", new Origin(4, 4), Network.address(4), 1, MemberState.ALIVE),
                record("alpha", new Origin(5, 5), Network.address(5), 1, MemberState.ALIVE))));
        assertThat(membership.members()).extracting(MemberRecord::name).containsExactly("alpha", "self", "zeta");
    }

    @Test
    void theHashIsThatOfTheSetNotOfTheOrder() {
        Membership other = new Membership(
                MembershipSettings.DEFAULTS,
                record("peer", PEER, THERE, 1, MemberState.ALIVE),
                Network.generator(2), UnaryOperator.identity(),
                now);
        MemberRecord third = record("third", new Origin(3, 3), Network.address(2), 4, MemberState.ALIVE);
        hear(new Updates(List.of(third, other.self())));
        other.onMessage(now, HERE, SELF, WALL, new Updates(List.of(membership.self())));
        assertThat(membership.stateHash()).isNotEqualTo(other.stateHash());
        other.onMessage(now, HERE, SELF, WALL, new Updates(List.of(third)));
        assertThat(membership.stateHash()).isEqualTo(other.stateHash());
        hear(new Updates(List.of(record("third", new Origin(3, 3), Network.address(2), 5, MemberState.ALIVE))));
        assertThat(membership.stateHash()).isNotEqualTo(other.stateHash());
    }

    @Test
    void aDifferingTableIsAskedForOnceASecondAtMost() {
        hear(new Updates(List.of(record("peer", PEER, THERE, 1, MemberState.ALIVE))));
        hear(new FullState(List.of(record("peer", PEER, THERE, 1, MemberState.ALIVE)), true));
        int asked = 0;
        for (int i = 0; i <= 100; i++) {
            Now later = now.plusNanos(i * 100_000_000L);
            membership.onPeerHash(later, PEER, membership.stateHash() + 1);
            SyncRequest request = membership.pollSync();
            if (request != null) {
                assertThat(request).isEqualTo(new SyncRequest(THERE, PEER));
                assertThat(i).isGreaterThanOrEqualTo(20);
                asked++;
            }
        }
        assertThat(asked).isBetween(2, 4);
    }

    /** Whatever is said, in any order: no exception, tables within bounds, the next wake-up ahead of the last. */
    @Test
    void nonsenseIsSurvived() {
        RandomGenerator random = Network.generator(3);
        Now time = now;
        for (int i = 0; i < 50_000; i++) {
            time = time.plusNanos(random.nextLong(20_000_000));
            Origin sender = new Origin(0, random.nextInt(20));
            Address from = Network.address(random.nextInt(25));
            membership.onMessage(time, from, sender, random.nextInt(50) == 0 ? 1 : time.wallMillis(), nonsense(random));
            membership.onPeerHash(time, sender, random.nextInt(4));
            long next = membership.nextWakeupNanos();
            if (Instants.isDue(time.nanos(), next)) {
                membership.onWakeup(time);
                while (membership.pollOutgoing() != null) {
                    membership.updates(500);
                }
                assertThat(membership.nextWakeupNanos()).isGreaterThan(time.nanos());
            }
            if (!membership.connected()) {
                membership.connect(time);
            }
            while (membership.pollEvent() != null) {
                continue;
            }
        }
        assertThat(membership.members().size()).isLessThan(25);
    }

    private static MembershipMessage nonsense(RandomGenerator random) {
        Origin origin = random.nextInt(10) == 0 ? SELF : new Origin(0, random.nextInt(20));
        MemberState state = MemberState.values()[random.nextInt(4)];
        MemberRecord record = new MemberRecord(
                random.nextInt(30) == 0 ? "self" : "n" + random.nextInt(15),
                origin,
                random.nextInt(5),
                Network.address(random.nextInt(25)),
                "",
                1 + random.nextInt(5),
                random.nextBoolean(),
                state,
                state == MemberState.SUSPECT ? new Origin(0, random.nextInt(20)) : null);
        return switch (random.nextInt(8)) {
            case 0 -> new Ping(random.nextInt(50), random.nextBoolean() ? origin : null);
            case 1 -> new Ack(random.nextInt(50));
            case 2 -> new Nack(random.nextInt(50));
            case 3 -> new PingReq(random.nextInt(50), origin, Network.address(random.nextInt(25)));
            case 4 -> new FullState(new ArrayList<>(List.of(record)), random.nextBoolean());
            case 5 -> random.nextInt(100) == 0
                    ? new Refusal(random.nextBoolean() ? SELF : origin, Refusal.Reason.values()[random.nextInt(2)], "no")
                    : new Ack(random.nextInt());
            default -> new Updates(new ArrayList<>(List.of(record)));
        };
    }

    @Test
    void aRefusalOfSomebodyElseMeansNothingHere() {
        hear(new Refusal(PEER, Refusal.Reason.NAME_TAKEN, "held elsewhere"));

        assertThat(membership.connected()).isTrue();

        hear(new Refusal(SELF, Refusal.Reason.NAME_TAKEN, "held elsewhere"));

        assertThat(membership.connected()).isFalse();
    }

    private void hear(MembershipMessage message) {
        membership.onMessage(now, THERE, PEER, WALL, message);
    }

    private List<MembershipMessage> said() {
        List<MembershipMessage> said = new ArrayList<>();
        for (Outgoing out = membership.pollOutgoing(); out != null; out = membership.pollOutgoing()) {
            said.add(out.message());
        }
        return said;
    }

    private static MemberRecord record(
            String name, Origin origin, Address address, long incarnation, MemberState state) {
        return new MemberRecord(name, origin, 1, address, "", incarnation, false, state);
    }
}
