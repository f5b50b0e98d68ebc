package io.grapevine.tcp;

import io.grapevine.base.Address;
import io.grapevine.driver.NumericAddress;
import io.grapevine.driver.StreamInput;
import io.grapevine.driver.StreamTransport;
import io.grapevine.node.StreamCommand;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's TCP connections, accepted and opened, on one event loop.
 *
 * <p>What a peer sends goes to the node as whole frames; what the node commands is carried out in its order. A
 * connection that the node opens has an odd number, which the node gave; one that was accepted has an even one. The
 * node hears of a stream's end exactly once, unless it closed the stream itself.
 *
 * <p>Nobody waits for anybody: a peer that is slow, silent or lying costs the places and the memory of
 * {@link StreamLimits}, and is closed.
 */
public final class Streams implements StreamTransport {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    private final Vertx vertx;
    private final Context context;
    private final StreamLimits limits;
    private final NetServer server;
    private final NetClient client;
    private final StreamCounters counters = new StreamCounters();
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Map<Long, Stream> streams = new LinkedHashMap<>();
    private final Map<String, Integer> acceptedPerHost = new LinkedHashMap<>();
    private @Nullable StreamInput input;
    private int acceptedCount;
    private long lastAccepted;

    /**
     * @param context the event loop that all of it runs on; the caller is on it
     * @param maxFrameBytes the longest frame body that is taken
     */
    public Streams(Vertx vertx, Context context, int maxFrameBytes) {
        this(vertx, context, StreamLimits.of(maxFrameBytes));
    }

    Streams(Vertx vertx, Context context, StreamLimits limits) {
        this.vertx = vertx;
        this.context = context;
        this.limits = limits;
        int idleMillis = (int) limits.idle().toMillis();
        this.server = vertx.createNetServer(
                new NetServerOptions().setIdleTimeout(idleMillis).setIdleTimeoutUnit(TimeUnit.MILLISECONDS));
        NetClientOptions clientOptions = new NetClientOptions().setConnectTimeout((int) limits.connect().toMillis());
        clientOptions.setIdleTimeout(idleMillis).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        this.client = vertx.createNetClient(clientOptions);
        server.connectHandler(this::onAccepted);
        server.exceptionHandler(e -> LOG.debug("a connection failed before it was there", e));
    }

    /** Begins to accept, and says at which port; connections before {@link #start} are closed at once. */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(NetServer::actualPort);
    }

    /** Says whose frames these are. */
    public void start(StreamInput input) {
        this.input = input;
    }

    /** Stops accepting, and closes all connections. */
    public Future<Void> close() {
        return server.close().eventually(client::close);
    }

    public StreamCounters counters() {
        return counters;
    }

    // ---- for the driver, on any thread

    @Override
    public void execute(StreamCommand command) {
        enqueue(() -> carryOut(command));
    }

    @Override
    public void breakOff(long epoch) {
        enqueue(() -> {
            for (Stream stream : new ArrayList<>(streams.values())) {
                if (stream.epoch() < epoch) {
                    end(stream);
                }
            }
        });
    }

    private void enqueue(Runnable command) {
        commands.add(command);
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(ignored -> {
                scheduled.set(false);
                for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
                    next.run();
                }
            });
        }
    }

    // ---- on the event loop

    private void carryOut(StreamCommand command) {
        if (command instanceof StreamCommand.Open open) {
            open(open.stream(), open.to());
            return;
        }
        Stream stream = streams.get(command.stream());
        if (stream == null) {
            return;
        }
        if (command instanceof StreamCommand.Send send) {
            stream.send(send.body());
            counters.framesSent.increment();
            counters.bytesSent.add(send.body().length);
            noticeWhenWritable(stream);
        } else {
            forget(stream);
            stream.close();
        }
    }

    private void open(long number, Address to) {
        StreamInput node = input;
        if (node == null) {
            return;
        }
        int opened = streams.size() - acceptedCount;
        if (number % 2 == 0 || streams.containsKey(number) || opened >= limits.maxOpened()
                || !NumericAddress.isNumeric(to.host())) {
            LOG.debug("stream {} to {} cannot be opened", number, to);
            counters.openFailures.increment();
            node.onStreamClosed(number);
            return;
        }
        Stream stream = new Stream(number, node.epoch(), null,
                new FrameReader(node::beginsRight, limits.maxFrameBytes(), limits.maxFrameBytes()));
        streams.put(number, stream);
        client.connect(SocketAddress.inetSocketAddress(to.port(), to.host())).onComplete(connected -> {
            if (stream.isClosed()) {
                if (connected.succeeded()) {
                    connected.result().close();
                }
            } else if (connected.failed()) {
                counters.openFailures.increment();
                end(stream);
            } else {
                counters.opened.increment();
                begin(stream, connected.result(), node);
                node.onStreamWritable(number);
            }
        });
    }

    private void onAccepted(NetSocket socket) {
        StreamInput node = input;
        Address from = remote(socket);
        if (node == null || from == null || !isRoomFor(from.host())) {
            counters.refused.increment();
            socket.close();
            return;
        }
        counters.accepted.increment();
        lastAccepted += 2;
        Stream stream = new Stream(lastAccepted, node.epoch(), from.host(),
                new FrameReader(node::beginsRight, limits.maxFirstFrameBytes(), limits.maxFrameBytes()));
        streams.put(stream.number(), stream);
        acceptedCount++;
        acceptedPerHost.merge(from.host(), 1, Integer::sum);
        stream.setFirstFrameTimer(vertx.setTimer(limits.firstFrame().toMillis(), timer -> {
            counters.tooSlow.increment();
            end(stream);
        }));
        node.onStreamAccepted(stream.number(), from);
        begin(stream, socket, node);
    }

    /**
     * Whether one more may be accepted from there. Who has not yet sent one whole frame makes room for who comes, the
     * oldest first: else somebody without the secret takes all places for as long as he likes, and no member gets one.
     */
    private boolean isRoomFor(String host) {
        if (acceptedPerHost.getOrDefault(host, 0) >= limits.maxAcceptedPerHost()) {
            return endOneWithoutFrame(host);
        }
        return acceptedCount < limits.maxAccepted() || endOneWithoutFrame(null);
    }

    private boolean endOneWithoutFrame(@Nullable String host) {
        for (Stream stream : streams.values()) {
            if (stream.firstFrameTimer() >= 0 && (host == null || host.equals(stream.acceptedFrom()))) {
                counters.refused.increment();
                end(stream);
                return true;
            }
        }
        return false;
    }

    private void begin(Stream stream, NetSocket socket, StreamInput node) {
        stream.connected(socket);
        socket.exceptionHandler(e -> LOG.debug("stream {} failed", stream.number(), e));
        socket.closeHandler(ignored -> end(stream));
        socket.handler(piece -> onPiece(stream, piece, node));
    }

    private void onPiece(Stream stream, Buffer piece, StreamInput node) {
        if (stream.isClosed()) {
            return;
        }
        counters.bytesReceived.add(piece.length());
        boolean sound = stream.reader().read(piece, frame -> onFrame(stream, frame, node));
        if (!sound) {
            counters.malformed.increment();
            end(stream);
        } else if (stream.reader().heldBytes() > 0) {
            endOneThatHoldsTooMuch();
        }
    }

    private void onFrame(Stream stream, byte[] frame, StreamInput node) {
        if (stream.isClosed()) {
            return;
        }
        counters.framesReceived.increment();
        stopFirstFrameTimer(stream);
        if (!node.onFrame(stream.epoch(), stream.number(), frame)) {
            end(stream);
        }
    }

    private void endOneThatHoldsTooMuch() {
        long heldBytes = 0;
        Stream most = null;
        for (Stream stream : streams.values()) {
            int bytes = stream.reader().heldBytes();
            heldBytes += bytes;
            if (most == null || bytes > most.reader().heldBytes()) {
                most = stream;
            }
        }
        if (most != null && heldBytes > limits.maxHeldBytes()) {
            counters.malformed.increment();
            end(most);
        }
    }

    /** Tells the node, in a later turn of the event loop, that there is room: at most one such notice is under way. */
    private void noticeWhenWritable(Stream stream) {
        if (stream.isNoticeDue() || !stream.isConnected()) {
            return;
        }
        stream.setNoticeDue(true);
        if (stream.isFull()) {
            stream.onDrain(() -> notice(stream));
        } else {
            context.runOnContext(ignored -> notice(stream));
        }
    }

    private void notice(Stream stream) {
        stream.setNoticeDue(false);
        StreamInput node = input;
        if (stream.isClosed() || node == null) {
            return;
        }
        if (stream.isFull()) {
            noticeWhenWritable(stream);
        } else {
            node.onStreamWritable(stream.number());
        }
    }

    /** Ends a stream for a reason other than the node's will, and tells the node, once. */
    private void end(Stream stream) {
        if (stream.isClosed()) {
            return;
        }
        forget(stream);
        stream.breakOff();
        StreamInput node = input;
        if (node != null) {
            node.onStreamClosed(stream.number());
        }
    }

    private void forget(Stream stream) {
        stopFirstFrameTimer(stream);
        streams.remove(stream.number());
        String host = stream.acceptedFrom();
        if (host != null) {
            acceptedCount--;
            acceptedPerHost.computeIfPresent(host, (ignored, count) -> count == 1 ? null : count - 1);
        }
    }

    private void stopFirstFrameTimer(Stream stream) {
        if (stream.firstFrameTimer() >= 0) {
            vertx.cancelTimer(stream.firstFrameTimer());
            stream.setFirstFrameTimer(-1);
        }
    }

    private static @Nullable Address remote(NetSocket socket) {
        String host = socket.remoteAddress() == null ? null : socket.remoteAddress().hostAddress();
        int port = host == null ? 0 : socket.remoteAddress().port();
        return host == null || port < 1 ? null : NumericAddress.of(host, port);
    }
}
