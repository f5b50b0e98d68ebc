package io.grapevine.replication;

import static io.grapevine.replication.Side.MILLI;
import static io.grapevine.replication.Side.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HandoverTest {

    private final Side here = new Side(1);
    private final Side there = new Side(2);
    private final long[] lastStream = {-1};
    private final Replication replication =
            new Replication(here.settings, here.map, here.random, () -> lastStream[0] += 2, NOW);

    HandoverTest() {
        replication.connect(NOW);
        replication.onPeer(NOW, there.peer);
    }

    /** What is said to the other one, and what it answers to questions about origins. */
    private List<ReplicationMessage> exchange(Now now) {
        List<ReplicationMessage> said = new ArrayList<>();
        for (Outgoing next = replication.pollOutgoing(now); next != null; next = replication.pollOutgoing(now)) {
            said.add(next.message());
            if (next.message() instanceof OriginQuery query) {
                there.comparing.onOriginQuery(here.address, query);
                for (Outgoing answer = there.wire.pollMessage(); answer != null; answer = there.wire.pollMessage()) {
                    replication.onMessage(now, there.address, there.origin, answer.message());
                }
            }
        }
        return said;
    }

    private void acknowledge(Now now, List<ReplicationMessage> said) {
        for (ReplicationMessage message : said) {
            if (message instanceof Delta delta) {
                replication.onMessage(now, there.address, there.origin, new DeltaAck(delta.session(), delta.sequence(), 0));
            }
        }
    }

    @Test
    void whatWasAnnouncedAndAcknowledgedIsNotHandedOverBeforeItIsThere() {
        Change put = here.put("large", new byte[10_000], Version.FOREVER);
        replication.onLocal(NOW, put);
        acknowledge(NOW, exchange(NOW));
        replication.drain(NOW);
        exchange(NOW);
        assertThat(replication.isDrained(NOW)).as("acknowledged is not fetched").isFalse();
        there.map.merge(NOW, here.map.entry(Side.dot(put)).version(NOW), put.kills());
        Now later = NOW.plusNanos(25 * MILLI);
        assertThat(replication.nextWakeupNanos()).isLessThanOrEqualTo(later.nanos());
        replication.onWakeup(later);
        exchange(later);
        assertThat(replication.isDrained(later)).isTrue();
    }

    /** What was in flight when the others were asked: a request that had come before the node was told to end. */
    @Test
    void whatIsWrittenAfterAPeerHeldAllIsHandedOverToo() {
        Change first = here.put("first", new byte[10_000], Version.FOREVER);
        replication.onLocal(NOW, first);
        there.map.merge(NOW, here.map.entry(Side.dot(first)).version(NOW), first.kills());
        acknowledge(NOW, exchange(NOW));
        replication.drain(NOW);
        exchange(NOW);
        assertThat(replication.isDrained(NOW)).isTrue();
        Change second = here.put("second", new byte[10_000], Version.FOREVER);
        replication.onLocal(NOW, second);
        acknowledge(NOW, exchange(NOW));
        assertThat(replication.isDrained(NOW)).as("acknowledged is not fetched").isFalse();
        there.map.merge(NOW, here.map.entry(Side.dot(second)).version(NOW), second.kills());
        Now later = NOW.plusNanos(25 * MILLI);
        replication.onWakeup(later);
        exchange(later);
        assertThat(replication.isDrained(later)).isTrue();
    }

    /** Who went before handed it over to this node alone. */
    @Test
    void whatWhoIsGoneWroteIsHandedOverToo() {
        Side gone = new Side(3);
        replication.onPeer(NOW, gone.peer);
        Change put = gone.put("large", new byte[10_000], Version.FOREVER);
        Version version = gone.map.entry(Side.dot(put)).version(NOW);
        here.map.merge(NOW, version, put.kills());
        replication.drain(NOW);
        exchange(NOW);
        assertThat(replication.isDrained(NOW)).as("who wrote it is there").isTrue();
        replication.onPeerGone(gone.origin);
        assertThat(replication.isDrained(NOW)).as("nobody else has it").isFalse();
        there.map.merge(NOW, version, put.kills());
        Now later = NOW.plusNanos(25 * MILLI);
        assertThat(replication.nextWakeupNanos()).isLessThanOrEqualTo(later.nanos());
        replication.onWakeup(later);
        exchange(later);
        assertThat(replication.isDrained(later)).isTrue();
    }

    @Test
    void whoeverWroteNothingHasNothingToHandOver() {
        replication.drain(NOW);
        assertThat(replication.isDrained(NOW)).isTrue();
    }

    @Test
    void whereNobodyAnswersThereIsNobodyToHandOverTo() {
        replication.onLocal(NOW, here.put("key", new byte[10], Version.FOREVER));
        replication.drain(NOW);
        assertThat(replication.isDrained(NOW)).isFalse();
        Now later = NOW.plusNanos(4_000 * MILLI);
        replication.onWakeup(later);
        exchange(later);
        later = later.plusNanos(4_000 * MILLI);
        assertThat(replication.isDrained(later)).isTrue();
    }

    @Test
    void othersOfWhomItKnowsNothingDoNotCount() {
        replication.onLocal(NOW, here.put("key", new byte[10], Version.FOREVER));
        acknowledge(NOW, exchange(NOW));
        replication.drain(NOW);
        replication.onMessage(NOW, there.address, there.origin, new OriginList(Handover.EXCHANGE, 12, 0, true, List.of(), 0));
        assertThat(replication.isDrained(NOW)).isFalse();
    }

    @Test
    void asksNoMoreOnceItKnows() {
        Handover handover = new Handover(here.map, here.contacts, here.wire);
        assertThat(handover.nextWakeupNanos()).isEqualTo(Timers.NEVER);
        handover.begin(NOW);
        assertThat(handover.nextWakeupNanos()).as("nothing was written").isEqualTo(Timers.NEVER);
    }
}
