package io.grapevine.mutants;

import java.util.List;

/** DESIGN §2: exchanges, streams, readiness. */
final class RepairMutants {

    private static final String EXCHANGE = "replication/Exchange.java";
    private static final String COMPARING = "replication/Comparing.java";
    private static final String SERVING = "replication/Serving.java";
    private static final String EVERYTHING = "crdt/Everything.java";
    private static final String BOOTSTRAP = "replication/Bootstrap.java";
    private static final String REPLICATION = "replication/Replication.java";
    private static final String EXCHANGES = "replication/Exchanges.java";
    private static final String COMPARISONS = "replication/Comparisons.java";
    private static final String SOME_LOSS = "nothing is given up";
    private static final String BLINK = "a key that nobody removed";

    private static final Mutant NOT_CLOSED =
            Mutant.of("a comparison is not closed: nobody asks what was born meanwhile", Nets.ROUGH, BLINK, SOME_LOSS)
                    .edit(EXCHANGE, "        queries.add(new BirthQuery(number, closeTries, born, 0, 0));\n        send(now);",
                            "        bury(now);");

    private RepairMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("an exchange applies deaths before its entries are here", Nets.ROUGH, BLINK, SOME_LOSS)
                        .edit(EXCHANGE, "        learned |= !deadThere.isEmpty();",
                                "        map.mergeDead(now, origin, there.seen().minus(there.live()), Cause.UNKNOWN);\n"
                                        + "        learned |= !deadThere.isEmpty();"),
                Mutant.of("an exchange that is broken off applies its deaths", Nets.COMPARED, BLINK)
                        .edit(EXCHANGE, "    void breakOff() {\n",
                                "    void breakOff() {\n        for (Dots dots : deadThere.list()) {\n"
                                        + "            map.mergeDead(new Now(untilNanos, 0), dots.origin(), dots.numbers(), Cause.UNKNOWN);\n"
                                        + "        }\n"),
                NOT_CLOSED,
                NOT_CLOSED.in(Nets.test("node.ClusterLaws",
                        "aDeathLearnedByComparingTakesNoKeyAwayWhoseSuccessorTheComparisonMissed"), Nets.TOLD_BY_TEST),
                Mutant.ofTest("an exchange waits for ever for a stream on which nothing comes", "replication.ExchangeTest",
                                "aStreamThatFallsSilentIsGivenUp")
                        .edit(EXCHANGE, "STREAM_SILENCE_NANOS = 5_000_000_000L", "STREAM_SILENCE_NANOS = Long.MAX_VALUE / 2"),
                Mutant.ofTest("a donor that falls silent is waited for for ever", "replication.BootstrapTest",
                                "aDonorThatFallsSilentIsGivenUp")
                        .edit(BOOTSTRAP, "SILENCE_NANOS = 5_000_000_000L", "SILENCE_NANOS = Long.MAX_VALUE / 2"),
                Mutant.of("a range claims more than its list carries", Nets.ROUGH, SOME_LOSS, BLINK, "lost")
                        .edit(COMPARING, "seen, map.live(origin, from1, last)));", "seen, map.live(origin, from1, last).head(3)));"),
                Mutant.of("deaths are not learned by comparing", Nets.ROUGH, "not equal", "replicas", "diverged")
                        .edit(EXCHANGE, "        deadThere.addAll(origin, theirDead.minus(dead));\n", ""),
                Mutant.of("a range of two contents under one dot counts as equal", Nets.FORGED, "diverged", "not equal")
                        .edit(EXCHANGE, "            wanted.addAll(origin, live);\n", ""),
                Mutant.of("origins that only the other has are not compared", Nets.RESTARTS, "not equal", "replicas", "diverged")
                        .edit(EXCHANGE, "            if (map.digestOf(there.origin()) != there.digest()) {",
                                "            if (map.highest(there.origin()) > 0 && map.digestOf(there.origin()) != there.digest()) {"),
                Mutant.of("only the first 1,024 numbers are compared", Nets.MANY, "not equal", "diverged")
                        .edit(EXCHANGE, "int level = Comparing.levelOf(Math.max(highestThere, map.highest(origin)));",
                                "int level = Comparing.levelOf(Math.min(highestThere, 1));"),
                Mutant.of("all is compared number by number, not by ranges whose digests differ", Nets.MANY, "bytes to repair")
                        .edit(EXCHANGE, "            if (!here.get(i).equals(ranges.digests().get(i))) {\n"
                                        + "                long first = ranges.first()",
                                "            if (here.get(i) != 0) {\n                long first = ranges.first()"),
                Mutant.of("an exchange does not wait for what is unacknowledged between the two", Nets.CALM, "exchanges", "repaired")
                        .edit(EXCHANGES, "if (urgent || quiet && differs >= patience * settings.intervalNanos()",
                                "if (contact != null || quiet && differs >= patience * settings.intervalNanos()")
                        .edit(EXCHANGES, "boolean quiet = ", "urgent |= contact.differs;\n        boolean quiet = "),
                Mutant.of("gossip goes on at full pace where all is equal", Nets.IDLE, "idle")
                        .edit(REPLICATION, "            activeIntervals = Math.max(0, activeIntervals - 1);\n", ""),
                Mutant.of("an exchange is held again and again where digests are equal", Nets.IDLE, "idle", "exchanges")
                        .edit(REPLICATION, "        if (gossip.digest() == map.digest()) {\n            contact.differs = false;",
                                "        if (gossip.digest() == map.digest() && contact.differs) {\n            contact.differs = false;"),
                Mutant.of("a stream states what was seen after its entries were read", Nets.JOINS, SOME_LOSS, BLINK, "lost")
                        .edit(SERVING, "            StreamSeen stated = seen.poll();\n            if (stated != null) {",
                                "            StreamSeen stated = null;\n            if (stated != null) {")
                        .edit(SERVING, "            return versions.isEmpty() ? new StreamEnd(entries) : new StreamEntries(versions);",
                                "            if (!versions.isEmpty() || waited < 1) {\n"
                                        + "                waited += versions.isEmpty() ? 1 : 0;\n"
                                        + "                return new StreamEntries(versions);\n            }\n"
                                        + "            if (waited++ == 1) {\n"
                                        + "                List<Dots> late = new ArrayList<>();\n"
                                        + "                for (Origin origin : map.origins()) {\n"
                                        + "                    late.add(new Dots(origin, map.seen(origin, 1, map.highest(origin))));\n"
                                        + "                }\n"
                                        + "                return new StreamSeen(late, map.entryCount(), map.liveBytes());\n            }\n"
                                        + "            return new StreamEnd(entries);")
                        .edit(SERVING, "        private long entries;\n", "        private long entries;\n        private int waited;\n"),
                Mutant.of("a stream is not closed: what was born meanwhile is left out", Nets.MEANWHILE, BLINK)
                        .edit(EVERYTHING, "        last = room > 0;\n        return true;",
                                "        read.clear();\n        last = true;\n        return true;"),
                Mutant.of("a partial stream is merged", Nets.STREAMED, BLINK)
                        .edit(BOOTSTRAP, "    void onClosed() {\n",
                                "    void onClosed() {\n        for (var dots : stated.list()) {\n"
                                        + "            map.mergeDead(new Now(untilNanos, 0), dots.origin(),"
                                        + " dots.numbers().minus(received.of(dots.origin())), Cause.UNKNOWN);\n        }\n"),
                Mutant.of("what a stream states dead dies before its entries are here", Nets.JOINS, SOME_LOSS, BLINK, "lost")
                        .edit(BOOTSTRAP, "            part.seen().forEach(dots -> stated.addAll(dots.origin(), dots.numbers()));\n",
                                "            part.seen().forEach(dots -> stated.addAll(dots.origin(), dots.numbers()));\n"
                                        + "            part.seen().forEach(dots -> map.mergeDead(now, dots.origin(), dots.numbers()"
                                        + ".minus(map.live(dots.origin(), 1, Long.MAX_VALUE)), Cause.UNKNOWN));\n"),
                Mutant.of("a joiner is ready before it has compared itself", Nets.READY, "ready too early").from(2)
                        .edit(COMPARISONS, "        needed = true;\n", "        needed = !atStart;\n"),
                Mutant.of("a node is ready after its pause without a comparison", Nets.READY, "ready too early")
                        .edit(COMPARISONS, "        needed = true;\n", "        needed = atStart;\n")
                        .edit("node/Node.java", "now.nanos() - ranNanos > PAUSE_NANOS", "now.nanos() - ranNanos > 1_000 * PAUSE_NANOS"),
                Mutant.of("a comparison with anybody makes ready, ready or not", Nets.READY, "ready too early").from(10)
                        .edit(COMPARISONS, "            if (wasReady) {\n                needed = false;",
                                "            if (wasReady || contact != null) {\n                needed = false;"),
                Mutant.of("losing the others makes a node unready", Nets.READY, "not ready any more").from(3)
                        .edit(REPLICATION, "        return connected && !room.isFull() && !comparisons.isNeeded();",
                                "        return connected && !room.isFull() && !comparisons.isNeeded() && contacts.size() > 0;")
                        .edit(REPLICATION, "        return comparisons.isNeeded() ? comparisons.why() : null;",
                                "        return comparisons.isNeeded() || contacts.size() == 0 ? comparisons.why() : null;"),
                Mutant.of("archived origins are listed like others", Nets.ORIGINS, "origins listed")
                        .edit("crdt/OrMap.java", "return log != null && log.live().count() == 0;", "return log == null;"),
                Mutant.of("an origin is archived by each node's opinion, not by state", Nets.ORIGINS, "origins listed")
                        .edit("crdt/OrMap.java", "return log != null && log.live().count() == 0;",
                                "return log != null && log.live().count() == 0 && (origin.low() ^ self.low()) % 8 != 0;"),
                Mutant.ofTest("origins are not parted where their list would pass a datagram", "replication.ComparingTest",
                                "moreOriginsThanFitAreAnsweredByBuckets")
                        .edit(COMPARING, "        if (listed.size() <= maxListed || query.depth() == MAX_DEPTH) {",
                                "        if (query.depth() <= MAX_DEPTH) {"),
                Mutant.ofTest("a range is always a list of runs, never a bitmap", "protocol.RunsCodecTest", "everySecondNumberOfARangeIsABitmap")
                        .edit("protocol/RunsCodec.java", "if (bitmapFormBytes < listFormBytes(runs, base)) {",
                                "if (bitmapFormBytes < 0) {"),
                Mutant.ofTest("a range is always a bitmap, never a list of runs", "protocol.RunsCodecTest", "oneRunIsAFewBytesHoweverLong")
                        .edit("protocol/RunsCodec.java", "if (bitmapFormBytes < listFormBytes(runs, base)) {",
                                "if (bitmapFormBytes < Long.MAX_VALUE) {"),
                Mutant.of("an exchange waits for ever for what is unacknowledged", Nets.PACED, "stale")
                        .edit(EXCHANGES, "                || differs >= MAX_WAIT_INTERVALS * settings.intervalNanos()) {",
                                "                || differs < 0) {"),
                Mutant.of("as many exchanges at once with a peer as there are reasons", Nets.PACED, "exchanges", "stale")
                        .edit(EXCHANGES, "                || running.containsKey(contact.origin)\n", "")
                        .edit(EXCHANGES, "        if (map.self().compareTo(peer) < 0) {\n            return false;\n        }\n        mine.breakOff();\n", ""),
                Mutant.ofTest("a shed entry does not break an exchange off", "replication.ExchangeTest", "whatIsShedMeanwhileBreaksItOff")
                        .edit(EXCHANGE, "        if (map.shedCount() != shedBefore) {\n            breakOff();",
                                "        if (map.shedCount() < 0) {\n            breakOff();"),
                Mutant.ofTest("what is shed between two slices of deaths does not break an exchange off", "replication.ExchangeTest",
                                "whatIsShedBetweenTwoSlicesOfDeathsBreaksItOff")
                        .edit(EXCHANGE, "        if (map.shedCount() != shedBefore) {\n            breakOff();",
                                "        if (burial == null && map.shedCount() != shedBefore) {\n            breakOff();"),
                Mutant.ofTest("what is shed between two slices of a stream's deaths does not break it off",
                                "replication.BootstrapTest", "whoShedsBetweenTwoSlicesAppliesNoMoreOfThem")
                        .edit(BOOTSTRAP, "if (map.shedCount() != shedBefore) {", "if (map.shedCount() < 0) {"),
                Mutant.ofTest("births before something was shed are told as if they covered", "replication.BirthsTest", "whatIsShedCoversNothing")
                        .edit("replication/Births.java", "            next++;\n            oldest = next;\n", ""),
                Mutant.ofTest("a donor that sheds goes on streaming", "replication.BootstrapTest", "theDonorBreaksOffWhenItSheds")
                        .edit(SERVING, "            if (everything.hasShed()) {", "            if (map.shedCount() < 0) {"),
                Mutant.ofTest("a stream of other length than its end says is whole", "replication.BootstrapTest",
                                "anEndThatCountsOtherwiseIsNotBelieved")
                        .edit(BOOTSTRAP, "end.entries() == entries) {", "end.entries() >= 0) {"),
                Mutant.ofTest("where none is ready, one comparison is enough", "replication.ComparisonsTest",
                                "whereNoneIsReadyAllThatAnswerAreNeeded")
                        .edit(COMPARISONS, "(peer.ready || !with.contains(peer.origin))",
                                "(peer.ready || with.isEmpty())"),
                Mutant.ofTest("seeds that do not answer are not waited for", "replication.ComparisonsTest",
                                "seedsThatDoNotAnswerAreWaitedForUntilTheTimeoutToJoin")
                        .edit(COMPARISONS, "alone || seedsAnswered && anyAnswers ||", "alone || anyAnswers ||"),
                Mutant.ofTest("seeds that do not answer are waited for past the timeout to join", "replication.ComparisonsTest",
                                "nobodyThereIsWaitedForUntilTheTimeoutToJoin")
                        .edit(COMPARISONS, " || waited >= settings.joinTimeoutNanos());", " || waited < 0);"),
                Mutant.ofTest("who is its only seed waits for others", "replication.ComparisonsTest", "withNoSeedButItselfItIsReadyAtOnce")
                        .edit(COMPARISONS, "needed = !(alone || ", "needed = !("),
                Mutant.ofTest("a comparison counts that began before the other was ready", "replication.ComparisonsTest",
                                "aComparisonThatBeganBeforeTheOtherWasReadyIsNotEnough")
                        .edit(COMPARISONS, "            if (wasReady) {", "            if (wasReady || contact.isReady()) {"),
                Mutant.ofTest("its pause makes a node unready when it wakes up, not from the clock", "node.NodeTest",
                                "itsOwnPauseMakesItUnreadyFromTheClockAlone")
                        .edit("node/Node.java", "now.nanos() - ranNanos > PAUSE_NANOS", "now.nanos() - ranNanos > 1_000 * PAUSE_NANOS"),
                Mutant.of("who leaves is ready to the end", Nets.CRASHED, "ready though leaving")
                        .edit("node/Node.java", "        if (leaving) {\n            return new", "        if (random == null) {\n            return new"),
                Mutant.ofTest("after its pause a node waits for others though nobody answers", "replication.ComparisonsTest",
                                "afterAPauseItIsReadyWhenNobodyAnswers")
                        .edit(COMPARISONS, " || waited >= ANSWERING_NANOS);", ");"));
    }
}
