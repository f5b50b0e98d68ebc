package io.grapevine.sim;

import io.grapevine.replication.ReplicationSettings;

/**
 * How many rounds the textbook needs until the last of n members has a write, to be read beside the hops that were counted.
 *
 * <p>Where writes go straight to every member: one; where a share p of the datagrams is lost, also those in which the last of
 * n - 1 is told again, {@code log(n-1) / log(1/p)}. Where writes are gossiped with fan-out f: {@code log(n) / log(f+1) + ln(n) / f},
 * the growth and the last gaps of push (Pittel, "On Spreading a Rumor", 1987, for f = 1; Karp et al., "Randomized Rumor
 * Spreading", 2000), with f(1 - p) in the place of f where datagrams are lost.
 */
public final class RoundsBound {

    private RoundsBound() {}

    /** In whole rounds. */
    public static long of(int members, int fanout, double loss) {
        if (members <= ReplicationSettings.MAX_DIRECT_MEMBERS) {
            double again = loss == 0 || members <= 2 ? 0 : StrictMath.log(members - 1.0) / -StrictMath.log(loss);
            return (long) Math.ceil(1 + again);
        }
        double reached = fanout * (1 - loss);
        double lnMembers = StrictMath.log(members);
        return (long) Math.ceil(lnMembers / StrictMath.log(reached + 1) + lnMembers / reached);
    }
}
