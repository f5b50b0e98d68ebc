package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.Nack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.PingReq;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pings made for others (SWIM §3.1), with word to them also when no answer comes (Lifeguard §IV-A). */
final class Relays {

    /** How many are served at a time; more are not answered, as if lost. */
    static final int MAX_RELAYS = 256;

    private final MembershipSettings settings;
    private final MemberTable table;
    private final Outbox outbox;
    /** By the own sequence, the oldest first: all wait equally long. */
    private final Map<Integer, Relay> waiting = new LinkedHashMap<>();

    private record Relay(Address asker, int sequence, Origin target, long nackNanos) {}

    Relays(Common common) {
        this.settings = common.settings();
        this.table = common.table();
        this.outbox = common.outbox();
    }

    void onPingReq(long nowNanos, Address asker, PingReq request) {
        if (waiting.size() >= MAX_RELAYS) {
            return;
        }
        // the asker waits one more timeout at least: the no has to be there in time
        long nackNanos = Instants.after(nowNanos, settings.probeTimeoutNanos() / 10 * 8);
        int sequence = outbox.nextSequence();
        waiting.put(sequence, new Relay(asker, request.sequence(), request.target(), nackNanos));
        Member target = table.get(request.target());
        if (target != null && target.address().equals(request.address())) {
            outbox.ping(target, sequence);
        } else {
            outbox.send(request.address(), new Ping(sequence, request.target()));
        }
    }

    /** Whether the acknowledgement was waited for here. */
    boolean onAck(int sequence, Origin sender) {
        Relay relay = waiting.get(sequence);
        if (relay == null) {
            return false;
        }
        if (relay.target().equals(sender)) {
            waiting.remove(sequence);
            outbox.send(relay.asker(), new Ack(relay.sequence()));
        }
        return true;
    }

    void clear() {
        waiting.clear();
    }

    long nextNanos() {
        Iterator<Relay> oldest = waiting.values().iterator();
        return oldest.hasNext() ? oldest.next().nackNanos() : Instants.NEVER;
    }

    void onWakeup(long nowNanos) {
        Iterator<Relay> oldest = waiting.values().iterator();
        while (oldest.hasNext()) {
            Relay relay = oldest.next();
            if (!Instants.isDue(nowNanos, relay.nackNanos())) {
                return;
            }
            oldest.remove();
            outbox.send(relay.asker(), new Nack(relay.sequence()));
        }
    }
}
