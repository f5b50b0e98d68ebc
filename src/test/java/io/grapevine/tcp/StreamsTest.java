package io.grapevine.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.base.Address;
import io.grapevine.driver.StreamInput;
import io.grapevine.node.Outputs;
import io.grapevine.node.StreamCommand;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamsTest {

    private static final int MAX_FRAME_BYTES = 1 << 20;
    private static final StreamLimits SHORT = new StreamLimits(
            MAX_FRAME_BYTES, MAX_FRAME_BYTES, MAX_FRAME_BYTES, 6, 4, 3, Duration.ofMillis(600), Duration.ofMillis(300),
            Duration.ofMillis(500));

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** A node's side: hears everything, and answers as the test says. */
    private final class Side implements StreamInput {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
        final ConcurrentHashMap<Long, Boolean> once = new ConcurrentHashMap<>();
        final Streams streams;
        final int port;
        volatile long epoch;
        volatile BiConsumer<Long, byte[]> onFrame = (stream, body) -> {};
        volatile BiConsumer<Long, Streams> onWritable = (stream, streams) -> {};

        Side(StreamLimits limits) throws Exception {
            Context context = vertx.getOrCreateContext();
            streams = new Streams(vertx, context, limits);
            streams.start(this);
            port = streams.listen("127.0.0.1", 0).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }

        Address address() {
            return new Address("127.0.0.1", port);
        }

        @Override
        public boolean beginsRight(byte[] body, int from, int to) {
            return true;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public void onStreamAccepted(long stream, Address from) {
            assertThat(from.host()).isEqualTo("127.0.0.1");
            assertThat(once.put(stream, true)).isNull();
            heard.add("accepted " + stream);
        }

        @Override
        public boolean onFrame(long epoch, long stream, byte[] body) {
            if (epoch != this.epoch) {
                heard.add("stale " + stream);
                return false;
            }
            frames.add(body);
            onFrame.accept(stream, body);
            return true;
        }

        @Override
        public void onStreamWritable(long stream) {
            heard.add("writable " + stream);
            onWritable.accept(stream, streams);
        }

        @Override
        public void onStreamClosed(long stream) {
            heard.add("closed " + stream);
        }

        void expect(String what) throws InterruptedException {
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(what);
        }
    }

    private Socket connect(Side side) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), side.port);
        socket.setSoTimeout(5_000);
        toClose.add(socket);
        return socket;
    }

    private static void expectEnd(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // What was still sent to us.
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private static byte[] filled(int length, int with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    @Test
    void carriesFramesBothWaysInOrder() throws Exception {
        Side one = new Side(SHORT);
        Side other = new Side(SHORT);
        other.onFrame = (stream, body) -> other.streams.execute(Outputs.send(stream, body));
        one.streams.execute(new StreamCommand.Open(1, other.address()));
        one.expect("writable 1");
        other.expect("accepted 2");
        for (int length : new int[] {1, 65_535, 65_536, 65_537, 200_000, MAX_FRAME_BYTES, 5}) {
            one.streams.execute(Outputs.send(1, filled(length, length)));
        }
        for (int length : new int[] {1, 65_535, 65_536, 65_537, 200_000, MAX_FRAME_BYTES, 5}) {
            assertThat(one.frames.poll(5, TimeUnit.SECONDS)).isEqualTo(filled(length, length));
        }
        assertThat(one.streams.counters().framesSent()).isEqualTo(7);
        one.streams.execute(new StreamCommand.Close(1));
        await().until(() -> other.heard.contains("closed 2"));
        assertThat(one.heard).doesNotContain("closed 1");
    }

    @Test
    void tellsOnceWhenThereIsRoomAgainHoweverMuchWasSent() throws Exception {
        Side one = new Side(StreamLimits.of(MAX_FRAME_BYTES));
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            one.streams.execute(new StreamCommand.Open(1, new Address("127.0.0.1", slow.getLocalPort())));
            Socket socket = slow.accept();
            toClose.add(socket);
            one.expect("writable 1");
            int sent = 0;
            do {
                one.streams.execute(Outputs.send(1, new byte[MAX_FRAME_BYTES]));
                sent++;
            } while ("writable 1".equals(one.heard.poll(300, TimeUnit.MILLISECONDS)));
            assertThat(sent).as("frames that the system took").isBetween(2, 64);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < sent; i++) {
                assertThat(in.readInt()).isEqualTo(MAX_FRAME_BYTES);
                in.skipNBytes(MAX_FRAME_BYTES);
            }
            one.expect("writable 1");
            assertThat(one.heard.poll(100, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void sendsWhatWasCommandedBeforeItCloses() throws Exception {
        Side one = new Side(SHORT);
        Side other = new Side(SHORT);
        one.onWritable = (stream, streams) -> {
            streams.execute(Outputs.send(stream, filled(MAX_FRAME_BYTES, 7)));
            streams.execute(new StreamCommand.Close(stream));
        };
        one.streams.execute(new StreamCommand.Open(3, other.address()));
        assertThat(other.frames.poll(5, TimeUnit.SECONDS)).isEqualTo(filled(MAX_FRAME_BYTES, 7));
        await().until(() -> other.heard.contains("closed 2"));
        assertThat(one.heard).containsExactly("writable 3");
    }

    @Test
    void closesAPeerThatNeverSendsAWholeFrame() throws Exception {
        Side side = new Side(SHORT);
        Socket silent = connect(side);
        Socket trickling = connect(side);
        trickling.getOutputStream().write(new byte[] {0, 0, 0});
        expectEnd(silent);
        expectEnd(trickling);
        assertThat(side.streams.counters().tooSlow()).isEqualTo(2);
        await().until(() -> side.heard.contains("closed 2") && side.heard.contains("closed 4"));
    }

    @Test
    void closesAPeerThatFallsSilentOrDoesNotRead() throws Exception {
        Side side = new Side(SHORT);
        side.onFrame = (stream, body) -> {
            for (int i = 0; i < 16; i++) {
                side.streams.execute(Outputs.send(stream, new byte[MAX_FRAME_BYTES]));
            }
        };
        Socket deaf = connect(side);
        new DataOutputStream(deaf.getOutputStream()).write(new byte[] {0, 0, 0, 1, 9});
        await().until(() -> side.heard.contains("closed 2"));
    }

    @Test
    void closesAPeerWhoseLengthsMakeNoSense() throws Exception {
        Side side = new Side(SHORT);
        Socket browser = connect(side);
        browser.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        expectEnd(browser);
        assertThat(side.streams.counters().malformed()).isEqualTo(1);
        assertThat(side.frames).isEmpty();
        side.expect("accepted 2");
        side.expect("closed 2");
        assertThat(side.heard).isEmpty();
    }

    @Test
    void closesWhoeverHoldsMostWhenIncompleteFramesTakeTooMuch() throws Exception {
        Side side = new Side(holding(100_000));
        Socket greedy = connect(side);
        DataOutputStream out = new DataOutputStream(greedy.getOutputStream());
        Socket modest = connect(side);
        DataOutputStream small = new DataOutputStream(modest.getOutputStream());
        small.writeInt(8_000);
        small.write(new byte[7_999]);
        out.writeInt(MAX_FRAME_BYTES);
        out.write(new byte[110_000]);
        expectEnd(greedy);
        small.write(1);
        assertThat(side.frames.poll(5, TimeUnit.SECONDS)).hasSize(8_000);
        assertThat(side.streams.counters().malformed()).isEqualTo(1);
    }

    @Test
    void whoConnectsHasToShowWhoHeIsInAShortFrameFirst() throws Exception {
        Side side = new Side(new StreamLimits(MAX_FRAME_BYTES, 1_000, MAX_FRAME_BYTES, 6, 4, 3, Duration.ofSeconds(10),
                Duration.ofSeconds(10), Duration.ofMillis(500)));
        Socket stranger = connect(side);
        new DataOutputStream(stranger.getOutputStream()).writeInt(1_001);
        expectEnd(stranger);
        assertThat(side.streams.counters().malformed()).isEqualTo(1);
        Socket member = connect(side);
        DataOutputStream out = new DataOutputStream(member.getOutputStream());
        out.writeInt(1_000);
        out.write(new byte[1_000]);
        assertThat(side.frames.poll(5, TimeUnit.SECONDS)).hasSize(1_000);
        out.writeInt(MAX_FRAME_BYTES);
        out.write(new byte[MAX_FRAME_BYTES]);
        assertThat(side.frames.poll(5, TimeUnit.SECONDS)).hasSize(MAX_FRAME_BYTES);

        Side asker = new Side(SHORT);
        side.onFrame = (stream, body) -> side.streams.execute(Outputs.send(stream, filled(5_000, 1)));
        asker.streams.execute(new StreamCommand.Open(1, side.address()));
        asker.expect("writable 1");
        asker.streams.execute(Outputs.send(1, new byte[10]));
        assertThat(asker.frames.poll(5, TimeUnit.SECONDS)).as("whom one has called may answer at length").hasSize(5_000);
    }

    private static StreamLimits holding(long maxHeldBytes) {
        return new StreamLimits(
                MAX_FRAME_BYTES, MAX_FRAME_BYTES, maxHeldBytes, 6, 4, 3, Duration.ofSeconds(10), Duration.ofSeconds(10),
                Duration.ofMillis(500));
    }

    @Test
    void acceptsOnlySoManyFromOneAddressAndForgetsThemWhenTheyGo() throws Exception {
        Side side = new Side(holding(MAX_FRAME_BYTES));
        List<Socket> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(connect(side));
            sendFrame(taken.get(i), side);
        }
        expectEnd(connect(side));
        assertThat(side.streams.counters().refused()).isEqualTo(1);
        taken.get(0).close();
        await().until(() -> side.heard.contains("closed 2"));
        sendFrame(connect(side), side);
    }

    @Test
    void thoseThatNeverSentAFrameMakeRoomForWhoComes() throws Exception {
        Side side = new Side(holding(MAX_FRAME_BYTES));
        Socket member = connect(side);
        sendFrame(member, side);
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            silent.add(connect(side));
            silent.get(i).getOutputStream().write(new byte[] {0, 0, 0});
        }
        await().until(() -> side.once.size() == 4);
        sendFrame(connect(side), side);
        expectEnd(silent.get(0));
        sendFrame(member, side);
        assertThat(side.heard).contains("closed 4").doesNotContain("closed 2", "closed 6", "closed 8");
    }

    private static void sendFrame(Socket socket, Side side) throws Exception {
        new DataOutputStream(socket.getOutputStream()).write(new byte[] {0, 0, 0, 1, 9});
        assertThat(side.frames.poll(5, TimeUnit.SECONDS)).isEqualTo(new byte[] {9});
    }

    @Test
    void neverLetsOnePeerWaitForAnother() throws Exception {
        Side side = new Side(holding(MAX_FRAME_BYTES));
        Socket stalled = connect(side);
        DataOutputStream half = new DataOutputStream(stalled.getOutputStream());
        half.writeInt(MAX_FRAME_BYTES);
        half.write(new byte[1_000]);
        connect(side);
        Side good = new Side(SHORT);
        good.onWritable = (stream, streams) -> streams.execute(Outputs.send(stream, new byte[] {1, 2, 3}));
        long start = System.nanoTime();
        good.streams.execute(new StreamCommand.Open(1, side.address()));
        assertThat(side.frames.poll(5, TimeUnit.SECONDS)).isEqualTo(new byte[] {1, 2, 3});
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void saysThatAStreamCouldNotBeOpened() throws Exception {
        Side side = new Side(SHORT);
        int closedPort;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = gone.getLocalPort();
        }
        side.streams.execute(new StreamCommand.Open(1, new Address("127.0.0.1", closedPort)));
        side.expect("closed 1");
        side.streams.execute(new StreamCommand.Open(3, new Address("not-a-number", 80)));
        side.expect("closed 3");
        side.streams.execute(new StreamCommand.Open(4, new Address("127.0.0.1", closedPort)));
        side.expect("closed 4");
        assertThat(side.streams.counters().openFailures()).isEqualTo(3);
    }

    @Test
    void opensOnlySoManyAtATime() throws Exception {
        Side side = new Side(SHORT);
        Side other = new Side(holding(MAX_FRAME_BYTES));
        for (long stream = 1; stream <= 7; stream += 2) {
            side.streams.execute(new StreamCommand.Open(stream, other.address()));
        }
        await().until(() -> side.heard.contains("closed 7"));
        side.streams.execute(new StreamCommand.Close(1));
        side.streams.execute(new StreamCommand.Open(9, other.address()));
        await().until(() -> side.heard.contains("writable 9"));
    }

    @Test
    void breaksOffWhatWasOpenedBeforeAStandstill() throws Exception {
        Side one = new Side(holding(MAX_FRAME_BYTES));
        Side other = new Side(holding(MAX_FRAME_BYTES));
        one.streams.execute(new StreamCommand.Open(1, other.address()));
        one.expect("writable 1");
        other.expect("accepted 2");
        other.epoch = 1;
        one.streams.execute(Outputs.send(1, new byte[] {1}));
        other.expect("stale 2");
        other.expect("closed 2");
        await().until(() -> one.heard.contains("closed 1"));

        one.heard.clear();
        one.streams.execute(new StreamCommand.Open(3, other.address()));
        other.expect("accepted 4");
        one.epoch = 1;
        one.streams.breakOff(1);
        await().until(() -> one.heard.contains("closed 3"));
        other.expect("closed 4");
    }

    @Test
    void closesEverythingWhenItIsClosed() throws Exception {
        Side side = new Side(SHORT);
        Socket socket = connect(side);
        await().until(() -> side.once.size() == 1);
        side.streams.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        expectEnd(socket);
        try (ServerSocket again = new ServerSocket(side.port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.isBound()).isTrue();
        }
    }
}
