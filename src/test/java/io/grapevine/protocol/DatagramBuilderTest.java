package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DatagramBuilderTest {

    private static final Codec CODEC = Samples.CODEC;

    private final Random random = new Random(7);
    private final RandomMessages messages = new RandomMessages(random);

    @Test
    void fillsDatagramsAndNeverPassesTheBudget() throws MalformedDatagramException {
        MessageKind[] kinds = MessageKind.values();
        for (int round = 0; round < 2_000; round++) {
            int budgetBytes = Sizes.ENVELOPE_BYTES + random.nextInt(1_400);
            Origin sender = messages.origin();
            DatagramBuilder builder = CODEC.datagram(Preamble.NEWEST, sender, round, budgetBytes);
            List<Message> added = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Message message = messages.message(kinds[random.nextInt(kinds.length)]);
                int before = builder.remainingBytes();
                int size = Sizes.of(sender, message);
                assertThat(builder.tryAdd(message)).isEqualTo(size <= before);
                assertThat(builder.remainingBytes()).isEqualTo(size <= before ? before - size : before);
                if (size <= before) {
                    added.add(message);
                }
                assertThat(builder.isEmpty()).isEqualTo(added.isEmpty());
            }
            int remainingBytes = builder.remainingBytes();
            byte[] datagram = builder.finish();
            assertThat(datagram).hasSize(budgetBytes - remainingBytes);
            Envelope envelope = new Envelope(sender, round, added);
            assertThat(datagram).isEqualTo(CODEC.encode(envelope));
            Envelopes.assertSame(CODEC.decode(datagram), envelope);
        }
    }

    @Test
    void aBudgetIsUsedToItsLastByte() {
        for (MessageKind kind : MessageKind.values()) {
            Message message = Samples.message(kind);
            int size = Sizes.of(Samples.SELF, message);
            assertThat(datagram(size).tryAdd(message)).isTrue();
            assertThat(datagram(size - 1).tryAdd(message)).isFalse();
        }
    }

    private static DatagramBuilder datagram(int messageBytes) {
        return CODEC.datagram(Preamble.NEWEST, Samples.SELF, 1, Sizes.ENVELOPE_BYTES + messageBytes);
    }

    @Test
    void isFinishedOnce() {
        DatagramBuilder builder = datagram(10);
        builder.finish();
        assertThatThrownBy(builder::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder.tryAdd(new Ack(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> datagram(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sizesWithoutTheSenderAreTheMostThereCanBe() {
        for (int round = 0; round < 200; round++) {
            for (MessageKind kind : MessageKind.values()) {
                Message message = messages.message(kind);
                assertThat(Sizes.of(messages.origin(), message)).isLessThanOrEqualTo(Sizes.of(message));
            }
        }
    }

    @Test
    void aByteBudgetCountsExactlyWhatTheMessageWillTake() {
        for (int round = 0; round < 1_000; round++) {
            Origin sender = messages.origin();
            int budgetBytes = 20 + random.nextInt(1_200);
            ByteBudget budget = new ByteBudget(sender, new Delta(1, 1, List.of()), budgetBytes);
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Item item = messages.item();
                int left = budget.leftBytes();
                if (budget.tryTake(item)) {
                    items.add(item);
                    assertThat(left - budget.leftBytes()).isLessThanOrEqualTo(Sizes.of(item));
                } else {
                    assertThat(budget.leftBytes()).isEqualTo(left).isLessThan(Sizes.of(item));
                }
            }
            Delta delta = new Delta(1, 1, items);
            assertThat(Sizes.of(sender, delta)).isEqualTo(budget.takenBytes()).isLessThanOrEqualTo(budgetBytes);
        }
    }

    @Test
    void aByteBudgetCountsMembersToo() {
        ByteBudget budget = new ByteBudget(Samples.SELF, new Updates(List.of()), 400);
        List<MemberRecord> records = new ArrayList<>();
        for (MemberRecord record = messages.member(); budget.tryTake(record); record = messages.member()) {
            records.add(record);
        }
        assertThat(Sizes.of(Samples.SELF, new Updates(records))).isEqualTo(budget.takenBytes()).isBetween(250, 400);
    }

    @Test
    void aSmallPutInADeltaOfSeveralCostsLittleMoreThanItsContent() {
        byte[] block = Content.pack(new byte[16], new byte[24], new byte[100]);
        List<Item> items = new ArrayList<>();
        for (int number = 1_000_001; number <= 1_000_005; number++) {
            Dot dot = new Dot(Samples.OTHER, number);
            Version version = new Version(dot, Samples.CLOCK, 7 * 86_400_000_000_000L, block);
            items.add(new Write(version, List.of(new Dot(Samples.OTHER, number - 100_000)), 1));
        }
        int four = Sizes.of(Samples.SELF, new Delta(1, 1, items.subList(0, 4)));
        assertThat(four - 4 * (16 + 24 + 100)).isLessThanOrEqualTo(4 * 35 + 26);
        int five = Sizes.of(Samples.SELF, new Delta(1, 1, items));
        assertThat(five - four - (16 + 24 + 100)).isLessThanOrEqualTo(35);
    }

    @Test
    void idlenessCostsLittle() {
        int ping = Sizes.of(Samples.SELF, Samples.message(MessageKind.PING));
        int ack = Sizes.of(Samples.SELF, Samples.message(MessageKind.ACK));
        int gossip = Sizes.of(Samples.SELF, Samples.message(MessageKind.GOSSIP));
        assertThat(Sizes.ENVELOPE_BYTES).isEqualTo(38);
        assertThat(ping + gossip).isLessThanOrEqualTo(49);
        assertThat(ack + gossip).isLessThanOrEqualTo(30);
    }
}
