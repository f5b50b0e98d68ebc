package io.grapevine.mutants;

import java.util.List;
import java.util.Map;

/** DESIGN §1: dots, ranks, clocks, expiry, identity, and what digests are taken over. */
final class MapMutants {

    private static final String MAP = "crdt/OrMap.java";
    private static final String LOG = "crdt/OriginLog.java";
    private static final String ENTRIES = "crdt/Entries.java";
    private static final String ENTRY = "crdt/Entry.java";

    /** What three replicas and three writes are enough for, by the seed of {@link Nets#SCOPE} that shows it. */
    static final Map<String, Integer> SEEN_IN_SMALL_SCOPE = Map.of(
            "a dead dot lives again when its entry arrives", 1,
            "rank is ignored: what comes last wins", 1,
            "the replaced dot does not die", 1,
            "the digest leaves out what is seen", 1,
            "seen is hashed as it came, not per maximal run", 1,
            "what has expired is unknown afterwards, not dead", 2,
            "a remove kills what it had not observed", 3);

    private MapMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a dead dot lives again when its entry arrives", Nets.ROUGH, "dot states only move forward",
                                "nothing that ended", "nothing is given up", "diverged")
                        .edit(MAP, "return origins.state(dot) == State.DEAD ? Merge.KNOWN : admit(now, version, kills, null);",
                                "return admit(now, version, kills, null);"),
                Mutant.of("rank is ignored: what comes last wins", Nets.ROUGH, "nothing is given up", "a key that nobody removed",
                                "diverged", "lost")
                        .edit(MAP, "!overwrites && rival.outranks(version)) {",
                                "!overwrites && rival.outranks(version) && version.timestamp() < 0) {"),
                Mutant.of("of two live dots the lower stays unknown instead of dying", Nets.CALM, "stale", "repaired")
                        .edit(MAP, "        OriginLog log = origins.see(dot.origin(), dot.number(), dot.number());\n        Entry rival",
                                "        Entry above = keys.find(keyHash, version);\n"
                                        + "        if (above != null && above != under && kills.stream().noneMatch(above::has)"
                                        + " && above.outranks(version)) {\n            return Merge.DEAD;\n        }\n"
                                        + "        OriginLog log = origins.see(dot.origin(), dot.number(), dot.number());\n"
                                        + "        Entry rival"),
                Mutant.of("the clock does not follow what messages say", Nets.SKEWED, "lost", "nothing is given up",
                                "an acknowledged write")
                        .edit("node/Node.java", "        map.observe(envelope.clock());\n        long wallMillis",
                                "        long wallMillis")
                        .edit("node/Node.java", "        map.observe(envelope.clock());\n        for",
                                "        for"),
                Mutant.of("the replaced dot does not die", Nets.ROUGH, "a key shows one entry", "diverged", "nothing that ended",
                                "failed", "nothing is shown")
                        .edit(ENTRIES, "            origins.bury(old);\n            released(old);", "            released(old);"),
                Mutant.of("a remove's own dot is not born", Nets.ROUGH, "nothing is given up")
                        .edit(MAP, "        born();\n        Dot own = new Dot(self, issued);\n        entries.kill(now, entry, cause, own);\n"
                                        + "        return new Change(key, null, List.of(dot, own), cause);",
                                "        entries.kill(now, entry, cause, null);\n"
                                        + "        return new Change(key, null, List.of(dot), cause);"),
                Mutant.of("a remove kills what it had not observed", Nets.ROUGH, "nothing is given up", "a key that nobody removed",
                                "lost")
                        .edit(MAP, "            died += die(now, dot, cause, by) ? 1 : 0;",
                                "            for (long number = 1; number <= dot.number(); number++) {\n"
                                        + "                died += die(now, new Dot(dot.origin(), number), cause, by) ? 1 : 0;\n            }"),
                Mutant.of("the deadline itself is shipped instead of the time left", Nets.TTL, "nothing is shown after its ttl",
                                "nothing is gone before its ttl", "nothing is given up")
                        .edit(ENTRY, "return new Version(dot(), timestamp, leftNanos(now.nanos()), block);",
                                "return new Version(dot(), timestamp, expires() ? Math.max(0, deadlineNanos) : Version.FOREVER, block);"),
                Mutant.of("the time left is taken once, not whenever the bytes are written", Nets.TTL,
                                "nothing is shown after its ttl")
                        .edit(ENTRY, "return new Version(dot(), timestamp, leftNanos(now.nanos()), block);",
                                "if (firstLeft < 0) {\n            firstLeft = leftNanos(now.nanos());\n        }\n"
                                        + "        return new Version(dot(), timestamp, firstLeft, block);")
                        .edit(ENTRY, "    int recency;\n", "    int recency;\n    private long firstLeft = -1;\n"),
                Mutant.of("what has expired is shown until the wheel turns", Nets.TTL, "nothing is shown after its ttl",
                                "shown past its deadline")
                        .edit(MAP, "entry == null || entry.isHidden() || entry.isPast(nowNanos)", "entry == null || entry.isHidden()"),
                Mutant.of("what has expired is unknown afterwards, not dead", Nets.TTL, "dot states only move forward")
                        .edit(ENTRIES, "                kill(now, entry, Cause.EXPIRED, null);\n            }\n        });",
                                "                forget(now.nanos(), entry);\n            }\n        });"),
                Mutant.of("what is shed counts as dead", Nets.SMALL, "nothing is given up", "lost", "diverged")
                        .edit(ENTRIES, "        keys.remove(entry);\n        origins.forget(entry);",
                                "        keys.remove(entry);\n        origins.bury(entry);"),
                Mutant.of("the origin is derived from the name", Nets.RESTARTS, "no dot is issued twice", "failed")
                        .edit("node/Node.java", "map = new OrMap(Origin.random(random),",
                                "map = new OrMap(new Origin(settings.name().hashCode() | 1L, 1),"),
                Mutant.of("no fence where its own origin is met with a number it never issued", Nets.FORGED, "not fenced").from(4)
                        .edit(MAP, "        if (number > issued && origin.equals(self)) {\n            fenced = true;\n        }",
                                ""),
                Mutant.of("no fence where a dot of its own has other content", Nets.FORGED, "not fenced")
                        .edit(MAP, "        if (version.dot().origin().equals(self)) {\n            fenced = true;\n        }", ""),
                Mutant.of("of two entries under one dot the first to arrive stays", Nets.FORGED, "not equal", "diverged").from(2)
                        .edit(MAP, "return theirsWins ? admit(now, version, kills, mine) : Merge.KNOWN;", "return Merge.KNOWN;"),
                Mutant.of("the digest leaves out key, content type and value", Nets.FORGED, "digests tell otherwise", "diverged").from(2)
                        .edit(LOG, "hash.hash(block, 0, block.length), LIVE)", "0, LIVE)"),
                Mutant.of("the digest leaves out the timestamp", Nets.FORGED, "digests tell otherwise", "diverged").from(3)
                        .edit(LOG, "hash.hash(originHash, number, timestamp)", "hash.hash(originHash, number, 0)"),
                Mutant.of("the digest leaves out what is seen", Nets.ROUGH, "digests tell otherwise", "not equal", "diverged",
                                "replicas", "no write")
                        .edit(LOG, "        return seenSum + live.sum();", "        return live.sum();")
                        .edit(LOG, "            sum += hash.hash(originHash, Math.max(first, seen.first(run)),"
                                        + " Math.min(last, seen.last(run)));",
                                "            sum += 0;"),
                Mutant.of("seen is hashed as it came, not per maximal run", Nets.ROUGH, "not equal", "diverged", "replicas")
                        .edit(LOG, "        seenSum += runHash(grown);", "        seenSum += hash.hash(originHash, first, last);"),
                Mutant.ofTest("the clock follows the entries that come, not what messages say", "node.NodeTest",
                                "followsTheClockOfEveryEnvelopeAndFrameWhateverItSays")
                        .edit("node/Node.java", "        map.observe(envelope.clock());\n        long wallMillis",
                                "        long wallMillis")
                        .edit("node/Node.java", "        map.observe(envelope.clock());\n        for",
                                "        for")
                        .edit(MAP, "        meet(dot.origin(), dot.number());\n        Merge merge",
                                "        clock.observe(version.timestamp());\n        meet(dot.origin(), dot.number());\n        Merge merge"),
                Mutant.of("what has expired stays until somebody writes its key", Nets.EXPIRED, "memory")
                        .edit("node/Node.java", "        map.expire(now, EXPIRE_PER_SLICE);\n", "")
                        .edit("node/Node.java", "Timers.earlier(map.nextExpiryNanos(),\n                Timers", "Timers.earlier(Timers.NEVER,"
                                + "\n                Timers"),
                Mutant.of("who fences itself says nothing", Nets.FORGED, "not fenced").from(4)
                        .edit("node/Node.java", "        report(new NodeEvent(NodeEvent.Level.ALARM, \"self-fenced\",",
                                "        new NodeEvent(NodeEvent.Level.ALARM, \"self-fenced\",")
                        .edit("node/Node.java", "that it never made: goes on as \" + fresh));", "that it never made: goes on as \" + fresh);"),
                Mutant.ofTest("a death of a number it never gave is no reason to fence", "node.NodeTest",
                                "aDeathOfANumberItNeverGaveFencesItToo")
                        .edit(MAP, "        meet(dot.origin(), dot.number());\n        Entry entry = origins.entry(dot);\n",
                                "        Entry entry = origins.entry(dot);\n"));
    }
}
