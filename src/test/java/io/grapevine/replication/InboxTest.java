package io.grapevine.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class InboxTest {

    private final Inbox inbox = new Inbox();

    private void arrives(int session, long sequence) {
        inbox.on(new Delta(session, sequence, List.of()));
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
                one.on(new Delta(5, sequence, List.of()));
                DeltaAck ack = one.ack();
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
        assertThat(inbox.ack()).isEqualTo(new DeltaAck(2, 1, 0));
    }

    @Test
    void theLargestSequenceIsNoTrouble() {
        arrives(1, 1);
        arrives(1, Long.MAX_VALUE);
        arrives(1, Long.MAX_VALUE - 64);
        arrives(1, 1);
        assertThat(inbox.ack()).isEqualTo(new DeltaAck(1, Long.MAX_VALUE, 1L << 63));
    }
}
