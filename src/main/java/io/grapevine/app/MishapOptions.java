package io.grapevine.app;

import io.grapevine.sim.Mishaps;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What seldom goes wrong, in a simulation. What is not given is left as it is. */
final class MishapOptions {

    @Option(names = "--fleet-restarts", paramLabel = "N", converter = OptionValues.Number.class,
            description = "a minute: all processes end at once and start again, perhaps all under new addresses")
    private @Nullable Double fleetRestarts;

    @Option(names = "--wrong-clocks", paramLabel = "N", converter = OptionValues.Number.class,
            description = "a minute: a process starts with a clock that is far off, and is to be refused")
    private @Nullable Double wrongClocks;

    @Option(names = "--stream-crashes", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the frames on whose arrival one of the two processes ends")
    private @Nullable Double streamCrashes;

    @Option(names = "--corruption", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the datagrams that arrive with flipped bits")
    private @Nullable Double corruption;

    @Option(names = "--strangers", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the datagrams that arrive once more from another cluster")
    private @Nullable Double strangers;

    @Option(names = "--late-names", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the starts at which no seed's name is known yet")
    private @Nullable Double lateNames;

    @Option(names = "--local-share", paramLabel = "SHARE", converter = OptionValues.Share.class,
            description = "of the clients' writes that are for one node's callers only")
    private @Nullable Double localShare;

    Mishaps over(Mishaps base) {
        return new Mishaps(
                fleetRestarts == null ? base.fleetRestarts() : fleetRestarts,
                wrongClocks == null ? base.wrongClocks() : wrongClocks,
                streamCrashes == null ? base.streamCrashes() : streamCrashes,
                corruption == null ? base.corruption() : corruption,
                strangers == null ? base.strangers() : strangers,
                lateNames == null ? base.lateNames() : lateNames,
                localShare == null ? base.localShare() : localShare);
    }
}
