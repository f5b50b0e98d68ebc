package io.grapevine.node;

import static io.grapevine.sim.SimulatedCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage.FullState;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.sim.SimulatedCluster;
import io.grapevine.sim.SimulatedCluster.Member;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories of nodes that start together, and whose wall clocks disagree. */
final class WrongClockScenario {

    private static boolean isRefused(Member member) {
        return member.node().readiness(new Now(0, 0)).reason().contains("refused");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void ofTwoThatStartTogetherOneIsRefusedLoudlyAndTheOtherGoesOn(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.wallOffsetMillis = name -> name.equals("n1") ? 600_000 : 0;
        List<Member> nodes = cluster.start(2);
        cluster.run(15 * SECOND);
        assertThat(nodes.stream().filter(WrongClockScenario::isRefused)).hasSize(1).allMatch(refused ->
                refused.events.stream().anyMatch(event -> event.kind().equals("join-refused")));
        assertThat(nodes.stream().filter(Member::ready)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void ofThreeThatStartTogetherTheOddOneIsRefused(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.wallOffsetMillis = name -> name.equals("n" + seed % 3) ? -600_000 : 0;
        List<Member> nodes = cluster.start(3);
        cluster.run(15 * SECOND);
        for (Member member : nodes) {
            assertThat(isRefused(member)).isEqualTo(member.name.equals("n" + seed % 3));
        }
    }

    /** A datagram without gossip, and a stream, do not say what time it is: neither makes a member. */
    @Test
    void whoDoesNotShowItsClockIsNoMemberYet() {
        SimulatedCluster cluster = new SimulatedCluster(1);
        cluster.start(2);
        cluster.await("all ready", 15 * SECOND, cluster::allReady);
        Member member = cluster.members.get(0);
        Origin stranger = new Origin(9, 9);
        long wallMillis = cluster.now().wallMillis();
        MemberRecord record = new MemberRecord("stranger", stranger, wallMillis, new Address("10.9.9.9", 9), "10.9.9.9:1", 1,
                false, MemberState.ALIVE);
        Updates ownWord = new Updates(List.of(record));

        cluster.forge(member, new Envelope(stranger, 0, List.of(ownWord)));
        assertThat(member.node().member(stranger)).as("by an update").isNull();

        Codec codec = new Codec("sim", new ClusterKey("sim"));
        member.node().onStreamAccepted(cluster.now(), 1_000, record.gossip());
        member.node().onFrame(cluster.now(), 1_000,
                codec.encode(new Envelope(stranger, 0, List.of(new FullState(List.of(record), false)))));
        assertThat(member.node().member(stranger)).as("by a stream").isNull();

        cluster.forge(member, new Envelope(stranger, 0, List.of(gossip(wallMillis + 600_000), ownWord)));
        assertThat(member.node().member(stranger)).as("with a wrong clock").isNull();

        cluster.forge(member, new Envelope(stranger, 0, List.of(gossip(wallMillis), ownWord)));
        assertThat(member.node().member(stranger)).as("with a right clock").isEqualTo(record);
    }

    private static Gossip gossip(long wallMillis) {
        return new Gossip(1, 1, 1, false, false, false, wallMillis, 0);
    }
}
