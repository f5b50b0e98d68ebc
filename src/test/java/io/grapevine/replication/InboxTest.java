package io.grapevine.replication;

import static io.grapevine.replication.Side.MILLI;
import static io.grapevine.replication.Side.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.base.Timers;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class InboxTest {

    private final Inbox inbox = new Inbox();

    private void arrives(int session, long sequence) {
        inbox.on(NOW, new Delta(session, sequence, List.of()));
    }

    @Test
    void acknowledgesTheHighestAndWhichOfThe64BeforeItHaveArrived() {
        for (int seed = 1; seed <= 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Inbox one = new Inbox();
            TreeSet<Long> arrived = new TreeSet<>();
            for (int i = 0; i < 100; i++) {
                long sequence = arrived.isEmpty()
                        ? 1 + random.nextInt(3)
                        : Math.max(1, arrived.last() + random.nextInt(-70, random.nextInt(2, 130)));
                if (arrived.isEmpty() || sequence >= arrived.last() - 64) {
                    arrived.add(sequence);
                }
                one.on(NOW, new Delta(5, sequence, List.of()));
                DeltaAck ack = one.ack(NOW);
                assertThat(ack.highest()).isEqualTo(arrived.last());
                for (int bit = 0; bit < 64; bit++) {
                    boolean said = (ack.before() >>> bit & 1) == 1;
                    if (said) {
                        assertThat(arrived).contains(ack.highest() - 1 - bit);
                    } else if (arrived.contains(ack.highest() - 1 - bit)) {
                        assertThat(said).as("seed %s: %s of %s", seed, ack, arrived).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void aNewSessionBeginsAnew() {
        arrives(1, 9);
        arrives(2, 1);
        assertThat(inbox.ack(NOW)).isEqualTo(new DeltaAck(2, 1, 0));
    }

    @Test
    void theLargestSequenceIsNoTrouble() {
        arrives(1, 1);
        arrives(1, Long.MAX_VALUE);
        arrives(1, Long.MAX_VALUE - 64);
        arrives(1, 1);
        assertThat(inbox.ack(NOW)).isEqualTo(new DeltaAck(1, Long.MAX_VALUE, 1L << 63));
    }

    @Test
    void oneAloneIsAcknowledgedAtOnceAndThoseThatFollowIt1MsLater() {
        inbox.on(NOW, delta(1));
        assertThat(inbox.isDue(NOW)).isTrue();
        inbox.ack(NOW);
        assertThat(inbox.owes()).isFalse();
        assertThat(inbox.dueNanos()).isEqualTo(Timers.NEVER);

        Now soon = NOW.plusNanos(MILLI / 10);
        inbox.on(soon, delta(2));
        inbox.on(soon, delta(3));
        assertThat(inbox.isDue(soon)).isFalse();
        assertThat(inbox.dueNanos()).isEqualTo(NOW.nanos() + MILLI);
        assertThat(inbox.isDue(NOW.plusNanos(MILLI))).isTrue();
        inbox.ack(NOW.plusNanos(MILLI));

        Now late = NOW.plusNanos(5 * MILLI);
        inbox.on(late, delta(4));
        assertThat(inbox.isDue(late)).isTrue();
    }

    @Test
    void asManyAsTheSmallestWindowHoldsDoNotWait() {
        inbox.on(NOW, delta(1));
        inbox.ack(NOW);
        for (int sequence = 2; sequence <= Outbox.MIN_WINDOW_DATAGRAMS; sequence++) {
            inbox.on(NOW, delta(sequence));
            assertThat(inbox.isDue(NOW)).isFalse();
        }
        inbox.on(NOW, delta(Outbox.MIN_WINDOW_DATAGRAMS + 1));
        assertThat(inbox.isDue(NOW)).isTrue();
    }

    @Test
    void whatTellsOfALossDoesNotWait() {
        for (long sequence : new long[] {3, 1}) {
            Inbox one = new Inbox();
            one.on(NOW, delta(1));
            one.ack(NOW);
            one.on(NOW, delta(sequence));
            assertThat(one.isDue(NOW)).as("%s after 1", sequence).isTrue();
        }
    }

    private static Delta delta(long sequence) {
        return new Delta(7, sequence, List.of());
    }
}
