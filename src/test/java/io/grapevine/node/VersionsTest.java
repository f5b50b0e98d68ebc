package io.grapevine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.MalformedDatagramException;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.Message;
import io.grapevine.protocol.Preamble;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which version of the protocol is written to whom: docs/PROTOCOL.md, "Versions". */
final class VersionsTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final Address HERE = new Address("10.0.0.1", 1);
    private static final Address THERE = new Address("10.0.0.2", 2);
    private static final Origin OTHER = new Origin(77, 78);
    private static final Codec CODEC = new Codec("cluster", new ClusterKey("secret"));
    private static final MemberRecord PEER = new MemberRecord(
            "n2", OTHER, 1_800_000_000_000L, THERE, "10.0.0.2:80", 1, true, MemberState.ALIVE, null);

    private final Node node = new Node(new NodeSettings("n1", "cluster", "secret", HERE, "10.0.0.1:80", true, 200 * MILLI, 3,
            SECOND, SECOND / 2, 10 * SECOND, 300_000, 1_200, 1L << 20), new SplittableRandom(1), new Now(5 * SECOND, 1_800_000_000_000L));
    private long nanos = 5 * SECOND;

    private void hear(int version, Message... messages) {
        node.onDatagram(now(), THERE, CODEC.encode(new Envelope(version, OTHER, 1L << 16, List.of(messages))));
    }

    /** It says who it is and, as it must, what time it is. */
    private void join(int version) {
        long seenCount = version == Preamble.OLDEST ? Gossip.NOT_SAID : 0;
        hear(version, new Gossip(0, 0, 0, false, true, false, now().wallMillis(), seenCount), new Updates(List.of(PEER)));
    }

    private Now now() {
        return new Now(nanos, 1_800_000_000_000L + nanos / MILLI);
    }

    /** What it says to that peer within so long. */
    private List<Envelope> said(long duration) throws MalformedDatagramException {
        List<Envelope> said = new ArrayList<>();
        for (long end = nanos + duration; nanos < end; nanos = Math.max(nanos + MILLI, Math.min(end, node.nextWakeupNanos()))) {
            node.onWakeup(now());
            for (Datagram next = node.pollDatagram(now()); next != null; next = node.pollDatagram(now())) {
                if (next.to().equals(THERE)) {
                    said.add(CODEC.decode(next.bytes()));
                }
            }
        }
        return said;
    }

    private static boolean isGossip(Envelope envelope) {
        return envelope.messages().stream().anyMatch(Gossip.class::isInstance);
    }

    @Test
    void whoWritesTheOlderVersionIsWrittenToInItAndToldOfTheNewer() throws MalformedDatagramException {
        join(Preamble.OLDEST);
        List<Envelope> said = said(SECOND);
        assertThat(said).anyMatch(VersionsTest::isGossip);
        for (int i = 0; i < said.size(); i++) {
            Envelope envelope = said.get(i);
            if (!envelope.messages().isEmpty()) {
                assertThat(envelope.version()).isEqualTo(Preamble.OLDEST);
            } else {
                assertThat(envelope.version()).isEqualTo(Preamble.NEWEST);
                assertThat(isGossip(said.get(i - 1))).isTrue();
            }
            boolean told = i + 1 < said.size() && said.get(i + 1).messages().isEmpty();
            assertThat(told).isEqualTo(isGossip(envelope));
        }
    }

    @Test
    void whoWritesTheNewerVersionIsWrittenToInIt() throws MalformedDatagramException {
        join(Preamble.OLDEST);
        hear(Preamble.NEWEST);
        List<Envelope> said = said(SECOND);
        assertThat(said).anyMatch(VersionsTest::isGossip)
                .allSatisfy(envelope -> assertThat(envelope.version()).isEqualTo(Preamble.NEWEST))
                .noneMatch(envelope -> envelope.messages().isEmpty());
        join(Preamble.OLDEST);
        assertThat(said(SECOND)).as("a run reads what it once wrote")
                .allSatisfy(envelope -> assertThat(envelope.version()).isEqualTo(Preamble.NEWEST));
    }

    @Test
    void framesAreWrittenInTheOlderVersion() throws MalformedDatagramException {
        join(Preamble.NEWEST);
        hear(Preamble.NEWEST, new Gossip(0, 0, 12_345, false, true, false, 1_800_000_005_000L, 0));
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 20 && frames.isEmpty(); i++) {
            said(SECOND);
            hear(Preamble.NEWEST, new Gossip(0, 0, 12_345, false, true, false, 1_800_000_005_000L, 0));
            for (StreamCommand next = node.pollStreamCommand(now()); next != null; next = node.pollStreamCommand(now())) {
                if (next instanceof StreamCommand.Open open) {
                    node.onStreamWritable(now(), open.stream());
                } else if (next instanceof StreamCommand.Send send) {
                    frames.add(send.body());
                }
            }
        }
        assertThat(frames).isNotEmpty();
        for (byte[] frame : frames) {
            assertThat(CODEC.decode(frame).version()).isEqualTo(Preamble.OLDEST);
        }
    }

    @Test
    void twoNodesOfThisVersionSoonSpeakNothingElseAndSayNothingEmpty() {
        Pair pair = new Pair(1);
        pair.run(5 * SECOND);
        List<byte[]> heard = new ArrayList<>();
        pair.intruder((stream, bytes) -> {
            if (stream == 0) {
                heard.add(bytes);
            }
        });
        pair.run(5 * SECOND);
        assertThat(heard).isNotEmpty().allSatisfy(bytes -> {
            assertThat(bytes[1]).isEqualTo((byte) Preamble.NEWEST);
            assertThat(bytes.length).isGreaterThan(38);
        });
    }
}
