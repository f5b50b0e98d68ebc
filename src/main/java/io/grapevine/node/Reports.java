package io.grapevine.node;

import io.grapevine.membership.Event;
import io.grapevine.node.NodeEvent.Level;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.replication.ReplicationEvent;
import java.util.Locale;

/** What membership and replication report, in words for an operator. */
final class Reports {

    private Reports() {}

    static NodeEvent of(Event event) {
        if (event instanceof Event.Joined joined) {
            return new NodeEvent(Level.INFO, "member-joined", text(joined.member()) + " joined");
        }
        if (event instanceof Event.Suspected suspected) {
            return new NodeEvent(Level.INFO, "member-suspect", text(suspected.member()) + " does not answer");
        }
        if (event instanceof Event.Died died) {
            return new NodeEvent(Level.WARN, "member-dead", text(died.member()) + " is held dead");
        }
        if (event instanceof Event.Left left) {
            return new NodeEvent(Level.INFO, "member-left", text(left.member()) + " left");
        }
        if (event instanceof Event.Recovered recovered) {
            return new NodeEvent(Level.INFO, "member-recovered", text(recovered.member()) + " is alive again");
        }
        if (event instanceof Event.Updated updated) {
            return new NodeEvent(Level.INFO, "member-updated",
                    text(updated.member()) + (updated.member().ready() ? " is ready" : " is not ready"));
        }
        if (event instanceof Event.Forgotten forgotten) {
            return new NodeEvent(Level.INFO, "member-forgotten", text(forgotten.member()) + " is forgotten");
        }
        if (event instanceof Event.SelfRefuted refuted) {
            return new NodeEvent(Level.INFO, "self-refuted",
                    "others held this node " + refuted.heard().state().name().toLowerCase(Locale.ROOT)
                            + "; it told them otherwise");
        }
        if (event instanceof Event.Refused refused) {
            return new NodeEvent(Level.FATAL, "join-refused", switch (refused.reason()) {
                case NAME_TAKEN -> "refused by the cluster: the name is taken: " + refused.detail();
                case CLOCK_DRIFT -> "refused by the cluster: the wall clock is off: " + refused.detail();
            });
        }
        if (event instanceof Event.ClockDrift drift) {
            return new NodeEvent(Level.WARN, "clock-drift",
                    "the wall clock of " + text(drift.member()) + " is off by " + drift.millis() + " ms");
        }
        if (event instanceof Event.SeedsSilent silent) {
            return new NodeEvent(Level.WARN, "seeds-silent",
                    "no answer from the seeds " + silent.seeds() + "; this node runs and keeps trying");
        }
        throw new IllegalStateException("an event nobody has words for: " + event);
    }

    static NodeEvent of(ReplicationEvent event) {
        return switch (event.kind()) {
            case BOOTSTRAPPED -> new NodeEvent(Level.INFO, "bootstrapped", "took over " + event.text());
            case BOOTSTRAP_FAILED -> new NodeEvent(Level.WARN, "bootstrap-failed", "stream broke off " + event.text());
            case FULL -> new NodeEvent(Level.ALARM, "full", event.text());
            case SET_ASIDE -> new NodeEvent(Level.ALARM, "message-set-aside", event.text());
            case ROOM_AGAIN -> new NodeEvent(Level.INFO, "room-again", event.text());
        };
    }

    private static String text(MemberRecord member) {
        return member.name() + " (" + member.gossip() + ", origin " + member.origin().toString().substring(0, 8) + ")";
    }
}
