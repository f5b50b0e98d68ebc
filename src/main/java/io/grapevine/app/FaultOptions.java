package io.grapevine.app;

import io.grapevine.sim.Clocks;
import io.grapevine.sim.Faults;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What goes wrong in a simulation. What is not given is left as it is. */
final class FaultOptions {

    @Option(names = "--partitions", paramLabel = "N", converter = OptionValues.Number.class, description = "the network falls into two halves")
    private @Nullable Double partitions;

    @Option(names = "--one-way", paramLabel = "N", converter = OptionValues.Number.class, description = "a half hears the other and is not heard")
    private @Nullable Double oneWay;

    @Option(names = "--flapping", paramLabel = "N", converter = OptionValues.Number.class, description = "two halves lose and find each other")
    private @Nullable Double flapping;

    @Option(names = "--crashes", paramLabel = "N", converter = OptionValues.Number.class, description = "a process ends without a word, and is started again")
    private @Nullable Double crashes;

    @Option(names = "--disk", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the restarts that find the last run's entries on a disk")
    private @Nullable Double disk;

    @Option(names = "--new-address", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the restarts under a new address")
    private @Nullable Double newAddress;

    @Option(names = "--lost-for-good", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the crashed that are never started again; the first three always are")
    private @Nullable Double lostForGood;

    @Option(names = "--pauses", paramLabel = "N", converter = OptionValues.Number.class, description = "a process stands still")
    private @Nullable Double pauses;

    @Option(names = "--max-pause", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "for so long at most, up to 1m; default 500ms")
    private @Nullable Long maxPause;

    @Option(names = "--disconnections", paramLabel = "N", converter = OptionValues.Number.class,
            description = "an operator disconnects a node, and connects it later")
    private @Nullable Double disconnections;

    @Option(names = "--leaves", paramLabel = "N", converter = OptionValues.Number.class, description = "a node leaves in good order, and is started again")
    private @Nullable Double leaves;

    @Option(names = "--max-fault", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "how long a partition, a disconnection or a process's absence lasts at most,"
                    + " though never past the end of --duration; default 5s")
    private @Nullable Long maxFault;

    @Option(names = "--clock-offset", paramLabel = "TIME", converter = OptionValues.Length.class,
            description = "how far a wall clock is off at most")
    private @Nullable Long clockOffset;

    @Option(names = "--clock-drift", paramLabel = "PPM", converter = OptionValues.Whole.class,
            description = "how much too fast or slow a host's clocks run at most, in millionths; at most 500")
    private @Nullable Integer clockDrift;

    Faults over(Faults base) {
        return new Faults(
                partitions == null ? base.partitions() : partitions,
                oneWay == null ? base.oneWayPartitions() : oneWay,
                flapping == null ? base.flappingPartitions() : flapping,
                crashes == null ? base.crashes() : crashes,
                disk == null ? base.diskShare() : disk,
                newAddress == null ? base.newAddressShare() : newAddress,
                pauses == null ? base.pauses() : pauses,
                maxPause == null ? base.maxPauseNanos() : maxPause,
                disconnections == null ? base.disconnections() : disconnections,
                leaves == null ? base.leaves() : leaves,
                maxFault == null ? base.maxLengthNanos() : maxFault,
                lostForGood == null ? base.lostForGood() : lostForGood);
    }

    Clocks over(Clocks base) {
        return new Clocks(
                clockOffset == null ? base.maxOffsetMillis() : clockOffset / 1_000_000,
                clockDrift == null ? base.maxDriftPpm() : clockDrift);
    }
}
