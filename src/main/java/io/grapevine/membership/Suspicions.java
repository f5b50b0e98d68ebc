package io.grapevine.membership;

import io.grapevine.base.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All suspicions that run; as many as there are suspects. */
final class Suspicions {

    /** How many members call a suspect at each step, on average. */
    static final int CALLERS = 64;

    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final Map<Origin, Suspicion> running = new LinkedHashMap<>();
    private long nextNanos = Instants.NEVER;
    private boolean changed;

    Suspicions(MembershipSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    void start(long nowNanos, Member suspect, @Nullable Origin accuser, int members) {
        changed = true;
        running.put(
                suspect.origin(),
                new Suspicion(nowNanos, suspect.record().incarnation(), accuser, members, settings));
    }

    void end(Origin origin) {
        if (running.remove(origin) != null) {
            changed = true;
        }
    }

    /** Whether the accusation counts, and is worth passing on. */
    boolean confirm(Origin suspect, long incarnation, Origin accuser) {
        Suspicion suspicion = running.get(suspect);
        if (suspicion == null || suspicion.incarnation() != incarnation || !suspicion.confirm(accuser)) {
            return false;
        }
        changed = true;
        return true;
    }

    /** Everybody gets all the time again. */
    void restart(long nowNanos) {
        changed = true;
        running.values().forEach(suspicion -> suspicion.restart(nowNanos));
    }

    long nextNanos() {
        if (changed) {
            changed = false;
            nextNanos = Instants.NEVER;
            for (Suspicion suspicion : running.values()) {
                nextNanos = Instants.earlier(nextNanos, suspicion.nextNanos());
            }
        }
        return nextNanos;
    }

    /** A suspect whose time is over, null if none. */
    @Nullable Origin pollOver(long nowNanos) {
        if (!Instants.isDue(nowNanos, nextNanos())) {
            return null;
        }
        for (Map.Entry<Origin, Suspicion> entry : running.entrySet()) {
            if (entry.getValue().isOver(nowNanos)) {
                end(entry.getKey());
                return entry.getKey();
            }
        }
        return null;
    }

    /**
     * A suspect that is to be called now, null if none. In a large cluster most calls are left to others, so that not
     * all call at once.
     *
     * @param members how many there are
     */
    @Nullable Origin pollCall(long nowNanos, int members) {
        if (!Instants.isDue(nowNanos, nextNanos())) {
            return null;
        }
        for (Map.Entry<Origin, Suspicion> entry : running.entrySet()) {
            Suspicion suspicion = entry.getValue();
            if (!suspicion.isOver(nowNanos) && Instants.isDue(nowNanos, suspicion.nextNanos())) {
                boolean ours = suspicion.isLastCall() || random.nextInt(Math.max(1, members)) < CALLERS;
                suspicion.onCall(nowNanos);
                changed = true;
                if (ours) {
                    return entry.getKey();
                }
            }
        }
        return null;
    }
}
