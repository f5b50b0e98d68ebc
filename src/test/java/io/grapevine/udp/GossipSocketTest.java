package io.grapevine.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grapevine.base.Address;
import io.grapevine.driver.Arrival;
import io.grapevine.driver.LoopInput;
import io.grapevine.node.Outputs;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GossipSocketTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<GossipSocket> sockets = new ArrayList<>();

    /** What a driver would be told. */
    private static final class Heard implements LoopInput {
        final BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();
        final AtomicInteger turns = new AtomicInteger();
        final AtomicLong epoch = new AtomicLong();
        final AtomicLong sleepNanos = new AtomicLong(TimeUnit.MINUTES.toNanos(1));
        volatile RuntimeException failure;
        volatile boolean begun;

        @Override
        public long epoch() {
            return epoch.get();
        }

        @Override
        public void beginLoop() {
            begun = true;
        }

        @Override
        public void onDatagrams(long noted, List<Arrival> arrivals) {
            assertThat(begun).isTrue();
            assertThat(arrivals).hasSizeBetween(1, 16);
            RuntimeException thrown = failure;
            if (thrown != null) {
                failure = null;
                throw thrown;
            }
            arrivals.forEach(arrival -> lengths.add(arrival.bytes().length));
        }

        @Override
        public long onTurn() {
            turns.incrementAndGet();
            return sleepNanos.get();
        }
    }

    private GossipSocket open(LoopInput input) throws IOException {
        GossipSocket socket = GossipSocket.bind(LOOPBACK, 0);
        sockets.add(socket);
        socket.start("test", input);
        return socket;
    }

    @AfterEach
    void close() throws IOException {
        for (GossipSocket socket : sockets) {
            socket.close();
        }
    }

    private static Address addressOf(GossipSocket socket) {
        return new Address("127.0.0.1", socket.port());
    }

    private static void send(GossipSocket from, GossipSocket to, int length) {
        assertThat(from.send(Outputs.datagram(addressOf(to), new byte[length]))).isTrue();
    }

    @Test
    void carriesDatagramsOfEveryLengthInOrder() throws Exception {
        Heard heard = new Heard();
        GossipSocket one = open(new Heard());
        GossipSocket other = open(heard);
        for (int length = 0; length <= 1_400; length += 100) {
            send(one, other, length);
        }
        for (int length = 0; length <= 1_400; length += 100) {
            assertThat(heard.lengths.poll(5, TimeUnit.SECONDS)).isEqualTo(length);
        }
        assertThat(one.counters().sent()).isEqualTo(15);
        assertThat(one.counters().sentBytes()).isEqualTo(10_500);
        assertThat(other.counters().received()).isEqualTo(15);
        assertThat(other.counters().receivedBytes()).isEqualTo(10_500);
    }

    @Test
    void neverSendsOrTakesMoreThan1400Bytes() throws Exception {
        Heard heard = new Heard();
        GossipSocket socket = open(heard);
        send(socket, socket, 1_401);
        assertThat(socket.counters().sendFailures()).isEqualTo(1);
        try (DatagramSocket stranger = new DatagramSocket(0, LOOPBACK)) {
            for (int length : new int[] {1_401, 2_048, 9_000, 60_000, 7}) {
                stranger.send(new DatagramPacket(new byte[length], length, LOOPBACK, socket.port()));
            }
        }
        assertThat(heard.lengths.poll(5, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(socket.counters().oversized()).isEqualTo(4);
        assertThat(socket.counters().sent()).isZero();
    }

    @Test
    void goesOnAfterErrorsOfTheNetwork() throws Exception {
        Heard heard = new Heard();
        GossipSocket socket = open(heard);
        int closedPort;
        try (DatagramSocket gone = new DatagramSocket(0, LOOPBACK)) {
            closedPort = gone.getLocalPort();
        }
        socket.send(Outputs.datagram(new Address("127.0.0.1", closedPort), new byte[10]));
        // From a socket that is bound to loopback there is no way there: the system says so when asked to send.
        socket.send(Outputs.datagram(new Address("192.0.2.1", 9), new byte[10]));
        socket.send(Outputs.datagram(new Address("2001:db8::1", 9), new byte[10]));
        socket.send(Outputs.datagram(new Address("not-a-number", 9), new byte[10]));
        assertThat(socket.counters().sendFailures()).isGreaterThanOrEqualTo(2);
        send(socket, socket, 33);
        assertThat(heard.lengths.poll(5, TimeUnit.SECONDS)).isEqualTo(33);
    }

    @Test
    void goesOnWhenWhoeverHearsThrows() throws Exception {
        Heard heard = new Heard();
        heard.failure = new IllegalStateException("wanted by the test");
        GossipSocket socket = open(heard);
        send(socket, socket, 1);
        await().until(() -> heard.failure == null);
        send(socket, socket, 2);
        assertThat(heard.lengths.poll(5, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void turnsWhenWokenAndWhenItSleptEnoughAndNotMeanwhile() throws Exception {
        Heard heard = new Heard();
        GossipSocket socket = open(heard);
        await().until(() -> heard.turns.get() >= 1);
        int before = heard.turns.get();
        socket.wake();
        await().until(() -> heard.turns.get() == before + 1);
        heard.sleepNanos.set(1);
        socket.wake();
        await().until(() -> heard.turns.get() > before + 10);
        long start = System.nanoTime();
        int from = heard.turns.get();
        await().until(() -> heard.turns.get() > from + 20);
        assertThat(System.nanoTime() - start).as("a millisecond at least for each turn").isGreaterThan(15_000_000L);
    }

    @Test
    void throwsAwayWhatWaitsWhenToldTo() throws Exception {
        GossipSocket socket = GossipSocket.bind(LOOPBACK, 0);
        sockets.add(socket);
        for (int i = 0; i < 50; i++) {
            send(socket, socket, 1_200);
        }
        assertThat(socket.discardWaiting()).isEqualTo(50);
        assertThat(socket.discardWaiting()).isZero();
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        GossipSocket socket = open(new Heard());
        assertThatThrownBy(() -> GossipSocket.bind(LOOPBACK, socket.port())).isInstanceOf(BindException.class);
    }

    @Test
    void freesItsPortAndEndsItsThreadWhenClosed() throws Exception {
        GossipSocket socket = open(new Heard());
        socket.close();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(t -> t.getName().equals("gossip-test"));
        socket.wake();
        socket.send(Outputs.datagram(new Address("127.0.0.1", 9), new byte[1]));
        sockets.add(GossipSocket.bind(LOOPBACK, socket.port()));
    }
}
