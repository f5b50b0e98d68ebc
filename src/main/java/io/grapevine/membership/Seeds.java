package io.grapevine.membership;

import io.grapevine.base.Address;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Addresses at which members are looked for, for ever (DESIGN §3): often at first, later now and then, those where
 * no living member is known.
 */
final class Seeds {

    /** The most that are looked at; a name may stand for many addresses. */
    static final int MAX_SEEDS = 1_024;
    /** The most that are asked at one moment; the others follow. */
    static final int MAX_AT_ONCE = 64;

    static final long FIRST_DELAY_NANOS = 200_000_000L;
    static final long LAST_DELAY_NANOS = 1_000_000_000L;
    /** How long a seed is asked often. */
    static final long HURRY_NANOS = 10_000_000_000L;
    static final long SLOW_LEAST_NANOS = 10_000_000_000L;
    static final long SLOW_MOST_NANOS = 30_000_000_000L;
    private static final long NEXT_BATCH_NANOS = 20_000_000L;
    /** How many pings are remembered, so that late answers are known. */
    private static final int MAX_ASKED = 4_096;

    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final MemberTable table;
    private final Self self;
    private final Outbox outbox;

    private final Map<Address, Seed> seeds = new LinkedHashMap<>();
    private final Map<Integer, Address> asked = new LinkedHashMap<>();
    private boolean known;
    private long nextNanos = Instants.NEVER;
    private long reportNanos;
    private List<Address> reported = List.of();

    private static final class Seed {
        private boolean answered;
        private boolean isSelf;
        private long nextNanos;
        private long delayNanos;
        private long slowNanos;

        Seed(long nowNanos) {
            hurry(nowNanos);
        }

        void hurry(long nowNanos) {
            nextNanos = nowNanos;
            delayNanos = FIRST_DELAY_NANOS;
            slowNanos = Instants.after(nowNanos, HURRY_NANOS);
        }
    }

    Seeds(long nowNanos, Common common) {
        this.settings = common.settings();
        this.random = common.random();
        this.table = common.table();
        this.self = common.self();
        this.outbox = common.outbox();
        this.reportNanos = Instants.after(nowNanos, settings.joinTimeoutNanos());
    }

    /** Replaces the addresses; new ones are asked at once. */
    void onSeeds(long nowNanos, List<Address> addresses) {
        if (seeds.isEmpty()) {
            reportNanos = Instants.after(nowNanos, settings.joinTimeoutNanos());
        }
        known = true;
        Map<Address, Seed> before = new LinkedHashMap<>(seeds);
        seeds.clear();
        for (Address address : addresses) {
            if (seeds.size() == MAX_SEEDS) {
                break;
            }
            Seed seed = before.get(address);
            seeds.put(address, seed != null ? seed : new Seed(nowNanos));
        }
        schedule();
    }

    /** Asks all again as at the start. */
    void hurry(long nowNanos) {
        seeds.values().forEach(seed -> seed.hurry(nowNanos));
        reportNanos = Instants.after(nowNanos, settings.joinTimeoutNanos());
        reported = List.of();
        schedule();
    }

    /** Whether the answer is to a question asked here; {@code bySelf} when it was this node that answered. */
    boolean onAck(int sequence, boolean bySelf) {
        Address address = asked.remove(sequence);
        Seed seed = address == null ? null : seeds.get(address);
        if (seed != null) {
            seed.answered = true;
            seed.isSelf |= bySelf;
        }
        return address != null;
    }

    boolean areAnswered() {
        if (!known) {
            return false;
        }
        for (Map.Entry<Address, Seed> seed : seeds.entrySet()) {
            if (isSilent(seed.getKey(), seed.getValue())) {
                return false;
            }
        }
        return true;
    }

    boolean areOnlySelf() {
        if (!known) {
            return false;
        }
        for (Map.Entry<Address, Seed> seed : seeds.entrySet()) {
            if (!isSelf(seed.getKey(), seed.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Whether there are this node and one other at most. */
    boolean nameOneOther() {
        int others = 0;
        for (Map.Entry<Address, Seed> seed : seeds.entrySet()) {
            others += isSelf(seed.getKey(), seed.getValue()) ? 0 : 1;
        }
        return others <= 1;
    }

    long nextNanos() {
        return Instants.earlier(nextNanos, seeds.isEmpty() ? Instants.NEVER : reportNanos);
    }

    void onWakeup(long nowNanos) {
        if (Instants.isDue(nowNanos, nextNanos)) {
            int left = MAX_AT_ONCE;
            for (Map.Entry<Address, Seed> entry : seeds.entrySet()) {
                Seed seed = entry.getValue();
                if (!Instants.isDue(nowNanos, seed.nextNanos)) {
                    continue;
                }
                if (isSelf(entry.getKey(), seed) || table.liveByAddress(entry.getKey()) != null) {
                    seed.nextNanos = Instants.after(nowNanos, slowDelay());
                } else if (left > 0) {
                    left--;
                    ask(nowNanos, entry.getKey(), seed);
                } else {
                    seed.nextNanos = Instants.after(nowNanos, NEXT_BATCH_NANOS);
                }
            }
            schedule();
        }
        if (!seeds.isEmpty() && Instants.isDue(nowNanos, reportNanos)) {
            reportNanos = Instants.after(nowNanos, SLOW_MOST_NANOS);
            List<Address> silent = silent();
            if (!silent.isEmpty() && !silent.equals(reported)) {
                outbox.report(new Event.SeedsSilent(silent));
            }
            reported = silent;
        }
    }

    private void ask(long nowNanos, Address address, Seed seed) {
        int sequence = outbox.nextSequence();
        asked.put(sequence, address);
        if (asked.size() > MAX_ASKED) {
            Iterator<Integer> oldest = asked.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        outbox.introduce(address, self.record(), sequence);
        if (Instants.isDue(nowNanos, seed.slowNanos)) {
            seed.nextNanos = Instants.after(nowNanos, slowDelay());
        } else {
            seed.nextNanos = Instants.after(nowNanos, seed.delayNanos);
            seed.delayNanos = Math.min(2 * seed.delayNanos, LAST_DELAY_NANOS);
        }
    }

    private List<Address> silent() {
        List<Address> silent = new ArrayList<>();
        for (Map.Entry<Address, Seed> seed : seeds.entrySet()) {
            if (isSilent(seed.getKey(), seed.getValue())) {
                silent.add(seed.getKey());
            }
        }
        return silent;
    }

    private boolean isSilent(Address address, Seed seed) {
        return !seed.answered && !isSelf(address, seed) && table.liveByAddress(address) == null;
    }

    private boolean isSelf(Address address, Seed seed) {
        return seed.isSelf || address.equals(self.record().gossip());
    }

    private long slowDelay() {
        return random.nextLong(SLOW_LEAST_NANOS, SLOW_MOST_NANOS);
    }

    private void schedule() {
        nextNanos = Instants.NEVER;
        for (Seed seed : seeds.values()) {
            nextNanos = Instants.earlier(nextNanos, seed.nextNanos);
        }
    }
}
