package io.grapevine.mutants;

import java.util.List;

/** DESIGN §1 for files: who states what is seen, and a clock that is wrong. */
final class DiskMutants {

    private static final String RESTORATION = "crdt/Restoration.java";
    private static final String DEATHS = "crdt/Deaths.java";
    private static final String WRITER = "disk/SnapshotWriter.java";
    private static final String INPUT = "disk/SnapshotInput.java";
    private static final String SNAPSHOTS = "disk/Snapshots.java";
    private static final String GENERATIONS = "disk/Generations.java";
    private static final String TEST = "disk.SnapshotTest";
    private static final String STARTS = "disk.SnapshotsTest";
    private static final String LAWS = "disk.SnapshotLaws";
    private static final String ANY_CHANGE = "whateverHappensWhileItIsWritten";

    private DiskMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.ofTest("on disk: what has no time left is dead", TEST, "aClockThatIsWrongHidesAndNeverKills")
                        .edit(RESTORATION, "            hiddenCount++;\n",
                                "            hiddenCount++;\n            map.mergeDead(now, List.of(version.dot()), Cause.EXPIRED);\n"),
                Mutant.ofTest("on disk: a ttl begins anew with each start", TEST, "whatHasTimeLeftHasLessByWhatPassed")
                        .edit(RESTORATION, "version.leftNanos() - passedNanos(now)", "version.leftNanos() - 0 * passedNanos(now)"),
                Mutant.ofTest("on disk: a clock that went back gives more time", TEST, "aClockThatWentBackGivesNothingMoreTime")
                        .edit(RESTORATION, "Math.max(0, now.wallMillis() - writtenWallMillis)", "now.wallMillis() - writtenWallMillis"),
                Mutant.ofTest("on disk: the clock does not follow what is loaded", TEST, "eachRunIsANewOriginAndItsWritesRankAboveWhatItLoaded")
                        .edit(RESTORATION, "        map.observe(clock);\n", ""),
                Mutant.ofTest("on disk: what has ended does not end what it outranks", TEST,
                                "whatWasOverwrittenWhileItWasWrittenDoesNotComeBackWhenTheOtherHasEnded")
                        .edit(RESTORATION, "            hiddenCount++;\n            outrank(now, version);", "            hiddenCount++;"),
                Mutant.ofTest("on disk: what was seen and is not written is dead, whatever it is", LAWS, ANY_CHANGE)
                        .edit(DEATHS, "dead.addAll(map.dead(at.origin, at.numbers.first(i), at.numbers.last(i)));",
                                "dead.add(at.numbers.first(i), at.numbers.last(i));"),
                Mutant.ofTest("on disk: deaths are not written", LAWS, ANY_CHANGE)
                        .edit(WRITER, "            if (!dead.isEmpty()) {\n", "            if (dead.isEmpty() && !more) {\n"),
                Mutant.ofTest("on disk: what was born meanwhile is left out", LAWS, ANY_CHANGE)
                        .edit("crdt/Everything.java", "        last = room > 0;\n        return true;",
                                "        read.clear();\n        last = true;\n        return true;"),
                Mutant.ofTest("on disk: the whole is not checked before it is believed", LAWS, "ofAnyTruncationThePreviousGenerationIsLoaded")
                        .edit(INPUT, "            if (last == null || !(decode(last) instanceof End end)) {",
                                "            if (!(decode(last == null ? new byte[0] : last) instanceof End end)) {\n"
                                        + "                return new Outline(head, new End(0, 0, 0));\n            }\n"
                                        + "            if (last == null) {"),
                Mutant.ofTest("on disk: a block's checksum is not looked at", LAWS, "ofAnyFlippedBitThePreviousGenerationIsLoaded")
                        .edit(INPUT, "SnapshotOutput.checksum(body) != checksum", "checksum == 0 && left < 0")
                        .edit(INPUT, "end.checksum() != input.wholeBefore", "end.checksum() == 0 && input.left < 0"),
                Mutant.ofTest("on disk: blocks are checked and the whole is not", LAWS,
                                "ofBlocksLeftOutDoubledOrSwappedThePreviousGenerationIsLoaded")
                        .edit(INPUT, "end.checksum() != input.wholeBefore", "end.checksum() == 0 && input.left < 0"),
                Mutant.ofTest("on disk: another cluster's file is believed", TEST, "anotherClustersIsSkipped")
                        .edit(INPUT, "!head.cluster().equals(cluster)", "head.cluster().isEmpty()"),
                Mutant.ofTest("on disk: only the newest is kept", LAWS, "ofAnyTruncationThePreviousGenerationIsLoaded")
                        .edit(GENERATIONS, "KEPT = 2", "KEPT = 1"),
                Mutant.ofTest("on disk: who is told to end writes what was loaded so far", STARTS,
                                "whoIsToldToEndReadsNoFurtherAndLeavesTheFilesAsTheyAre")
                        .edit(SNAPSHOTS, "        if (partlyLoaded) {\n            return;\n        }\n", ""),
                Mutant.ofTest("on disk: who is told to end forgets what clients wrote while it loaded", STARTS,
                                "whoWasWrittenToReadsAllBeforeItEndsSoThatTheLastOneHoldsBoth")
                        .edit(SNAPSHOTS, "ending && (isOver() || !isWrittenTo())", "ending"),
                Mutant.ofTest("on disk: two nodes of one name write the same files", STARTS,
                                "aNameIsOneNodesInADirectoryUntilItHasEnded")
                        .edit("disk/SnapshotLock.java", "channel.tryLock() != null", "channel.isOpen()"));
    }
}
