package io.grapevine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.node.Datagram;
import io.grapevine.node.Outputs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final Address TO = new Address("127.0.0.1", 7946);

    private long nanos;
    private final Outbox outbox = new Outbox(() -> nanos);
    private final RecordingTransport transport = new RecordingTransport();

    private static Datagram numbered(int number) {
        return Outputs.datagram(TO, ByteBuffer.allocate(4).putInt(number).array());
    }

    private static final class RecordingTransport implements DatagramTransport {
        final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger wakes = new AtomicInteger();
        volatile int room = Integer.MAX_VALUE;
        volatile Runnable whileSending = () -> {};

        @Override
        public boolean send(Datagram datagram) {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            whileSending.run();
            boolean fits = sent.size() < room;
            if (fits) {
                sent.add(ByteBuffer.wrap(datagram.bytes()).getInt());
            }
            inside.decrementAndGet();
            return fits;
        }

        @Override
        public void wake() {
            wakes.incrementAndGet();
        }

        @Override
        public int discardWaiting() {
            return 0;
        }
    }

    @Test
    void sendsInOrderOneAtATimeWhicheverThreadsPutAndFlush() throws InterruptedException {
        ReentrantLock critical = new ReentrantLock();
        int[] next = {0};
        int perThread = 20_000;
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 4; t++) {
            boolean onLoop = t == 0;
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < perThread; i++) {
                        critical.lock();
                        try {
                            outbox.put(numbered(next[0]++), 0);
                        } finally {
                            critical.unlock();
                        }
                        outbox.flush(transport, onLoop);
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        outbox.flush(transport, true);
        assertThat(failures).isEmpty();
        assertThat(transport.sent).hasSize(4 * perThread).isSorted();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.waitingBytes()).isZero();
    }

    @Test
    void leavesWhatAnotherThreadPutMeanwhileToWhoeverIsSending() throws InterruptedException {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        transport.whileSending = () -> {
            sending.countDown();
            await(goOn);
        };
        outbox.put(numbered(1), 0);
        Thread sender = new Thread(() -> outbox.flush(transport, false));
        sender.start();
        sending.await();
        outbox.put(numbered(2), 0);
        outbox.flush(transport, false);
        assertThat(transport.sent).isEmpty();
        goOn.countDown();
        sender.join();
        assertThat(transport.sent).containsExactly(1, 2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void handsOverToTheLoopWhatWouldHoldAClientsThreadForLong() {
        for (int i = 0; i < 100; i++) {
            outbox.put(numbered(i), 0);
        }
        outbox.flush(transport, false);
        assertThat(transport.sent).hasSize(Outbox.MAX_IN_A_ROW);
        assertThat(transport.wakes).hasValue(1);
        outbox.flush(transport, true);
        assertThat(transport.sent).hasSize(100).isSorted();
    }

    @Test
    void keepsWhatTheSystemHasNoRoomForAndSendsItFirstWhenThereIs() {
        transport.room = 1;
        outbox.put(numbered(1), 0);
        outbox.put(numbered(2), 0);
        outbox.flush(transport, true);
        outbox.put(numbered(3), 0);
        outbox.flush(transport, false);
        assertThat(transport.sent).containsExactly(1);
        transport.room = 10;
        outbox.flush(transport, true);
        assertThat(transport.sent).containsExactly(1, 2, 3);
    }

    @Test
    void dropsWhatWaitedForMoreThanASecond() {
        transport.room = 0;
        outbox.put(numbered(1), 0);
        nanos = 600_000_000L;
        outbox.put(numbered(2), nanos);
        outbox.flush(transport, true);
        transport.room = 10;
        nanos = 1_100_000_000L;
        outbox.flush(transport, true);
        assertThat(transport.sent).containsExactly(2);
        assertThat(outbox.droppedCount()).isEqualTo(1);
    }

    @Test
    void isFullAtItsBoundInBytes() {
        transport.room = 0;
        byte[] bytes = new byte[1_024];
        for (int i = 0; i < Outbox.FULL_BYTES / bytes.length; i++) {
            assertThat(outbox.isFull()).isFalse();
            outbox.put(Outputs.datagram(TO, bytes), 0);
        }
        assertThat(outbox.isFull()).isTrue();
    }
}
