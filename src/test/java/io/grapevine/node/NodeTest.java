package io.grapevine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.MalformedDatagramException;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.Message;
import io.grapevine.protocol.ReplicationMessage.Announce;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import io.grapevine.protocol.ReplicationMessage.StreamEnd;
import io.grapevine.protocol.ReplicationMessage.StreamRequest;
import io.grapevine.protocol.ReplicationMessage.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What crosses a node's border. */
final class NodeTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final Now NOW = new Now(5 * SECOND, 1_800_000_000_000L);
    private static final Address HERE = new Address("10.0.0.1", 1);
    private static final Address THERE = new Address("10.0.0.2", 2);
    private static final Origin OTHER = new Origin(77, 78);
    private static final Codec CODEC = new Codec("cluster", new ClusterKey("secret"));

    private final Node node = new Node(settings(200 * MILLI, SECOND), new SplittableRandom(1), NOW);

    private static NodeSettings settings(long intervalNanos, long probeNanos) {
        return new NodeSettings("n1", "cluster", "secret", HERE, "10.0.0.1:80", true, intervalNanos, 3, probeNanos,
                probeNanos / 2, 10 * SECOND, 300_000, 1_200, 1L << 20);
    }

    private static byte[] bytes(Origin sender, long clock, Message... messages) {
        return CODEC.encode(new Envelope(sender, clock, List.of(messages)));
    }

    private void hear(Now now, Message... messages) {
        node.onDatagram(now, THERE, bytes(OTHER, 1L << 16, messages));
    }

    private List<Message> said(Now now) throws MalformedDatagramException {
        List<Message> said = new ArrayList<>();
        for (Datagram next = node.pollDatagram(now); next != null; next = node.pollDatagram(now)) {
            assertThat(next.bytes().length).isLessThanOrEqualTo(1_200);
            if (next.to().equals(THERE)) {
                said.addAll(CODEC.decode(next.bytes()).messages());
            }
        }
        return said;
    }

    private List<String> events() {
        List<String> kinds = new ArrayList<>();
        for (NodeEvent event = node.pollEvent(); event != null; event = node.pollEvent()) {
            kinds.add(event.level() + " " + event.kind());
        }
        return kinds;
    }

    private List<StreamCommand> commands() {
        List<StreamCommand> commands = new ArrayList<>();
        for (StreamCommand next = node.pollStreamCommand(NOW); next != null; next = node.pollStreamCommand(NOW)) {
            commands.add(next);
        }
        return commands;
    }

    private static Version version(Origin origin, long number, String key, String value) {
        byte[] block = Content.pack(key.getBytes(StandardCharsets.UTF_8), new byte[0], value.getBytes(StandardCharsets.UTF_8));
        return new Version(new Dot(origin, number), 1L << 40, Version.FOREVER, block);
    }

    private Change put(String key, int bytes) {
        return node.put(NOW, node.map().key(key.getBytes(StandardCharsets.UTF_8)), "", new byte[bytes], Version.FOREVER);
    }

    private boolean shows(String key) {
        return node.map().get(node.map().key(key.getBytes(StandardCharsets.UTF_8)), NOW.nanos()) != null;
    }

    @Test
    void followsTheClockOfEveryEnvelopeAndFrameWhateverItSays() {
        long clock = NOW.wallMillis() + 10_000 << 16;
        node.onDatagram(NOW, THERE, bytes(OTHER, clock, new Ack(5)));
        assertThat(node.map().clock()).isEqualTo(clock);
        node.onDatagram(NOW, THERE, bytes(OTHER, clock + 5));
        assertThat(node.map().clock()).isEqualTo(clock + 5);
        node.onFrame(NOW, 2, bytes(OTHER, clock + 9, new StreamRequest(1)));
        assertThat(node.map().clock()).isEqualTo(clock + 9);
        node.onDatagram(NOW, THERE, bytes(OTHER, 1));
        assertThat(node.map().clock()).isEqualTo(clock + 9);
    }

    /** However absurd a clock or a timestamp it was told of: its writes rank above, fit into messages, and are believed. */
    @Test
    void noClockThatAPeerSendsStopsTheWritesOfOthers() throws MalformedDatagramException {
        Node other = new Node(settings(200 * MILLI, SECOND), new SplittableRandom(2), NOW);
        for (int i = 0; i < 1_000; i++) {
            node.onDatagram(NOW, THERE, bytes(OTHER, Envelope.MAX_CLOCK, new Ack(i)));
            node.onFrame(NOW, 2, bytes(OTHER, Envelope.MAX_CLOCK));
        }
        byte[] block = Content.pack("k".getBytes(StandardCharsets.UTF_8), new byte[0], new byte[3]);
        long highest = node.map().clock() + Envelope.MAX_CLOCK_STEP;
        Version absurd = new Version(new Dot(OTHER, 1), highest, Version.FOREVER, block);
        hear(NOW, new Delta(0, 1, List.of(new Write(absurd, List.of(), 0))));
        assertThat(shows("k")).isTrue();
        Change mine = put("k", 4);
        long rank = Objects.requireNonNull(mine.entry()).timestamp();
        assertThat(rank).isGreaterThan(highest);
        long told = 0;
        for (int i = 0; i < 2_100; i++) {
            other.onDatagram(NOW, HERE, bytes(node.map().self(), node.map().clock()));
            Write write = new Write(Objects.requireNonNull(mine.entry()).version(NOW), mine.kills(), 0);
            other.onDatagram(NOW, HERE, bytes(node.map().self(), node.map().clock(), new Delta(0, 1, List.of(write))));
            told = other.map().clock();
        }
        assertThat(told).isEqualTo(node.map().clock());
        assertThat(other.map().get(other.map().key("k".getBytes(StandardCharsets.UTF_8)), NOW.nanos())).isNotNull();
        assertThat(Envelope.MAX_CLOCK - rank).as("what is left").isGreaterThan(Envelope.MAX_CLOCK / 2 - (1L << 52));
    }

    @Test
    void aTimestampFarBeyondItsSendersClockIsMalformed() {
        byte[] block = Content.pack("k".getBytes(StandardCharsets.UTF_8), new byte[0], new byte[3]);
        long beyond = Envelope.CLOCK_HORIZON + Envelope.MAX_CLOCK_STEP + 1;
        for (long timestamp : new long[] {beyond, Envelope.MAX_CLOCK}) {
            Version absurd = new Version(new Dot(OTHER, 1), timestamp, Version.FOREVER, block);
            hear(NOW, new Delta(0, 1, List.of(new Write(absurd, List.of(), 0))));
        }
        assertThat(node.counters().malformed()).isEqualTo(2);
        assertThat(shows("k")).isFalse();
        assertThat(node.map().clock()).isLessThan(Envelope.CLOCK_HORIZON);
    }

    @Test
    void junkIsCountedByItsReasonAndNeverAnswered() throws MalformedDatagramException {
        said(NOW);
        byte[] sound = bytes(OTHER, 1L << 50, new Ping(1, node.map().self()));
        byte[] forged = sound.clone();
        forged[forged.length - 1] ^= 1;
        byte[] version = sound.clone();
        version[1]++;
        long clock = node.map().clock();
        node.onDatagram(NOW, THERE, forged);
        node.onDatagram(NOW, THERE, version);
        node.onDatagram(NOW, THERE, new byte[0]);
        node.onDatagram(NOW, THERE, new byte[1_400]);
        node.onDatagram(NOW, THERE, new Codec("others", new ClusterKey("secret"))
                .encode(new Envelope(OTHER, 1, List.of(new Ping(1, null)))));
        node.onDatagram(NOW, THERE, new Codec("cluster", new ClusterKey("guess"))
                .encode(new Envelope(OTHER, 1, List.of(new Ping(1, null)))));
        assertThat(node.counters().forged()).isEqualTo(2);
        assertThat(node.counters().otherVersion()).isEqualTo(1);
        assertThat(node.counters().malformed()).isEqualTo(2);
        assertThat(node.counters().foreign()).isEqualTo(1);
        assertThat(said(NOW)).isEmpty();
        assertThat(node.map().clock()).isEqualTo(clock);
    }

    @Test
    void everyTruncationAndFlippedByteOfADatagramIsDropped() throws MalformedDatagramException {
        said(NOW);
        byte[] sound = bytes(OTHER, 1L << 50, new Delta(3, 1, List.of(new Write(version(OTHER, 1, "k", "v"), List.of(), 0))));
        for (int i = 0; i < sound.length; i++) {
            node.onDatagram(NOW, THERE, Arrays.copyOf(sound, i));
            byte[] flipped = sound.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            node.onDatagram(NOW, THERE, flipped);
        }
        assertThat(shows("k")).isFalse();
        assertThat(said(NOW)).isEmpty();
        NodeCounters counters = node.counters();
        assertThat(counters.forged() + counters.malformed() + counters.foreign() + counters.otherVersion())
                .isEqualTo(2L * sound.length);
    }

    @Test
    void aPingIsAnsweredWithTheDigest() throws MalformedDatagramException {
        put("k", 3);
        said(NOW);
        hear(NOW, new Ping(9, node.map().self()));
        assertThat(said(NOW)).contains(new Ack(9)).anyMatch(message ->
                message instanceof Gossip gossip && gossip.digest() == node.map().digest());
    }

    @Test
    void aNodeThatMeetsItsOwnOriginWithANumberItNeverGaveGoesOnAsAnother() {
        Origin before = node.map().self();
        put("mine", 3);
        events();
        hear(NOW, new Delta(0, 1, List.of(new Write(version(before, 9, "k", "v"), List.of(), 0))));
        assertThat(node.map().self()).isNotEqualTo(before);
        assertThat(events()).contains("ALARM self-fenced");
        assertThat(shows("mine") && shows("k")).isTrue();
        Change next = put("next", 3);
        assertThat(dot(next)).isEqualTo(new Dot(node.map().self(), 1));
        assertThat(node.view(NOW).self().origin()).isEqualTo(node.map().self());
        assertThat(events()).doesNotContain("ALARM self-fenced");
    }

    private static Dot dot(Change change) {
        return Objects.requireNonNull(change.entry()).dot();
    }

    @Test
    void aDotOfItsOwnWithOtherContentFencesItToo() {
        Origin before = node.map().self();
        put("mine", 3);
        hear(NOW, new Delta(0, 1, List.of(new Write(version(before, 1, "mine", "theirs"), List.of(), 0))));
        assertThat(node.map().self()).isNotEqualTo(before);
    }

    @Test
    void aDeathOfANumberItNeverGaveFencesItToo() {
        Origin before = node.map().self();
        hear(NOW, new Delta(0, 1, List.of(new Deaths(List.of(new Dot(before, 3)), Cause.REMOVED, 0))));
        assertThat(node.map().self()).isNotEqualTo(before);
    }

    @Test
    void aPullForMoreDotsThanThereAreIsAnsweredInBoundedBytesAndTime() throws MalformedDatagramException {
        said(NOW);
        long began = System.nanoTime();
        hear(NOW, new Pull(1, List.of(new Dots(new Origin(5, 5), Runs.of(1, Codec.MAX_NUMBER)),
                new Dots(new Origin(6, 5), Runs.of(1, 1_000_000)))));
        assertThat(said(NOW)).hasSizeLessThanOrEqualTo(16).allMatch(message -> message instanceof PullAnswer);
        assertThat(System.nanoTime() - began).isLessThan(SECOND);
    }

    @Test
    void oddButValidInputsThrowNothing() throws MalformedDatagramException {
        Origin origin = new Origin(6, 5);
        List<Dot> none = List.of();
        hear(NOW, new Pull(1, List.of()), new Delta(3, Long.MAX_VALUE >> 4, List.of()), new Announce(List.of()),
                new Delta(3, 1, List.of(new Deaths(none, Cause.REMOVED, 0))), new PullAnswer(4, List.of(), List.of(), List.of(), List.of(), true));
        for (int level = 0; level <= 10; level++) {
            hear(NOW, new RangeQuery(1, origin, level, 0), new RangeQuery(1, node.map().self(), level, 0));
        }
        node.map().mergeDead(NOW, origin, Runs.of(1, Codec.MAX_NUMBER), Cause.UNKNOWN);
        for (int level = 0; level <= 10; level++) {
            hear(NOW, new RangeQuery(1, origin, level, 0));
        }
        assertThat(said(NOW)).hasSizeGreaterThan(30);
        assertThat(node.counters().setAside()).isZero();
        assertThat(node.counters().messagesTooLarge()).isZero();
        assertThat(events()).doesNotContain("ALARM message-set-aside");
    }

    @Test
    void aDisconnectedNodeAnswersNothingAsksNothingAndClosesItsStreams() throws MalformedDatagramException {
        hear(NOW, new Announce(List.of(new Announcement(new Dot(OTHER, 1), 100, List.of(), 1),
                new Announcement(new Dot(OTHER, 2), 9_000, List.of(), 1))));
        node.onStreamAccepted(NOW, 2, THERE);
        node.onFrame(NOW, 2, bytes(OTHER, 1, new Pull(1, List.of(new Dots(OTHER, Runs.of(1, 8_000))))));
        said(NOW);
        commands();
        node.disconnect(NOW);
        assertThat(commands()).filteredOn(command -> command instanceof StreamCommand.Close).hasSize(2);
        said(NOW);
        node.onStreamWritable(NOW, 2);
        hear(NOW, new Ping(9, node.map().self()));
        node.onFrame(NOW, 4, bytes(OTHER, 1, new StreamRequest(1)));
        assertThat(commands()).containsExactly(new StreamCommand.Close(4));
        Now now = NOW;
        for (int i = 0; i < 30; i++) {
            now = now.plusNanos(SECOND);
            node.onWakeup(now);
            assertThat(said(now)).isEmpty();
        }
        assertThat(commands()).isEmpty();
    }

    /** Found by NodeMutationLaws, seed 3, case 900000: what followed in the frame took the place of a stream for good. */
    @Test
    void aStreamThatTheNodeHasClosedTakesNoPlaceAgain() {
        Pull pull = new Pull(1, List.of(new Dots(OTHER, Runs.of(1, 3))));
        for (int i = 1; i <= 200; i++) {
            long stream = 2L * i;
            node.onStreamAccepted(NOW, stream, THERE);
            node.onFrame(NOW, stream, switch (i % 3) {
                case 0 -> bytes(OTHER, 1, new StreamEnd(1), pull);
                case 1 -> new byte[100];
                default -> bytes(OTHER, 1, new StreamEnd(1));
            });
            node.onFrame(NOW, stream, bytes(OTHER, 1, pull));
            node.onFrame(NOW, stream + 1, bytes(OTHER, 1, pull));
            assertThat(commands()).contains(new StreamCommand.Close(stream)).noneMatch(StreamCommand.Send.class::isInstance);
        }
        node.onStreamAccepted(NOW, 1_000, THERE);
        node.onFrame(NOW, 1_000, bytes(OTHER, 1, pull));
        assertThat(commands()).hasSize(1).allMatch(StreamCommand.Send.class::isInstance);
    }

    @Test
    void aFrameOfJunkClosesItsStream() {
        node.onStreamAccepted(NOW, 2, THERE);
        node.onFrame(NOW, 2, new byte[100]);
        assertThat(commands()).containsExactly(new StreamCommand.Close(2));
        assertThat(node.counters().malformed()).isEqualTo(1);
    }

    @Test
    void itsOwnPauseMakesItUnreadyFromTheClockAlone() {
        node.onSeeds(NOW, List.of(HERE), 0);
        node.onWakeup(NOW);
        assertThat(node.readiness(NOW).ready()).isTrue();
        Now woke = NOW.plusNanos(1_001 * MILLI);
        assertThat(node.readiness(woke).ready()).isFalse();
        node.onPause(woke, 1_001 * MILLI);
        assertThat(events()).contains("WARN paused");
        assertThat(node.readiness(woke).ready()).as("who knows nobody has nobody to compare with").isTrue();
    }

    /** Intervals go up to a minute; that must not look like a pause. */
    @Test
    void longIntervalsAreNoPause() {
        Node slow = new Node(settings(30 * SECOND, 30 * SECOND), new SplittableRandom(1), NOW);
        slow.onSeeds(NOW, List.of(HERE), 0);
        Now now = NOW;
        while (now.nanos() - NOW.nanos() < 100 * SECOND) {
            slow.onWakeup(now);
            long wakeup = slow.nextWakeupNanos();
            assertThat(wakeup - now.nanos()).isBetween(1L, 900 * MILLI);
            now = now.plusNanos(wakeup - now.nanos());
            assertThat(slow.readiness(now).ready()).isTrue();
        }
    }

    @Test
    void noWakeupIsDueThatWakingDoesNotMove() {
        Now now = NOW;
        node.onSeeds(NOW, List.of(HERE, THERE), 0);
        for (int i = 0; i < 400; i++) {
            put("k" + i, 4_000);
        }
        int wakeups = 0;
        while (now.nanos() - NOW.nanos() < 20 * SECOND) {
            node.onWakeup(now);
            for (Datagram next = node.pollDatagram(now); next != null; next = node.pollDatagram(now)) {
                assertThat(next.bytes().length).isLessThanOrEqualTo(1_200);
            }
            commands();
            long wakeup = node.nextWakeupNanos();
            if (wakeup - now.nanos() <= 0) {
                assertThat(++wakeups).isLessThan(100);
            }
            now = now.plusNanos(Math.max(1, wakeup - now.nanos()));
        }
    }

    /** Nothing else comes meanwhile: what is only for this node's callers makes no room but for itself. */
    @Test
    void whatIsOnlyForItsCallersStaysWithinTheBoundToo() {
        for (int i = 0; i < 300; i++) {
            node.putLocal(NOW, node.map().key(("k" + i).getBytes(StandardCharsets.UTF_8)), "", new byte[10_000], Version.FOREVER);
            assertThat(node.map().liveBytes()).isLessThanOrEqualTo((1 << 20) / 4 * 5);
        }
    }
}
