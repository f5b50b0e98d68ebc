package io.grapevine.replication;

import static io.grapevine.replication.Side.MILLI;
import static io.grapevine.replication.Side.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TalksTest {

    private final Side side = new Side(1);
    private Now now = NOW;

    TalksTest() {
        side.meet(NOW, IntStream.rangeClosed(2, 40).toArray());
    }

    private void tell(int peer, String key) {
        Change put = side.put(key, new byte[600], Version.FOREVER);
        side.talks.offer(NOW, side.contact(peer), new Pending(put.key(), Side.dot(put), put.kills(), put.cause(), 0));
    }

    private List<Outgoing> said() {
        List<Outgoing> said = new ArrayList<>();
        for (Outgoing next = side.talks.poll(now); next != null; next = side.talks.poll(now)) {
            said.add(next);
        }
        return said;
    }

    private static DeltaAck ack(Outgoing outgoing) {
        Delta delta = (Delta) outgoing.message();
        return new DeltaAck(delta.session(), delta.sequence(), 0);
    }

    @Test
    void onlyWhoIsToldOrTellsSomethingHasAnOutboxOrAnInbox() {
        tell(2, "a");
        side.talks.onDelta(now, side.contact(3), new Delta(9, 1, List.of()));
        assertThat(side.contacts.met()).allSatisfy(contact -> {
            assertThat(contact.outbox != null).isEqualTo(contact.origin.equals(Side.origin(2)));
            assertThat(contact.inbox != null).isEqualTo(contact.origin.equals(Side.origin(3)));
        });
        assertThat(said()).hasSize(2);
    }

    @Test
    void whatIsOverIsForgottenAfterAWhileAndWhatIsUnansweredIsNot() {
        tell(2, "a");
        tell(3, "b");
        side.talks.onDelta(now, side.contact(4), new Delta(9, 1, List.of()));
        said().stream().filter(outgoing -> outgoing.to().equals(Side.address(2)))
                .forEach(outgoing -> side.talks.onAck(now, side.contact(2), ack(outgoing)));
        side.talks.forgetOld(now.plusNanos(Talks.KEPT_NANOS / 2));
        assertThat(side.contact(2).outbox).isNotNull();
        side.talks.forgetOld(now.plusNanos(2 * Talks.KEPT_NANOS));
        assertThat(side.contact(2).outbox).isNull();
        assertThat(side.contact(3).outbox).isNotNull();
        assertThat(side.contact(4).inbox).isNull();
    }

    @Test
    void anAcknowledgementThatWaitsRidesWithADelta() {
        Contact peer = side.contact(3);
        side.talks.onDelta(now, peer, new Delta(9, 1, List.of()));
        assertThat(said()).containsExactly(new Outgoing(Side.address(3), new DeltaAck(9, 1, 0)));
        side.talks.onDelta(now, peer, new Delta(9, 2, List.of()));
        assertThat(said()).isEmpty();
        tell(3, "a");
        List<Outgoing> said = said();
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).isEqualTo(new Outgoing(Side.address(3), new DeltaAck(9, 2, 1)));
    }

    @Test
    void anAcknowledgementThatWaitsIsSaidWhenItIsDue() {
        Contact peer = side.contact(3);
        side.talks.onDelta(now, peer, new Delta(9, 1, List.of()));
        said();
        side.talks.onDelta(now, peer, new Delta(9, 2, List.of()));
        assertThat(said()).isEmpty();
        assertThat(side.talks.nextWakeupNanos()).isEqualTo(now.nanos() + Inbox.WAIT_NANOS);
        now = now.plusNanos(Inbox.WAIT_NANOS);
        side.talks.onWakeup(now);
        assertThat(said()).containsExactly(new Outgoing(Side.address(3), new DeltaAck(9, 2, 1)));
    }

    @Test
    void whoIsGoneIsToldNothing() {
        tell(2, "a");
        side.talks.onDelta(now, side.contact(3), new Delta(9, 1, List.of()));
        Contact told = side.contact(2);
        Contact heard = side.contact(3);
        for (Contact gone : List.of(told, heard)) {
            side.contacts.part(gone.origin);
            side.talks.part(gone);
        }
        assertThat(said()).isEmpty();
        assertThat(side.talks.areDone(now)).isTrue();
        assertThat(side.talks.keptCount()).as("members come and go, and leave nothing").isZero();
    }

    /** Whatever happens in whatever order: nobody waits longer than it wants to, and what can be said is said. */
    @Test
    void wakesNoPeerLateAndLeavesNothingUnsaid() {
        SplittableRandom random = new SplittableRandom(1);
        List<Outgoing> onTheWay = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            now = now.plusNanos(random.nextLong(30 * MILLI));
            switch (random.nextInt(5)) {
                case 4 -> side.talks.onDelta(now, side.contact(2 + random.nextInt(5)), new Delta(9, step, List.of()));
                case 0 -> tell(2 + random.nextInt(5), "k" + random.nextInt(50));
                case 1 -> {
                    if (!onTheWay.isEmpty()) {
                        Outgoing answered = onTheWay.remove(random.nextInt(onTheWay.size()));
                        Contact from = side.contacts.met()
                                .filter(contact -> contact.address().equals(answered.to())
                                        && contact.outbox != null).findFirst().orElseThrow();
                        side.talks.onAck(now, from, ack(answered));
                    }
                }
                case 2 -> side.talks.onWakeup(now);
                default -> onTheWay.removeIf(lost -> random.nextInt(10) == 0);
            }
            said().stream().filter(next -> next.message() instanceof Delta).forEach(onTheWay::add);
            for (Contact contact : side.contacts.met().toList()) {
                Outbox outbox = contact.outbox;
                long ackNanos = contact.inbox == null ? Timers.NEVER : contact.inbox.dueNanos();
                assertThat(Timers.earlier(side.talks.nextWakeupNanos(), ackNanos)).isEqualTo(side.talks.nextWakeupNanos());
                if (outbox != null && outbox.nextWakeupNanos() != Timers.NEVER) {
                    assertThat(side.talks.nextWakeupNanos()).isLessThanOrEqualTo(outbox.nextWakeupNanos());
                }
                assertThat(outbox == null ? null : outbox.next(now)).isNull();
            }
        }
        for (int i = 0; i < 10_000 && side.talks.nextWakeupNanos() != Timers.NEVER; i++) {
            now = new Now(side.talks.nextWakeupNanos(), now.wallMillis());
            side.talks.onWakeup(now);
            said();
        }
        assertThat(side.talks.nextWakeupNanos()).isEqualTo(Timers.NEVER);
        assertThat(side.talks.areDone(now)).isTrue();
        assertThat(side.contacts.met()).noneMatch(Contact::owesAck);
    }
}
