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
    private long dueNanos = Instants.NEVER;

    GossipRounds(long nowNanos, Common common, Rumours rumours) {
        this.settings = common.settings();
        this.random = common.random();
        this.table = common.table();
        this.outbox = common.outbox();
        this.rumours = rumours;
        this.lastNanos = nowNanos - settings.gossipIntervalNanos();
    }

    /** After each input: where there is news, the next round is set. */
    void arm(long nowNanos) {
        if (rumours.isEmpty() || table.live().isEmpty()) {
            dueNanos = Instants.NEVER;
        } else if (dueNanos == Instants.NEVER || Instants.isDue(nowNanos, dueNanos)) {
            dueNanos = Instants.later(nowNanos, Instants.after(lastNanos, settings.gossipIntervalNanos()));
        }
    }

    long nextNanos() {
        return rumours.isEmpty() ? Instants.NEVER : dueNanos;
    }

    void onWakeup(long nowNanos) {
        if (!Instants.isDue(nowNanos, nextNanos())) {
            return;
        }
        lastNanos = nowNanos;
        dueNanos = Instants.NEVER;
        for (Member member : table.chooseLive(random, settings.fanout(), any -> true)) {
            outbox.send(member.address(), PIGGYBACK_ONLY);
        }
    }
}
