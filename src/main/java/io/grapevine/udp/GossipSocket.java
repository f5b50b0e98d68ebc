package io.grapevine.udp;

import io.grapevine.base.Address;
import io.grapevine.driver.Arrival;
import io.grapevine.driver.DatagramTransport;
import io.grapevine.driver.LogContext;
import io.grapevine.driver.LoopInput;
import io.grapevine.driver.NumericAddress;
import io.grapevine.node.Datagram;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's datagram socket, and the thread whose loop receives from it and keeps the node's time.
 *
 * <p>A plain non-blocking channel and a selector instead of Vert.x's socket: it sends on the thread that has
 * something to send, it can throw away what waited during a standstill, it says when a datagram is too long, and it
 * loses less (docs/decisions/0008-one-lock-around-the-core.md has the figures). Nothing that the network does ends
 * the loop: errors are counted, and told once a minute.
 */
public final class GossipSocket implements DatagramTransport, AutoCloseable {

    /** The longest datagram that is sent or looked at; what is longer is counted and dropped. */
    public static final int MAX_DATAGRAM_BYTES = 1_400;

    /** Asked of the system, which may give less. */
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    /** How many datagrams the node looks at under one lock. */
    private static final int MAX_BATCH = 16;
    /** After so many batches the loop turns, however much waits. */
    private static final int MAX_BATCHES_PER_TURN = 8;
    /** No socket buffer holds more; what came meanwhile may go too. */
    private static final int MAX_DISCARDED = 8_192;

    private static final long REST_AFTER_FAILURE_NANOS = 10_000_000L;
    private static final long CLOSE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(GossipSocket.class);

    private final DatagramChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final int port;
    private final SocketCounters counters = new SocketCounters();
    private final Troubles troubles = new Troubles(LOG);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES + 1);
    private final Recent<InetSocketAddress, Address> senders = new Recent<>(NumericAddress::of);
    private final Recent<Address, Optional<InetSocketAddress>> receivers =
            new Recent<>(to -> Optional.ofNullable(NumericAddress.toSocketAddress(to)));
    private volatile boolean closing;
    private volatile @Nullable Thread thread;

    private GossipSocket(DatagramChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, SelectionKey.OP_READ);
        this.port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /**
     * A socket that receives, but that nobody listens to yet.
     *
     * @param port 0 for any that is free
     * @throws java.net.BindException when the port is taken
     */
    public static GossipSocket bind(InetAddress host, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                host instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.bind(new InetSocketAddress(host, port));
            channel.configureBlocking(false);
            return new GossipSocket(channel, Selector.open());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    public SocketCounters counters() {
        return counters;
    }

    /** Starts the loop for a node's input. Called once. */
    public void start(String name, LoopInput input) {
        troubles.of(name);
        Thread loop = new Thread(() -> LogContext.of(name, () -> loop(input)), "gossip-" + name);
        loop.setDaemon(true);
        thread = loop;
        input.beginLoop();
        loop.start();
    }

    /** Ends the loop, waits for its last turn, and closes the socket. */
    @Override
    public void close() throws IOException {
        closing = true;
        selector.wakeup();
        Thread loop = thread;
        if (loop != null && loop != Thread.currentThread()) {
            try {
                loop.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        selector.close();
        channel.close();
    }

    // ---- for the driver

    @Override
    public boolean send(Datagram datagram) {
        byte[] bytes = datagram.bytes();
        try {
            InetSocketAddress to = receivers.of(datagram.to()).orElse(null);
            if (to == null || bytes.length > MAX_DATAGRAM_BYTES) {
                counters.sendFailures.increment();
                troubles.tell("a datagram cannot be sent", datagram.to() + ", " + bytes.length + " bytes");
                return true;
            }
            if (channel.send(ByteBuffer.wrap(bytes), to) == 0 && bytes.length > 0) {
                counters.roomless.increment();
                key.interestOpsOr(SelectionKey.OP_WRITE);
                selector.wakeup();
                return false;
            }
            counters.sent.increment();
            counters.sentBytes.add(bytes.length);
        } catch (ClosedChannelException e) {
            counters.sendFailures.increment();
        } catch (IOException | RuntimeException e) {
            counters.sendFailures.increment();
            troubles.tell(
                    "sending fails; the node goes on and keeps trying", "to " + datagram.to() + ": " + e.getMessage());
        }
        return true;
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public int discardWaiting() {
        ByteBuffer nowhere = ByteBuffer.allocate(1);
        for (int discarded = 0; discarded < MAX_DISCARDED; discarded++) {
            try {
                nowhere.clear();
                if (channel.receive(nowhere) == null) {
                    return discarded;
                }
            } catch (IOException e) {
                counters.receiveFailures.increment();
                return discarded;
            }
        }
        return MAX_DISCARDED;
    }

    // ---- the loop

    private void loop(LoopInput input) {
        while (!closing) {
            try {
                long sleepNanos = input.onTurn();
                sleep(sleepNanos);
                receive(input);
            } catch (IOException | RuntimeException | Error e) {
                if (!closing) {
                    counters.receiveFailures.increment();
                    troubles.tell("the gossip loop failed; it goes on", e.toString());
                    LockSupport.parkNanos(REST_AFTER_FAILURE_NANOS);
                }
            }
        }
    }

    private void sleep(long nanos) throws IOException {
        if (nanos <= 0) {
            selector.selectNow();
        } else {
            selector.select((nanos + 999_999) / 1_000_000);
        }
        if (!selector.selectedKeys().isEmpty()) {
            selector.selectedKeys().clear();
            if (key.isWritable()) {
                key.interestOpsAnd(~SelectionKey.OP_WRITE);
            }
        }
    }

    private void receive(LoopInput input) throws IOException {
        for (int batches = 0; batches < MAX_BATCHES_PER_TURN && !closing; batches++) {
            // Before the first is received: should the process stand still from here on, all of them are discarded.
            long epoch = input.epoch();
            List<Arrival> arrivals = new ArrayList<>(MAX_BATCH);
            boolean more = receiveBatch(arrivals);
            if (!arrivals.isEmpty()) {
                input.onDatagrams(epoch, arrivals);
            }
            if (!more) {
                return;
            }
        }
    }

    /** Whether there may be more. */
    private boolean receiveBatch(List<Arrival> arrivals) throws IOException {
        for (int i = 0; i < MAX_BATCH; i++) {
            buffer.clear();
            SocketAddress from = channel.receive(buffer);
            if (from == null) {
                return false;
            }
            buffer.flip();
            accept((InetSocketAddress) from, arrivals);
        }
        return true;
    }

    private void accept(InetSocketAddress from, List<Arrival> arrivals) {
        int length = buffer.remaining();
        counters.received.increment();
        counters.receivedBytes.add(length);
        if (length > MAX_DATAGRAM_BYTES || from.getPort() == 0) {
            counters.oversized.increment();
            return;
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        arrivals.add(new Arrival(senders.of(from), bytes));
    }
}
