package io.grapevine.replication;

import static io.grapevine.replication.Side.MILLI;
import static io.grapevine.replication.Side.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.protocol.ReplicationMessage.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The parts together. */
final class ReplicationTest {

    private final Side side = new Side(1);
    private final long[] lastStream = {-1};
    private final Replication replication = new Replication(side.settings, side.map, side.random, () -> lastStream[0] += 2, NOW);

    private void connect(int members) {
        replication.connect(NOW);
        for (int i = 2; i <= members; i++) {
            replication.onPeer(NOW, new Peer(Side.origin(i), "n" + i, Side.address(i), false));
        }
    }

    private List<Outgoing> said(Now now) {
        List<Outgoing> said = new ArrayList<>();
        for (Outgoing next = replication.pollOutgoing(now); next != null; next = replication.pollOutgoing(now)) {
            said.add(next);
        }
        return said;
    }

    private Gossip equal() {
        return new Gossip(side.map.digest(), 0, 1, false, true, false, 1, 0);
    }

    /** No bytes from outside make a merge throw, as far as is known; so the change is built as no decoder lets one in. */
    @Test
    void aChangeThatMakesTheMergeThrowIsSetAsideAlone() {
        connect(3);
        Version sound = version(1, Content.pack(new byte[] {'k'}, new byte[0], new byte[3]));
        Version broken = version(2, new byte[] {0, 9});
        Version last = version(3, Content.pack(new byte[] {'l'}, new byte[0], new byte[3]));
        replication.onMessage(NOW, Side.address(2), Side.origin(2), new Delta(7, 1, List.of(
                new Write(sound, List.of(), 0), new Write(broken, List.of(), 0), new Write(last, List.of(), 0))));
        assertThat(side.map.entry(sound.dot())).isNotNull();
        assertThat(side.map.entry(broken.dot())).isNull();
        assertThat(side.map.entry(last.dot())).isNotNull();
        assertThat(replication.pollEvent()).isNotNull().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(ReplicationEvent.Kind.SET_ASIDE);
            assertThat(event.text()).startsWith("Write from " + Side.address(2)).contains("Exception");
        });
        assertThat(replication.pollEvent()).isNull();
        assertThat(said(NOW)).as("it has arrived, and sending it again changes nothing")
                .anyMatch(next -> next.message().equals(new DeltaAck(7, 1, 0)));
    }

    private static Version version(long number, byte[] block) {
        return new Version(new Dot(Side.origin(2), number), 1, Version.FOREVER, block);
    }

    @Test
    void onlyPeersThatAnswerDelayWrites() {
        connect(3);
        Now now = NOW;
        for (int i = 0; i < 9_000; i++) {
            Change put = side.put("k" + i, new byte[1_000], Version.FOREVER);
            replication.onLocal(now, put);
        }
        said(now);
        assertThat(replication.writeDelayNanos(now)).isBetween(1L, 50 * MILLI);
        for (int i = 0; i < 500; i++) {
            now = now.plusNanos(10 * MILLI);
            replication.onWakeup(now);
            said(now);
            if (i > 60) {
                assertThat(replication.writeDelayNanos(now)).isZero();
            }
            if (i > 300) {
                assertThat(replication.isDrained(now)).isTrue();
            }
        }
        replication.onMessage(now, Side.address(2), Side.origin(2), new DeltaAck(1, 1, 0));
    }

    @Test
    void equalDigestsAreAComparison() {
        connect(2);
        assertThat(replication.unreadyReason(NOW)).contains("compared");
        replication.onMessage(NOW, Side.address(2), Side.origin(2), equal());
        assertThat(replication.unreadyReason(NOW)).isNull();
    }

    @Test
    void equalDigestsAcknowledgeWhatIsInFlight() {
        connect(2);
        replication.onLocal(NOW, side.put("k", "1"));
        assertThat(said(NOW)).anyMatch(next -> next.message() instanceof Delta);
        replication.onMessage(NOW, Side.address(2), Side.origin(2), equal());
        Now later = NOW.plusNanos(Side.SECOND);
        replication.onWakeup(later);
        assertThat(said(later)).noneMatch(next -> next.message() instanceof Delta);
    }

    @Test
    void aDeltaIsAcknowledgedToItsPeer() {
        connect(2);
        replication.onMessage(NOW, Side.address(2), Side.origin(2), new Delta(9, 4, List.of()));
        assertThat(said(NOW)).contains(new Outgoing(Side.address(2), new DeltaAck(9, 4, 0)));
    }

    @Test
    void aFullNodeFetchesNothing() {
        Side small = new Side(3, Side.PAYLOAD_BYTES, 10_000);
        Replication full = new Replication(small.settings, small.map, small.random, () -> 1, NOW);
        full.connect(NOW);
        full.onPeer(NOW, new Peer(Side.origin(2), "n2", Side.address(2), true));
        full.onMessage(NOW, Side.address(2), Side.origin(2), new Gossip(1, 1 << 20, 1, false, true, false, 1, 0));
        full.onLocal(NOW, small.put("a", new byte[20_000], Version.FOREVER));
        assertThat(full.unreadyReason(NOW)).contains("maxBytes");
        while (full.pollStream() != null) {
            assertThat(full.unreadyReason(NOW)).contains("maxBytes");
        }
        full.onMessage(NOW, Side.address(2), Side.origin(2), new Delta(5, 1, List.of(
                new Announcement(new Dot(Side.origin(2), 1), 9_000, List.of(), 0))));
        assertThat(full.pollStream()).isNull();
    }

    /** Of many short stretches the best, in turns: what else the machine does hits both alike. */
    @Test
    void amongAThousandMembersADatagramCostsAsMuchAsAmongTen() {
        ReplicationTest few = new ReplicationTest();
        few.connect(10);
        connect(1_000);
        long bestOfFew = Long.MAX_VALUE;
        long bestOfMany = Long.MAX_VALUE;
        for (int round = 1; round <= 400; round++) {
            bestOfFew = Math.min(bestOfFew, few.datagramsNanos(10, round));
            bestOfMany = Math.min(bestOfMany, datagramsNanos(1_000, round));
        }
        assertThat(bestOfMany).isLessThan(5 * bestOfFew);
    }

    private long datagramsNanos(int members, int round) {
        Now now = NOW.plusNanos(10 * MILLI * round);
        long began = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            int from = 2 + (50 * round + i) % (members - 1);
            replication.onMessage(now, Side.address(from), Side.origin(from), new Delta(9, round, List.of()));
            if (replication.pollOutgoing(now) == null || replication.nextWakeupNanos() == 0) {
                throw new AssertionError("a delta without an acknowledgement");
            }
        }
        return System.nanoTime() - began;
    }
}
