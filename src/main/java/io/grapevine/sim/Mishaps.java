package io.grapevine.sim;

import io.grapevine.base.Check;

/**
 * What else happens: seldom in the life of one cluster, and all of it in the lives of many.
 *
 * @param fleetRestarts times per simulated minute that all processes end at once and start again, with their disks or without,
 *     where they were or all under new addresses
 * @param wrongClocks times per simulated minute that a process starts on a host whose wall clock is off by more than
 *     {@code maxClockDrift}; it is set right when the process was refused
 * @param streamCrashes share of the frames of streams on whose arrival one of the two processes ends, 0 to 1
 * @param corruption share of the datagrams that arrive with flipped bits, 0 to 1
 * @param strangers share of the datagrams that arrive once more, said by another cluster or under another secret, 0 to 1
 * @param lateNames share of the starts at which no seed's name is known yet, 0 to 1
 * @param localShare share of the clients' writes that are for the callers of one node only, 0 to 1
 */
public record Mishaps(
        double fleetRestarts,
        double wrongClocks,
        double streamCrashes,
        double corruption,
        double strangers,
        double lateNames,
        double localShare) {

    public static final Mishaps NONE = new Mishaps(0, 0, 0, 0, 0, 0, 0);

    public Mishaps {
        Check.rate("fleetRestarts", fleetRestarts);
        Check.rate("wrongClocks", wrongClocks);
        Check.share("streamCrashes", streamCrashes);
        Check.share("corruption", corruption);
        Check.share("strangers", strangers);
        Check.share("lateNames", lateNames);
        Check.share("localShare", localShare);
    }

    double perMinute() {
        return fleetRestarts + wrongClocks;
    }
}
