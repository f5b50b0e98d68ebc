package io.grapevine.mutants;

import java.util.List;

/** DESIGN §2: what leaves everything right and costs more: digests that are not kept up by adding, work that is not cut into slices. */
final class CostMutants {

    private static final String LOG = "crdt/OriginLog.java";
    private static final String EVERYTHING = "crdt/Everything.java";
    private static final String ROOM = "replication/Room.java";
    private static final String EXCHANGE = "replication/Exchange.java";
    private static final String EXCHANGES = "replication.ExchangeTest";
    private static final String LOGS = "crdt.OriginLogTest";
    private static final String READS_NO_OTHER = "aChangeReadsNoOtherEntryAndNoOtherRun";
    private static final String TURN = "turn";

    private CostMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.ofTest("the digest is summed anew over all that is live", LOGS, READS_NO_OTHER)
                        .edit(LOG, "        return seenSum + live.sum();",
                                "        long[] sum = {seenSum};\n        live.visit(1, Long.MAX_VALUE, entry -> {\n"
                                        + "            sum[0] += entry.contentHash();\n            return true;\n        });\n"
                                        + "        return sum[0];"),
                Mutant.ofTest("the digest is summed anew over all runs seen", LOGS, READS_NO_OTHER)
                        .edit(LOG, "        seenSum += runHash(grown);", "        seenSum = sum(seen, new Runs());"),
                Mutant.ofTest("the digest is summed anew over all origins", "crdt.OriginsTest", "aChangeLooksAtNoOtherOrigin")
                        .edit("crdt/Origins.java", "log.see(first, last);\n        digest = digest + log.digest() - before;",
                                "log.see(first, last);\n        digest = logs.values().stream().mapToLong(OriginLog::digest).sum();"),
                Mutant.of("all that has expired goes in one turn", Nets.SLICED, TURN).from(5)
                        .edit("node/Node.java", "EXPIRE_PER_SLICE = 2_048", "EXPIRE_PER_SLICE = Integer.MAX_VALUE"),
                Mutant.of("a node that is alone sheds all its excess in one turn", Nets.SLICED, TURN)
                        .edit(ROOM, "i < VICTIMS_PER_SLICE && map.liveBytes()", "i < Integer.MAX_VALUE && map.liveBytes()"),
                Mutant.of("a custodian evicts its whole share in one turn", Nets.SLICED, TURN).from(2)
                        .edit(ROOM, "i < VICTIMS_PER_SLICE && shareLeftBytes", "i < Integer.MAX_VALUE && shareLeftBytes"),
                Mutant.of("a stream's frames are ten times as long", Nets.SLICED, TURN).from(3)
                        .edit("replication/Serving.java", "FRAME_BYTES = 64 << 10", "FRAME_BYTES = 640 << 10"),
                Mutant.of("all that the other knows to be dead dies in one turn", Nets.SLICED, TURN).from(4)
                        .edit(EXCHANGE, "deaths.next(now, slices.left(now))", "deaths.next(now, Integer.MAX_VALUE)"),
                Mutant.ofTest("all that a stream tells to be dead dies in one turn", "replication.BootstrapTest",
                                "deathsAreAppliedASliceAtATime")
                        .edit("replication/Bootstrap.java", "deaths.next(now, slices.left(now))", "deaths.next(now, Integer.MAX_VALUE)"),
                Mutant.ofTest("each exchange applies a slice of deaths in a turn, and another whenever anything comes",
                                "replication.ExchangesTest", "allThatApplyDeathsDoOneSliceBetweenThemAMillisecond")
                        .edit("replication/Slices.java", "nextNanos = now.nanos() + SLICE_NANOS;", "nextNanos = now.nanos();"),
                Mutant.ofTest("who waits to fetch is not looked at when the other has applied its deaths", "replication.ExchangesTest",
                                "whoWaitsToFetchBeginsAsSoonAsTheOtherHasAppliedItsDeaths")
                        .edit("replication/Exchanges.java", "            exchange.onWakeup(now);\n            Exchange.Step step = exchange.step();",
                                "            Exchange.Step step = exchange.step();\n            exchange.onWakeup(now);"),
                Mutant.ofTest("who asks for a slice puts off those who wait for one", "replication.BootstrapTest",
                                "deathsGoOnWhoeverElseAsksForASlice")
                        .edit("replication/Slices.java", "            begun = false;\n",
                                "            begun = false;\n            nextNanos = Timers.NEVER;\n"),
                Mutant.ofTest("all that the other lacks is queued in one turn", EXCHANGES,
                                "aWideRangeThatThePeerLacksIsPushedAsFarAsThereIsRoom")
                        .edit(EXCHANGE, "int slice = slices.left(now) / Slices.PUSH_WORK;", "int slice = Integer.MAX_VALUE / 4;"),
                Mutant.ofTest("deaths wait for the next wake-up, however few they are", EXCHANGES,
                                "aFewDeathsAreAppliedInTheTurnInWhichTheLastEntryCame")
                        .edit(EXCHANGE, "            bury(now);\n        } else {", "            step = Step.BURY;\n        } else {"),
                Mutant.ofTest("all entries are looked at before the first is told of", "crdt.EverythingTest",
                                "theFirstEntryIsToldOfBeforeAllAreLookedAt")
                        .edit(EVERYTHING, "ENTRIES_PER_LOOK = 512", "ENTRIES_PER_LOOK = Integer.MAX_VALUE"),
                Mutant.ofTest("all that was born meanwhile is looked at in one turn", "crdt.EverythingTest",
                                "whatWasBornMeanwhileIsLookedAtInSlicesToo")
                        .edit(EVERYTHING, "MAX_LAST = 8_192", "MAX_LAST = Integer.MAX_VALUE"),
                Mutant.ofTest("on disk: a file's entries are read under one lock", "disk.SnapshotTest", "theEntriesAreReadASliceAtATime")
                        .edit("disk/SnapshotWriter.java", "SLICE_BYTES = 64 << 10", "SLICE_BYTES = 64 << 20"),
                Mutant.ofTest("a walk that a client asked for is gone to its end in one turn", "http.ScansTest",
                                "whatWaitsOnTheEventLoopHasItsTurnAfterASlice")
                        .edit("http/Scans.java", "SLICE_NANOS = 500_000", "SLICE_NANOS = Long.MAX_VALUE"));
    }
}
