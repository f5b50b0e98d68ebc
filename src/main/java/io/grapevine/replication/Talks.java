package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What goes on with those peers that this node tells something, or hears something from: in a large cluster a few at a time,
 * so only they are looked at, and only they have an outbox or an inbox.
 */
final class Talks {

    /** For so long after the last word an outbox or inbox is kept: it knows the way's round trip, and what came twice. */
    static final long KEPT_NANOS = 10_000_000_000L;
    private static final long MAX_WRITE_DELAY_NANOS = 50_000_000L;

    private final Function<Origin, Outbox> outboxes;
    /** Those that may have something to be told at once. */
    private final ArrayDeque<Contact> speaking = new ArrayDeque<>();
    /** Those that have not acknowledged everything, or are to be sent an acknowledgement; or were so when last looked at. */
    private final List<Contact> talking = new ArrayList<>();
    /** Those that have an outbox or an inbox. */
    private final List<Contact> kept = new ArrayList<>();
    /** No outbox wants to be woken before, and no acknowledgement is due. */
    private long nextWakeupNanos = Timers.NEVER;
    private long sweptNanos;

    /** @param outboxes makes one for a peer */
    Talks(Function<Origin, Outbox> outboxes) {
        this.outboxes = outboxes;
    }

    // ---- inputs

    /** The peer is to be told of a change. */
    void offer(Now now, Contact to, Pending change) {
        Outbox outbox = to.outbox;
        if (outbox == null) {
            outbox = outboxes.apply(to.origin);
            to.outbox = outbox;
            keep(to);
        }
        outbox.offer(now, change);
        talk(to);
        speak(to);
    }

    /** A delta came that is to be acknowledged. */
    void onDelta(Now now, Contact from, Delta delta) {
        Inbox inbox = from.inbox;
        if (inbox == null) {
            inbox = new Inbox();
            from.inbox = inbox;
            keep(from);
        }
        inbox.on(now, delta);
        talk(from);
        speak(from);
    }

    void onAck(Now now, Contact from, DeltaAck ack) {
        if (from.outbox != null) {
            from.outbox.onAck(now, ack);
            nextWakeupNanos = Timers.earlier(nextWakeupNanos, from.outbox.nextWakeupNanos());
            speak(from);
        }
    }

    /** Its digest is ours. */
    void onEqual(Now now, Contact from) {
        if (from.outbox != null) {
            from.outbox.onEqual(now);
        }
    }

    void onWakeup(Now now) {
        if (!Timers.isDue(nextWakeupNanos, now.nanos())) {
            return;
        }
        nextWakeupNanos = Timers.NEVER;
        talking.removeIf(contact -> {
            if (contact.gone || contact.isIdle() && !contact.owesAck()) {
                contact.isTalking = false;
                return true;
            }
            if (contact.outbox != null) {
                contact.outbox.onWakeup(now);
            }
            wakeFor(contact);
            speak(contact);
            return false;
        });
    }

    private void wakeFor(Contact contact) {
        if (contact.outbox != null) {
            nextWakeupNanos = Timers.earlier(nextWakeupNanos, contact.outbox.nextWakeupNanos());
        }
        if (contact.inbox != null) {
            nextWakeupNanos = Timers.earlier(nextWakeupNanos, contact.inbox.dueNanos());
        }
    }

    /** Now and then, where there are more peers than are always talked to: forgets the ways that were long not gone. */
    void forgetOld(Now now) {
        if (now.nanos() - sweptNanos < KEPT_NANOS) {
            return;
        }
        sweptNanos = now.nanos();
        kept.removeIf(contact -> {
            Outbox outbox = contact.outbox;
            if (outbox != null && outbox.isIdle() && now.nanos() - outbox.lastAckNanos() >= KEPT_NANOS) {
                contact.outbox = null;
            }
            if (!contact.owesAck() && now.nanos() - contact.heardNanos() >= KEPT_NANOS) {
                contact.inbox = null;
            }
            contact.isKept = contact.outbox != null || contact.inbox != null;
            return !contact.isKept;
        });
    }

    /** It is no peer any more: what waited for it is dropped. */
    void part(Contact gone) {
        kept.remove(gone);
        gone.isKept = false;
        gone.outbox = null;
        gone.inbox = null;
    }

    /** There are no peers any more. */
    void clear() {
        speaking.clear();
        talking.clear();
        kept.clear();
        nextWakeupNanos = Timers.NEVER;
    }

    private void keep(Contact contact) {
        if (!contact.isKept) {
            contact.isKept = true;
            kept.add(contact);
        }
    }

    private void talk(Contact contact) {
        if (!contact.isTalking) {
            contact.isTalking = true;
            talking.add(contact);
        }
    }

    private void speak(Contact contact) {
        if (!contact.isSpeaking) {
            contact.isSpeaking = true;
            speaking.add(contact);
        }
    }

    // ---- outputs

    /** The next acknowledgement or delta that may leave now, or null; an acknowledgement that is not due yet goes before a delta. */
    @Nullable Outgoing poll(Now now) {
        for (Contact contact = speaking.peek(); contact != null; contact = speaking.peek()) {
            if (!contact.gone) {
                Inbox inbox = contact.inbox;
                Outbox outbox = contact.outbox;
                if (inbox != null && inbox.owes() && (inbox.isDue(now) || outbox != null && outbox.maySend())) {
                    return new Outgoing(contact.address(), inbox.ack(now));
                }
                Delta delta = outbox == null ? null : outbox.next(now);
                wakeFor(contact);
                if (delta != null) {
                    return new Outgoing(contact.address(), delta);
                }
            }
            contact.isSpeaking = false;
            speaking.remove();
        }
        return null;
    }

    /** When {@link #onWakeup} is due; perhaps for nothing, but never late. */
    long nextWakeupNanos() {
        return nextWakeupNanos;
    }

    /** How long answers to writes are to be held back for the sake of peers that answer, but slowly. */
    long writeDelayNanos(Now now) {
        long delay = 0;
        for (Contact contact : talking) {
            int over = contact.queuedBytes() - Outbox.MAX_QUEUED_BYTES / 2;
            if (over > 0 && !isSilent(now, contact)) {
                delay = Math.max(delay, MAX_WRITE_DELAY_NANOS * over / (Outbox.MAX_QUEUED_BYTES / 2));
            }
        }
        return Math.min(delay, MAX_WRITE_DELAY_NANOS);
    }

    /** Whether every peer that answers has acknowledged all that it was told. */
    boolean areDone(Now now) {
        for (Contact contact : talking) {
            if (!contact.isIdle() && !isSilent(now, contact)) {
                return false;
            }
        }
        return true;
    }

    /** Of how many it keeps anything. */
    int keptCount() {
        return kept.size();
    }

    private static boolean isSilent(Now now, Contact contact) {
        return contact.gone || contact.outbox == null || contact.outbox.isSilent(now);
    }
}
