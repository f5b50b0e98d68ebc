package io.grapevine.membership;

import io.grapevine.protocol.MemberState;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is still done about those that are gone: the dead are pinged now and then, so that the halves of a healed
 * partition find each other, and all are forgotten after a day (DESIGN §3).
 */
final class Departed {

    /** How often one of the dead is pinged, on average. */
    static final long PING_NANOS = 10_000_000_000L;
    /** While somebody died this short a time ago, one of those is pinged each probe interval instead. */
    static final long FRESH_NANOS = 60_000_000_000L;
    static final long FORGET_NANOS = 24L * 3_600_000_000_000L;
    /** How many are looked at to find one that is worth a ping. */
    private static final int LOOKED_AT = 16;

    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final MemberTable table;
    private final Outbox outbox;
    private long pingNanos = Instants.NEVER;

    Departed(Common common) {
        this.settings = common.settings();
        this.random = common.random();
        this.table = common.table();
        this.outbox = common.outbox();
    }

    /** Somebody has just been found dead. */
    void onDied(long nowNanos) {
        long soon = Instants.after(nowNanos, settings.probeIntervalNanos());
        pingNanos = Instants.isDue(nowNanos, pingNanos) ? soon : Instants.earlier(pingNanos, soon);
    }

    long nextNanos() {
        List<Member> gone = table.gone();
        if (gone.isEmpty()) {
            return Instants.NEVER;
        }
        return Instants.earlier(pingNanos, Instants.after(gone.get(0).sinceNanos(), FORGET_NANOS));
    }

    void onWakeup(long nowNanos) {
        List<Member> gone = table.gone();
        while (gone.size() > MemberTable.MAX_GONE
                || !gone.isEmpty()
                        && Instants.isDue(nowNanos, Instants.after(gone.get(0).sinceNanos(), FORGET_NANOS))) {
            Member first = gone.get(0);
            table.forget(first);
            outbox.report(new Event.Forgotten(first.record()));
        }
        if (gone.isEmpty()) {
            pingNanos = Instants.NEVER;
        } else if (Instants.isDue(nowNanos, pingNanos)) {
            ping(nowNanos);
        }
    }

    private void ping(long nowNanos) {
        List<Member> gone = table.gone();
        int fresh = gone.size();
        while (fresh > 0 && nowNanos - gone.get(fresh - 1).sinceNanos() < FRESH_NANOS) {
            fresh--;
        }
        boolean pinged = fresh < gone.size() && pingOneOf(gone.subList(fresh, gone.size()));
        if (pinged) {
            pingNanos = Instants.after(nowNanos, settings.probeIntervalNanos());
        } else {
            pingOneOf(gone);
            pingNanos = Instants.after(nowNanos, random.nextLong(PING_NANOS / 2, PING_NANOS / 2 * 3));
        }
    }

    /** A random one that is dead and whose address nobody else has. */
    private boolean pingOneOf(List<Member> some) {
        int start = random.nextInt(some.size());
        for (int i = 0; i < Math.min(LOOKED_AT, some.size()); i++) {
            Member member = some.get((start + i) % some.size());
            if (member.state() == MemberState.DEAD && table.liveByAddress(member.address()) == null) {
                outbox.ping(member, outbox.nextSequence());
                return true;
            }
        }
        return false;
    }
}
