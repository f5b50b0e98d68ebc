package io.grapevine.driver;

import io.grapevine.node.Datagram;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The datagrams between the critical section and the socket, in the order in which the node made them.
 *
 * <p>They are put in inside the critical section and sent outside of it, by whichever thread put them in: a put's
 * datagram leaves on the thread that put, without a hop, and yet no lock is held during the system call. Of several
 * threads that want to send, one does it for all (the others' datagrams are behind its own in the queue anyway), and
 * hands over to the gossip loop when that takes it too long.
 *
 * <p>A datagram tells remaining times, so one that could not be sent for a second is dropped: it would make
 * entries live longer. The digest exchange brings what was in it.
 */
final class Outbox {

    /** No more is polled from the node while so much waits: what stays in the node is merged there. */
    static final long FULL_BYTES = 64 * 1_024;

    static final long MAX_WAIT_NANOS = 1_000_000_000L;

    /** How many datagrams a thread that is not the loop sends in a row. */
    static final int MAX_IN_A_ROW = 64;

    private record Parcel(Datagram datagram, long sinceNanos) {}

    private final LongSupplier nowNanos;
    private final ConcurrentLinkedQueue<Parcel> parcels = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong droppedCount = new AtomicLong();
    /** Above zero: somebody sends, and looks again if it has grown meanwhile. */
    private final AtomicInteger callers = new AtomicInteger();

    Outbox(LongSupplier nowNanos) {
        this.nowNanos = nowNanos;
    }

    boolean isFull() {
        return waitingBytes.get() >= FULL_BYTES;
    }

    boolean isEmpty() {
        return parcels.isEmpty();
    }

    long waitingBytes() {
        return waitingBytes.get();
    }

    long droppedCount() {
        return droppedCount.get();
    }

    /** Puts one behind the others; inside the critical section, so that the order is the node's. */
    void put(Datagram datagram, long nanos) {
        waitingBytes.addAndGet(datagram.bytes().length);
        parcels.add(new Parcel(datagram, nanos));
    }

    /**
     * Sends what waits, unless another thread is doing so; outside the critical section.
     *
     * @param onLoop whether the caller is the gossip loop, which sends for as long as there is something
     */
    void flush(DatagramTransport transport, boolean onLoop) {
        int seen = callers.incrementAndGet();
        if (seen != 1) {
            return;
        }
        int sent = 0;
        do {
            for (Parcel parcel = parcels.peek(); parcel != null; parcel = parcels.peek()) {
                if (!onLoop && sent++ == MAX_IN_A_ROW) {
                    callers.set(0);
                    transport.wake();
                    return;
                }
                if (nowNanos.getAsLong() - parcel.sinceNanos > MAX_WAIT_NANOS) {
                    droppedCount.incrementAndGet();
                } else if (!send(transport, parcel.datagram)) {
                    // The loop turns, and calls again, when there is room.
                    callers.set(0);
                    return;
                }
                parcels.remove();
                waitingBytes.addAndGet(-parcel.datagram.bytes().length);
            }
            seen = callers.addAndGet(-seen);
        } while (seen != 0);
    }

    /** A transport that throws loses its datagram, and must not leave the outbox locked. */
    private boolean send(DatagramTransport transport, Datagram datagram) {
        try {
            return transport.send(datagram);
        } catch (RuntimeException e) {
            droppedCount.incrementAndGet();
            return true;
        }
    }
}
