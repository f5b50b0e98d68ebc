package io.grapevine.sim;

import io.grapevine.base.Check;

/**
 * What happens to hosts and to the network between them, in times per simulated minute of the whole cluster.
 *
 * @param partitions the network falls into two halves that do not reach each other
 * @param oneWayPartitions a half hears the other and is not heard
 * @param flappingPartitions two halves that lose and find each other several times a second
 * @param crashes a process ends without a word, and its host starts it again a while later
 * @param diskShare share of the restarts that find what the last run wrote to its disk, 0 to 1
 * @param newAddressShare share of the restarts under a new address, 0 to 1
 * @param pauses a process stands still
 * @param maxPauseNanos for how long at most; not ended by the run's healing, so {@link Scenario#checked} wants it short
 * @param disconnections an operator disconnects a node, and connects it again later
 * @param leaves a node leaves in good order and is started again
 * @param maxLengthNanos how long a partition, a disconnection, or the time without a process lasts at most; all of
 *     them end when clients stop
 * @param lostForGood share of the crashed hosts that are never started again, 0 to 1
 */
public record Faults(
        double partitions,
        double oneWayPartitions,
        double flappingPartitions,
        double crashes,
        double diskShare,
        double newAddressShare,
        double pauses,
        long maxPauseNanos,
        double disconnections,
        double leaves,
        long maxLengthNanos,
        double lostForGood) {

    public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 500_000_000L, 0, 0, 5_000_000_000L, 0);

    public Faults {
        Check.rate("partitions", partitions);
        Check.rate("oneWayPartitions", oneWayPartitions);
        Check.rate("flappingPartitions", flappingPartitions);
        Check.rate("crashes", crashes);
        Check.share("diskShare", diskShare);
        Check.share("newAddressShare", newAddressShare);
        Check.rate("pauses", pauses);
        Lengths.check("maxPauseNanos", maxPauseNanos, 1, Lengths.YEAR_NANOS);
        Check.rate("disconnections", disconnections);
        Check.rate("leaves", leaves);
        Lengths.check("maxLengthNanos", maxLengthNanos, 1, Lengths.YEAR_NANOS);
        Check.share("lostForGood", lostForGood);
    }

    /** How often anything happens, per simulated minute. */
    double perMinute() {
        return partitions + oneWayPartitions + flappingPartitions + crashes + pauses + disconnections + leaves;
    }
}
