package io.grapevine.membership;

import io.grapevine.protocol.MembershipMessage.Updates;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Rounds in which news go to random members without waiting for a probe to ride on: at once when there is news,
 * then one each gossip interval; none while there is no news.
 */
final class GossipRounds {

    private static final Updates PIGGYBACK_ONLY = new Updates(List.of());

    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final MemberTable table;
    private final Rumours rumours;
    private final Outbox outbox;
    private long lastNanos;

    GossipRounds(long nowNanos, Common common, Rumours rumours) {
        this.settings = common.settings();
        this.random = common.random();
        this.table = common.table();
        this.outbox = common.outbox();
        this.rumours = rumours;
        this.lastNanos = nowNanos - settings.gossipIntervalNanos();
    }

    long nextNanos() {
        if (rumours.isEmpty() || table.live().isEmpty()) {
            return Instants.NEVER;
        }
        return Instants.after(lastNanos, settings.gossipIntervalNanos());
    }

    void onWakeup(long nowNanos) {
        if (!Instants.isDue(nowNanos, nextNanos())) {
            return;
        }
        lastNanos = nowNanos;
        for (Member member : table.chooseLive(random, settings.fanout(), any -> true)) {
            outbox.send(member.address(), PIGGYBACK_ONLY);
        }
    }
}
