package io.grapevine.replication;

import static io.grapevine.replication.Side.MILLI;
import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import org.junit.jupiter.api.Test;

final class LagsTest {

    private final Side side = new Side(1);
    private final Lags lags = new Lags(side.map, 200 * MILLI);
    private Contact peer;

    private Lag lag(Now now) {
        return lags.of(now, peer);
    }

    private void meet() {
        side.meet(NOW, 2);
        peer = side.contact(2);
    }

    private void says(Now now, long digest, long seenCount) {
        lags.heard(now, peer, new Gossip(digest, 0, 0, false, true, false, 0, seenCount));
    }

    private static Now after(long nanos) {
        return NOW.plusNanos(nanos);
    }

    @Test
    void whatItWasToldAndHasNotAcknowledgedItLacksSinceItWasTold() {
        meet();
        side.spread.local(NOW, side.put("a", "1"));
        side.spread.local(after(SECOND), side.put("b", "1"));
        assertThat(lag(after(2 * SECOND))).isEqualTo(new Lag(2, 2 * SECOND));
        Delta delta = (Delta) side.talks.poll(after(2 * SECOND)).message();
        assertThat(lag(after(3 * SECOND))).as("in flight").isEqualTo(new Lag(2, 3 * SECOND));
        side.talks.onAck(after(3 * SECOND), peer, new DeltaAck(delta.session(), delta.sequence(), 0));
        assertThat(lag(after(3 * SECOND))).isEqualTo(Lag.NONE);
    }

    @Test
    void aNewerWriteToAKeyDoesNotMakeThePeerYounger() {
        meet();
        side.spread.local(NOW, side.put("a", "1"));
        side.spread.local(after(SECOND), side.put("a", "2"));
        assertThat(lag(after(2 * SECOND))).isEqualTo(new Lag(1, 2 * SECOND));
    }

    @Test
    void whatWasGivenUpItLacksUntilItSpeaks() {
        meet();
        side.spread.local(NOW, side.put("a", "1"));
        Now now = NOW;
        while (side.counters.changesGivenUp() == 0) {
            side.talks.poll(now);
            now = now.plusNanos(500 * MILLI);
            side.talks.onWakeup(now);
        }
        assertThat(lag(after(60 * SECOND))).isEqualTo(new Lag(1, 60 * SECOND));
        says(after(60 * SECOND), side.map.digest(), side.map.seenCount());
        assertThat(lag(after(61 * SECOND))).isEqualTo(Lag.NONE);
        side.put("later", "1");
        assertThat(lag(after(61 * SECOND))).as("nothing of the old is left").isEqualTo(Lag.NONE);
    }

    @Test
    void whoHasSeenFewerLacksTheDifferenceSinceThereWereMore() {
        meet();
        side.put("a", "1");
        lags.onTick(NOW);
        side.put("b", "1");
        side.put("c", "1");
        lags.onTick(after(SECOND));
        says(after(3 * SECOND), 77, 1);
        assertThat(lag(after(3 * SECOND))).isEqualTo(new Lag(2, 2 * SECOND));
        assertThat(lag(after(60 * SECOND))).as("nothing was heard meanwhile").isEqualTo(new Lag(2, 2 * SECOND));
        says(after(61 * SECOND), side.map.digest(), 3);
        assertThat(lag(after(61 * SECOND))).isEqualTo(Lag.NONE);
    }

    @Test
    void whoHasSeenMoreIsNotBehind() {
        meet();
        side.put("a", "1");
        lags.onTick(NOW);
        says(after(SECOND), 77, 5);
        says(after(60 * SECOND), 77, 5);
        assertThat(lag(after(60 * SECOND))).isEqualTo(Lag.NONE);
    }

    @Test
    void whereNeitherMovesAndTheDigestsDifferSomethingIsLacking() {
        meet();
        side.put("a", "1");
        lags.onTick(NOW);
        says(after(SECOND), 77, Gossip.NOT_SAID);
        says(after(SECOND + 900 * MILLI), 77, Gossip.NOT_SAID);
        assertThat(lag(after(2 * SECOND))).as("it may be on its way").isEqualTo(Lag.NONE);
        says(after(4 * SECOND), 77, Gossip.NOT_SAID);
        assertThat(lag(after(4 * SECOND))).isEqualTo(new Lag(1, 3 * SECOND));
        says(after(5 * SECOND), 78, Gossip.NOT_SAID);
        assertThat(lag(after(5 * SECOND))).as("it moves").isEqualTo(Lag.NONE);
    }

    @Test
    void aLongSilenceBeforeAWriteIsNoLag() {
        meet();
        long digest = side.map.digest();
        lags.onTick(NOW);
        says(NOW, digest, 0);
        side.put("a", "1");
        lags.onTick(after(600 * SECOND));
        says(after(600 * SECOND + 10 * MILLI), digest, Gossip.NOT_SAID);
        assertThat(lag(after(600 * SECOND + 10 * MILLI))).isEqualTo(Lag.NONE);
        says(after(600 * SECOND + 10 * MILLI), digest, 0);
        assertThat(lag(after(600 * SECOND + 10 * MILLI))).isEqualTo(new Lag(1, 10 * MILLI));
    }
}
