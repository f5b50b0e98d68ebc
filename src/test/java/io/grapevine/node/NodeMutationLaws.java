package io.grapevine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.Mac;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.RandomMessages;
import io.grapevine.testkit.Fuzz;
import io.grapevine.testkit.Mutator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What somebody can do to a whole node with bytes, while it talks with another: without the secret, and with it. */
final class NodeMutationLaws {

    private static final int STRIDE = 4_000;
    private static final long CI_COUNT = 8 * STRIDE;
    private static final int SENDER = 6;
    private static final int MUTANTS_EACH = 6;
    /** A stream that nobody else uses. */
    private static final long STRANGERS_STREAM = 1_000_000;
    /** By then all that was invented has been probed: who believes a wrong address of the other one suspects it, and is put right. */
    private static final long QUIET_NANOS = 300 * Pair.SECOND;

    private static final ClusterKey KEY = new ClusterKey(Pair.SECRET);
    private static final Codec CODEC = new Codec("pair", KEY);

    private final Mac mac = new Mac(KEY);

    /** Not a bit of it, but for what it counts; and no answer. */
    @Test
    void whatNobodySealedChangesNothing() {
        Fuzz fuzz = new Fuzz("NodeMutationLaws#whatNobodySealedChangesNothing", CI_COUNT);
        fuzz.run(STRIDE, (index, random) -> {
            Talk talk = new Talk(fuzz, random);
            talk.go((stream, bytes) -> {
                Node node = talk.pair.first.node;
                byte[] mutant = Mutator.mutate(random, bytes, 0, 0, talk.anything());
                if (isSealed(mutant)) {
                    return;
                }
                fuzz.trying(mutant);
                ClusterView before = node.view(talk.pair.now());
                long clock = node.map().clock();
                long issued = node.map().issued();
                long wakeup = node.nextWakeupNanos();
                if (stream == 0) {
                    node.onDatagram(talk.pair.now(), talk.pair.second.address, mutant);
                    assertThat(node.pollStreamCommand(talk.pair.now())).isNull();
                } else {
                    node.onStreamAccepted(talk.pair.now(), STRANGERS_STREAM, talk.pair.second.address);
                    node.onFrame(talk.pair.now(), STRANGERS_STREAM, mutant);
                    assertThat(node.pollStreamCommand(talk.pair.now())).isEqualTo(new StreamCommand.Close(STRANGERS_STREAM));
                    assertThat(node.pollStreamCommand(talk.pair.now())).isNull();
                }
                assertThat(node.pollDatagram(talk.pair.now())).isNull();
                assertThat(node.view(talk.pair.now())).isEqualTo(before);
                assertThat(node.map().clock()).isEqualTo(clock);
                assertThat(node.map().issued()).isEqualTo(issued);
                assertThat(node.nextWakeupNanos()).isEqualTo(wakeup);
            });
            talk.end();
        });
    }

    /** It may lie; but nothing is set aside, no write becomes impossible, and the two are equal again when it is gone. */
    @Test
    void whatAWrongPeerSealedBreaksNothing() {
        Fuzz fuzz = new Fuzz("NodeMutationLaws#whatAWrongPeerSealedBreaksNothing", CI_COUNT);
        long[] ends = new long[2];
        fuzz.run(STRIDE, (index, random) -> {
            Talk talk = new Talk(fuzz, random);
            talk.go((stream, bytes) -> {
                Node node = talk.pair.first.node;
                byte[] mutant = fuzz.trying(random.nextInt(5) == 0 ? talk.lie() : resealed(Mutator.mutate(
                        random, bytes, Math.min(SENDER, bytes.length - Mac.BYTES), Mac.BYTES, talk.anything())));
                long clock = node.map().clock();
                if (stream == 0) {
                    node.onDatagram(talk.pair.now(), talk.pair.second.address, mutant);
                } else {
                    node.onFrame(talk.pair.now(), random.nextInt(4) == 0 ? STRANGERS_STREAM : stream, mutant);
                }
                assertThat(node.map().clock()).isBetween(
                        clock, Math.max(clock, Envelope.CLOCK_HORIZON) + Envelope.MAX_CLOCK_STEP);
                assertThat(node.counters().setAside()).as(talk.alarms().toString()).isZero();
            });
            ends[talk.end() ? 1 : 0]++;
        });
        assertThat(ends[1]).as("pairs that met again, of those that were not told to go").isGreaterThan(ends[0]);
    }

    /** Two nodes with something to say, and what is said to the first of them in between. */
    private final class Talk {
        final Fuzz fuzz;
        final RandomGenerator random;
        final Pair pair;
        private final RandomMessages messages;
        private final List<byte[]> heard = new ArrayList<>();
        private final List<NodeEvent> events = new ArrayList<>();
        private int mutants;

        Talk(Fuzz fuzz, RandomGenerator random) {
            this.fuzz = fuzz;
            this.random = random;
            pair = new Pair(random.nextLong());
            messages = new RandomMessages(
                    new Random(random.nextLong()), List.of(pair.first.node.map().self(), pair.second.node.map().self()));
            heard.add(CODEC.encode(messages.envelope()));
            int entries = random.nextInt(60);
            for (int i = 0; i < entries; i++) {
                write(pair.first);
                write(pair.second);
            }
        }

        /** Speaks to the first node until there were enough mutants, while both write. */
        void go(Pair.Intruder mutant) {
            pair.intruder((stream, bytes) -> {
                for (int i = 0; i < MUTANTS_EACH && mutants < STRIDE; i++) {
                    mutants++;
                    mutant.onBytes(stream, bytes);
                }
                if (heard.size() < 200) {
                    heard.add(bytes);
                }
            });
            for (int steps = 0; mutants < STRIDE && steps < 2_000; steps++) {
                write(random.nextBoolean() ? pair.first : pair.second);
                pair.run(random.nextInt(4) == 0 ? 300 * Pair.MILLI : 20 * Pair.MILLI);
                alarms();
            }
            pair.intruder(null);
        }

        /** Whether the two are equal again; false where one was made to leave, which is an authenticated peer's to do. */
        boolean end() {
            Node first = pair.first.node;
            Node second = pair.second.node;
            long before = first.map().clock();
            var entry = first.put(pair.now(), pair.first.key("at the end"), "text/plain", new byte[9], Version.FOREVER).entry();
            assertThat(entry).isNotNull();
            assertThat(entry.timestamp()).isGreaterThan(before);
            long until = pair.now().nanos() + QUIET_NANOS;
            while (!isTogether() && pair.now().nanos() < until) {
                pair.run(2 * Pair.SECOND);
            }
            List<String> alarms = alarms();
            assertThat(alarms).doesNotContain("message-set-aside");
            ClusterView view = first.view(pair.now());
            assertThat(view.self().name()).isEqualTo("n1");
            assertThat(view.members()).extracting(MemberRecord::origin).doesNotHaveDuplicates();
            if (isRefused(first) || isRefused(second)) {
                return false;
            }
            assertThat(view.self().state()).isEqualTo(MemberState.ALIVE);
            assertThat(sees(first, second)).as("%s", view.members()).isTrue();
            assertThat(sees(second, first)).isTrue();
            assertThat(first.map().digest()).as("digests of %s", alarms).isEqualTo(second.map().digest());
            assertThat(second.map().get(pair.second.key("at the end"), pair.now().nanos())).isNotNull();
            return true;
        }

        private boolean isTogether() {
            Node first = pair.first.node;
            Node second = pair.second.node;
            return sees(first, second) && sees(second, first) && first.map().digest() == second.map().digest();
        }

        private boolean isRefused(Node node) {
            return node.readiness(pair.now()).reason().equals("refused by the cluster");
        }

        private boolean sees(Node one, Node other) {
            return one.view(pair.now()).members().stream().anyMatch(member ->
                    member.origin().equals(other.map().self()) && member.state() == MemberState.ALIVE);
        }

        List<String> alarms() {
            for (NodeEvent event = pair.first.node.pollEvent(); event != null; event = pair.first.node.pollEvent()) {
                events.add(event);
            }
            return events.stream().filter(event -> event.level().compareTo(NodeEvent.Level.WARN) > 0)
                    .map(event -> event.kind().equals("message-set-aside") ? event.kind() + event.text() : event.kind())
                    .toList();
        }

        byte[] anything() {
            return heard.get(random.nextInt(heard.size()));
        }

        /** Sound messages that nobody would say. */
        byte[] lie() {
            Envelope said = messages.envelope();
            return CODEC.encode(new Envelope(pair.second.node.map().self(), said.clock(), said.messages()));
        }

        private void write(Pair.Side side) {
            String key = "k" + random.nextInt(50);
            int style = random.nextInt(12);
            if (style == 0) {
                side.node.remove(pair.now(), side.key(key));
            } else {
                long left = style < 3 ? 1 + random.nextLong(2 * Pair.SECOND) : Version.FOREVER;
                byte[] value = new byte[style == 4 ? 1_000 + random.nextInt(5_000) : random.nextInt(60)];
                side.node.put(pair.now(), side.key(key), "text/plain", value, left);
            }
            pair.pump();
        }
    }

    private boolean isSealed(byte[] bytes) {
        return bytes.length > Mac.BYTES && Arrays.equals(bytes, resealed(bytes));
    }

    private byte[] resealed(byte[] bytes) {
        byte[] sealed = bytes.clone();
        int end = sealed.length - Mac.BYTES;
        ByteBuffer.wrap(sealed).putLong(end, mac.of(sealed, 0, end));
        return sealed;
    }
}
