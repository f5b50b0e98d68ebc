package io.grapevine.mutants;

import java.util.List;

/** DESIGN §3, as far as replication leans on it. */
final class MemberMutants {

    private static final String SEEDS = "membership/Seeds.java";
    private static final String SUSPICION = "membership/Suspicion.java";
    private static final String NEWS = "membership/News.java";
    private static final String MEMBERSHIP = "membership/Membership.java";

    private MemberMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("neither the dead nor silent seeds are contacted again", Nets.HEALED, "not found again")
                        .edit("membership/Departed.java", "                outbox.ping(member, outbox.nextSequence());\n", "")
                        .edit(SEEDS, "        outbox.introduce(address, self.record(), sequence);",
                                "        if (!Instants.isDue(nowNanos, seed.slowNanos)) {\n"
                                        + "            outbox.introduce(address, self.record(), sequence);\n        }"),
                Mutant.of("the dead are not contacted, where no seed is on the other side", Nets.HEALED, "not found again").from(2)
                        .edit("membership/Departed.java", "                outbox.ping(member, outbox.nextSequence());\n", ""),
                Mutant.of("nobody refutes", Nets.FLAKY, "held dead", "false death", "suspect for long")
                        .edit("membership/Self.java", "        if (!Precedence.overrides(record, heard)\n",
                                "        if (heard.incarnation() > 0\n                || !Precedence.overrides(record, heard)\n"),
                Mutant.of("a suspect has no time", Nets.FLAKY, "false death")
                        .edit(SUSPICION, "        return calls >= CALLS && Instants.isDue(nowNanos, nextNanos());",
                                "        return Instants.isDue(nowNanos, nextNanos());")
                        .edit(SUSPICION, "        if (calls < CALLS) {\n            return Instants",
                                "        if (calls < 0) {\n            return Instants")
                        .edit(SUSPICION, "        return Instants.later(Instants.after(startNanos, timeoutNanos),"
                                        + " Instants.after(lastCallNanos, graceNanos));",
                                "        return startNanos;"),
                Mutant.of("nobody else is asked about who does not answer", Nets.DEAF, "suspected")
                        .edit("membership/Prober.java", "            outbox.send(helper.address(), new PingReq("
                                        + "probe.sequence, target.origin(), target.address()));\n", ""),
                Mutant.of("a node blames others for its own pause", Nets.PAUSED, "false death", "suspected")
                        .edit(MEMBERSHIP, "        parts.suspicions.restart(nowNanos);\n        parts.prober.restart(nowNanos);\n", "")
                        .edit(MEMBERSHIP, "        if (next != Instants.NEVER && now.nanos() - next > settings.probeIntervalNanos()) {",
                                "        if (next == Instants.NEVER) {"),
                Mutant.of("the dead are not told from the living", Nets.CRASHED, "not detected")
                        .edit("membership/Prober.java", "                failed.add(probe.target);\n", ""),
                Mutant.of("who leaves says nothing", Nets.CRASHED, "leaving not noticed")
                        .edit(MEMBERSHIP, "        mode = Mode.LEAVING;\n        self.say(MemberState.LEFT);\n"
                                        + "        parts.rumours.add(self.record());\n",
                                "        mode = Mode.SILENT;\n        if (mode == Mode.SILENT) {\n            return;\n        }\n"
                                        + "        parts.rumours.add(self.record());\n"),
                Mutant.of("a newcomer takes a living member's name", Nets.NAMES, "name taken").from(25)
                        .edit(NEWS, "            boolean enters = switch (outcome) {\n                case REPLACE -> true;\n"
                                        + "                case IGNORE -> false;",
                                "            boolean enters = switch (outcome) {\n                case REPLACE -> true;\n"
                                        + "                case IGNORE -> true;")
                        .edit(NEWS, "                    yield false;", "                    yield true;"),
                Mutant.ofTest("suspicion does not shrink with confirmations", "membership.DetectionScenario",
                                "aCrashedMemberOfSixteenIsDeadWithinTenSeconds")
                        .edit(SUSPICION, "        timeoutNanos = timeoutNanos(confirmers.size(), needed, minNanos);\n        return true;",
                                "        return true;"),
                Mutant.ofTest("suspicion does not grow with the cluster", "membership.SuspicionTest",
                                "theShortestGrowsWithTheLogarithmOfTheMembers")
                        .edit(SUSPICION, "Math.max(LEAST_INTERVALS, MULTIPLIER * StrictMath.log10(members))", "LEAST_INTERVALS"),
                Mutant.ofTest("what waited in its sockets while a node stood still is heard", "driver.NodeDriverTest",
                                "judgesAStandstillBeforeWhicheverInputComesFirst")
                        .edit("driver/NodeDriver.java", "counters.datagramsDiscarded.add(datagrams.discardWaiting());",
                                "counters.datagramsDiscarded.add(0);"),
                Mutant.ofTest("what was read before a node stood still is heard after it", "driver.NodeDriverTest",
                                "throwsAwayWhatWasReceivedBeforeAStandstillAndTakesWhatCameAfter")
                        .edit("driver/NodeDriver.java", "            epoch++;\n", ""),
                Mutant.ofTest("time in which the machine was suspended does not count", "driver.NodeClockTest",
                                "goesOnWhileTheMachineIsSuspendedAndSaysSoAtOnce")
                        .edit("driver/NodeClock.java", "            suspendedNanos += suspended;\n", ""),
                Mutant.ofTest("a joiner is let in whatever its wall clock says", "membership.ReturnScenario",
                                "aJoinerWhoseClockIsWrongIsRefusedByMost")
                        .edit("membership/Conversation.java", "Heard.clock(driftMillis, settings.maxClockDriftMillis());",
                                "Heard.clock(0, settings.maxClockDriftMillis());"),
                Mutant.ofTest("who does not show its clock is let in", "node.WrongClockScenario", "whoDoesNotShowItsClockIsNoMemberYet")
                        .edit("membership/Conversation.java", "senderWallMillis <= 0 ? Heard.Clock.NOT_SHOWN : Heard.clock(", "Heard.clock("),
                Mutant.ofTest("the gone are not forgotten after a day", "membership.ReturnScenario", "theGoneAreForgottenAfterADay")
                        .edit("membership/Departed.java", "FORGET_NANOS = 24L *", "FORGET_NANOS = 2_400L *"),
                Mutant.ofTest("its own health makes no difference to how long a node waits", "membership.LocalHealthTest",
                                "answersHealAndEverythingIsBounded")
                        .edit("membership/LocalHealth.java", "return score + 1;", "return 1;"),
                Mutant.ofTest("of two records of an origin the earlier incarnation wins", "membership.PrecedenceTest",
                                "deathIsRefutedByAHigherIncarnation")
                        .edit("membership/Precedence.java", "return other.incarnation() > held.incarnation();",
                                "return other.incarnation() < held.incarnation();"));
    }
}
