package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One simulated process, and what it reported. */
final class Host {

    /** An event and when it happened, in nanoseconds since the network's start. */
    record Seen(long atNanos, Event event) {}

    final Network network;
    final Address address;
    final Membership membership;
    final Origin origin;
    final List<Seen> seen = new ArrayList<>();
    long wallOffsetMillis;
    boolean crashed;
    boolean paused;
    long pausedSinceNanos;
    long scheduledNanos = Long.MAX_VALUE;
    long sentBytes;

    Host(Network network, MemberRecord self, Membership membership, long wallOffsetMillis) {
        this.network = network;
        this.address = self.gossip();
        this.origin = self.origin();
        this.membership = membership;
        this.wallOffsetMillis = wallOffsetMillis;
    }

    /** What this host holds of the other; null for nothing. */
    @Nullable MemberState holds(Host other) {
        MemberRecord record = membership.member(other.membership.self().origin());
        return record == null ? null : record.state();
    }

    boolean holds(Host other, MemberState state) {
        return holds(other) == state;
    }

    /** When it first reported such a thing of the other since then; -1 if it did not. */
    long firstNanos(Class<? extends Event> kind, Host other, long sinceNanos) {
        for (Seen each : seen) {
            if (each.atNanos() >= sinceNanos && kind.isInstance(each.event()) && isAbout(each.event(), other)) {
                return each.atNanos();
            }
        }
        return -1;
    }

    boolean reported(Class<? extends Event> kind) {
        return seen.stream().anyMatch(each -> kind.isInstance(each.event()));
    }

    @Override
    public String toString() {
        return membership.self().name();
    }

    private static boolean isAbout(Event event, Host other) {
        return member(event).equals(other.origin);
    }

    private static Origin member(Event event) {
        if (event instanceof Event.Suspected suspected) {
            return suspected.member().origin();
        } else if (event instanceof Event.Died died) {
            return died.member().origin();
        } else if (event instanceof Event.Left left) {
            return left.member().origin();
        } else if (event instanceof Event.Recovered recovered) {
            return recovered.member().origin();
        } else if (event instanceof Event.Joined joined) {
            return joined.member().origin();
        } else if (event instanceof Event.Updated updated) {
            return updated.member().origin();
        }
        return new Origin(0, 0);
    }
}
