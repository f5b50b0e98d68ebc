package io.grapevine.mutants;

import java.util.List;

/** DESIGN §2: deltas, datagrams, announcements, acknowledgements, bounds; and eviction. */
final class SpreadMutants {

    private static final String OUTBOX = "replication/Outbox.java";
    private static final String INBOX = "replication/Inbox.java";
    private static final String TALKS = "replication/Talks.java";
    private static final String SPREAD = "replication/Spread.java";
    private static final String INTAKE = "replication/Intake.java";
    private static final String FETCHES = "replication/Fetches.java";
    private static final String ROOM = "replication/Room.java";
    private static final String SETTINGS = "replication/ReplicationSettings.java";
    private static final String REPLICATION = "replication/Replication.java";
    private static final String CODEC = "protocol/Codec.java";

    private SpreadMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a delta's kills are left to the exchange", Nets.CALM, "stale", "repaired")
                        .edit(INTAKE, "map.merge(now, version, kills);", "map.merge(now, version, List.of());"),
                Mutant.of("a put does not name the dot that it replaces", Nets.CALM, "stale", "repaired")
                        .edit("crdt/OrMap.java", "old == null ? List.of() : List.of(old.dot())", "List.of()"),
                Mutant.of("a newer change to a key drops the dead dots of the one that waits", Nets.CALM, "stale", "repaired")
                        .edit("replication/Pending.java", "        newer.kills.forEach(this::kill);\n",
                                "        kills.clear();\n        newer.kills.forEach(this::kill);\n"),
                Mutant.of("a write waits for a tick", Nets.CALM, "stale")
                        .edit(OUTBOX, "(inFlight.isEmpty() || isOverdue || fillsDatagram());",
                                "(isOverdue || fillsDatagram());"),
                Mutant.ofTest("an acknowledgement waits, however many came", "replication.InboxTest",
                                "asManyAsTheSmallestWindowHoldsDoNotWait")
                        .edit(INBOX, "ahead != 1 || owed >= MAX_OWED", "ahead != 1"),
                Mutant.ofTest("an acknowledgement waits, though it tells of a loss", "replication.InboxTest",
                                "whatTellsOfALossDoesNotWait")
                        .edit(INBOX, "ahead != 1 || owed >= MAX_OWED", "owed >= MAX_OWED"),
                Mutant.ofTest("an acknowledgement that waits is forgotten", "replication.TalksTest",
                                "anAcknowledgementThatWaitsIsSaidWhenItIsDue")
                        .edit(TALKS, "contact.isIdle() && !contact.owesAck()", "contact.isIdle()"),
                Mutant.ofTest("every delta has an acknowledgement of its own", "replication.InboxTest",
                                "oneAloneIsAcknowledgedAtOnceAndThoseThatFollowIt1MsLater")
                        .edit(INBOX, "dueNanos = now.nanos() + WAIT_NANOS;", "dueNanos = now.nanos();"),
                Mutant.of("acknowledgements are not listened to", Nets.CALM, "resent", "copies", "stale")
                        .edit(OUTBOX, "        if (ack.session() != session) {", "        if (ack.session() != session + 1) {"),
                Mutant.of("what was lost is not sent again", Nets.LOSSY, "stale")
                        .edit(OUTBOX, "        counters.deltasResent++;\n", "        if (sent != null) {\n            return;\n        }\n"),
                Mutant.of("more than a window is in flight", Nets.FLOOD, "in flight")
                        .edit(OUTBOX, "return inFlight.size() < allowed() && (", "return ("),
                Mutant.of("a queue without a bound", Nets.FLOOD, "queued")
                        .edit(OUTBOX, "if (queuedBytes >= MAX_QUEUED_BYTES) {", "if (queuedBytes < 0) {"),
                Mutant.of("writes are not held back before changes are dropped", Nets.FLOOD, "dropped")
                        .edit(TALKS, "if (over > 0 && !isSilent(now, contact)) {",
                                "if (over > Outbox.MAX_QUEUED_BYTES) {"),
                Mutant.of("above 16 members nothing is forwarded", Nets.WIDE, "stale", "a write is everywhere in time")
                        .edit(SPREAD, "        if (isDirect() || hops >= NOT_FORWARDED) {",
                                "        if (isDirect() || hops >= 0) {"),
                Mutant.of("above 16 members old news is not announced", Nets.WIDE, "stale", "a write is everywhere in time")
                        .edit("replication/Announcements.java", "!isFull() && fresh.add(new Announced(dot, kills, hops))", "!isFull()").edit(
                                "replication/Announcements.java", "!isFull() && again.add(new Announced(dot, kills, hops))", "!isFull()"),
                Mutant.of("what was not new is forwarded", Nets.WIDE, "copies", "sent back")
                        .edit(INTAKE, "if (merge == OrMap.Merge.LIVE) {", "if (merge != OrMap.Merge.DEAD) {"),
                Mutant.of("everything is pushed, nothing announced", Nets.WIDE, "copies")
                        .edit(SPREAD, "if (hops + 1 < pushHops()) {", "if (hops < pushHops() + 8) {"),
                Mutant.of("a change goes back to where it came from", Nets.WIDE, "sent back")
                        .edit(SPREAD, "                if (!contact.address().equals(from)) {\n"
                                        + "                    talks.offer(now, contact, new Pending(key, dot, kills, Cause.OVERWRITTEN, hops + 1));",
                                "                if (from != null) {\n"
                                        + "                    talks.offer(now, contact, new Pending(key, dot, kills, Cause.OVERWRITTEN, hops + 1));"),
                Mutant.of("datagrams are as long as their content", Nets.LARGE, "datagrams stay within their budget")
                        .edit("node/Node.java", "codec.datagram(Preamble.NEWEST, map.self(), 0, settings.maxDatagramBytes())",
                                "codec.datagram(Preamble.NEWEST, map.self(), 0, 4 * settings.maxDatagramBytes())")
                        .edit("node/Node.java", "outbound = new Outbound(codec, settings.maxDatagramBytes(),",
                                "outbound = new Outbound(codec, 4 * settings.maxDatagramBytes(),"),
                Mutant.of("the kills of an announcement count before its entry is here", Nets.LARGE, "a key that nobody removed",
                                "nothing is given up")
                        .edit(INTAKE, "case UNKNOWN -> fetches.announced(now, from, announcement);",
                                "case UNKNOWN -> {\n                fetches.announced(now, from, announcement);\n"
                                        + "                map.mergeDead(now, announcement.kills(), Cause.OVERWRITTEN);\n            }"),
                Mutant.of("the kills of a dropped announcement are kept", Nets.ANNOUNCED, "a key that nobody removed",
                                "nothing is given up")
                        .edit(FETCHES, "                    wanted.remove(dot);\n                    counters.changesGivenUp++;",
                                "                    wanted.remove(dot);\n                    counters.changesGivenUp++;\n"
                                        + "                    Objects.requireNonNull(intake).onItem(now, new Address(\"10.9.9.9\", 1),"
                                        + " new io.grapevine.protocol.ReplicationMessage.Deaths(want.announcement.kills(),"
                                        + " io.grapevine.crdt.Cause.OVERWRITTEN, 63));"),
                Mutant.of("who is asked for an announced entry and does not know it is taken to say that it is dead", Nets.LARGE,
                                "nothing is given up", "a key that nobody removed", "lost").from(12)
                        .edit(FETCHES, "each(unknown, dot -> retry(dot, false));",
                                "each(unknown, dot -> Objects.requireNonNull(intake).onItem(now, from,"
                                        + " new io.grapevine.protocol.ReplicationMessage.Deaths(List.of(dot),"
                                        + " io.grapevine.crdt.Cause.UNKNOWN, 63)));"),
                Mutant.of("what is not found is answered dead", Nets.LARGE, "nothing is given up", "a key that nobody removed", "lost")
                        .edit("replication/Donor.java", "(map.state(dot) == OrMap.State.DEAD ? dead : unknown).add(dot);",
                                "dead.add(dot);")
                        .edit(FETCHES, "each(dead, Fetches.this::arrived);",
                                "each(dead, dot -> Objects.requireNonNull(intake).onItem(now, from,"
                                        + " new io.grapevine.protocol.ReplicationMessage.Deaths(List.of(dot),"
                                        + " io.grapevine.crdt.Cause.UNKNOWN, 63)));"),
                Mutant.of("no MAC is checked", Nets.DAMAGED, "an entry is whole", "nothing is shown that nobody wrote", "diverged",
                                "not forged", "failed", "not equal")
                        .edit(CODEC, "        if (new ByteReader(bytes, end, bytes.length).fixed64() != mac.of(bytes, 0, end)) {",
                                "        if (bytes.length < 0) {"),
                Mutant.of("another cluster's datagrams are taken", Nets.STRANGERS, "nothing is shown that nobody wrote", "foreign")
                        .edit(CODEC, "if (!preamble.isOfCluster(bytes)) {",
                                "if (bytes.length < 0) {"),
                Mutant.of("a disconnected node removes for others, for lack of room", Nets.SMALL, "removed for others")
                        .edit(ROOM, "        if (alone || full) {\n            shed(now);",
                                "        if (full) {\n            shed(now);"),
                Mutant.of("past its hard limit a node still evicts for others", Nets.SMALL, "removed for others")
                        .edit(ROOM, "        if (map.liveBytes() > settings.hardLimitBytes()) {", "        if (bytes < 0) {"),
                Mutant.ofTest("who comes past its hard limit at once is full at once", "replication.RoomTest",
                                "whoComesPastItsHardLimitAtOnceFirstEvictsItsShareOfTheRoomBetween")
                        .edit(ROOM, "        evict(now, Math.min(bytes, settings.hardLimitBytes()), ready);",
                                "        if (bytes <= settings.hardLimitBytes()) {\n            evict(now, bytes, ready);\n        }"),
                Mutant.ofTest("who comes past its hard limit at once evicts of all that is too much for it", "replication.RoomTest",
                                "whoComesPastItsHardLimitAtOnceFirstEvictsItsShareOfTheRoomBetween")
                        .edit(ROOM, "Math.min(bytes, settings.hardLimitBytes())", "bytes"),
                Mutant.ofTest("what is only for a node's callers makes no room", "node.NodeTest",
                                "whatIsOnlyForItsCallersStaysWithinTheBoundToo")
                        .edit("node/Node.java", "        replication.onPutLocal(now);\n", ""),
                Mutant.of("every node evicts the whole excess", Nets.CROWDED, "evicted too much")
                        .edit(ROOM, "(bytes - settings.maxBytes()) / custodians.count()", "bytes - settings.maxBytes()"),
                Mutant.of("everybody evicts what it pleases, not what it is custodian of", Nets.CROWDED, "evicted what is used",
                                "evicted too much")
                        .edit(ROOM, "entry -> entry.isLocal() || custodians.of(entry.keyHash()).equals(map.self())",
                                "entry -> true"),
                Mutant.of("a node does not tell custodians what it served", Nets.CROWDED, "evicted what is used")
                        .edit(ROOM, "if (map.liveBytes() < settings.maxBytes() / 4 * 3 || contacts.size() == 0) {",
                                "if (map.liveBytes() >= 0) {"),
                Mutant.ofTest("custodians are told of all that was served at once", "replication.RoomTest",
                                "eachCustodianIsToldInOneDatagramHoweverMuchWasServed")
                        .edit(ROOM, "served.subList(0, Math.min(perDatagram, served.size()))", "served"),
                Mutant.ofTest("equal digests acknowledge nothing", "replication.ReplicationTest", "equalDigestsAcknowledgeWhatIsInFlight")
                        .edit("replication/Replication.java", "            talks.onEqual(now, contact);\n", ""),
                Mutant.ofTest("a full node sheds any entry before what is dead elsewhere", "replication.RoomTest",
                                "whoIsFullForgetsFirstWhatIsDeadElsewhere")
                        .edit(ROOM, "        shedStale();\n", ""),
                Mutant.ofTest("a full node names the room that it has", "replication.RoomTest",
                                "whoIsFullNamesWhatTheOthersHoldOrWhatItHoldsItself")
                        .edit(ROOM, "        return Math.max(map.liveBytes(), there);", "        return settings.maxBytes();"),
                Mutant.ofTest("every change has a datagram of its own", "replication.OutboxTest",
                                "aChangeLeavesAtOnceWhenNothingIsInFlightAndWhatComesMeanwhileSharesTheNext")
                        .edit(OUTBOX, "(inFlight.isEmpty() || isOverdue || fillsDatagram());",
                                "(inFlight.size() < 40 || isOverdue);"),
                Mutant.of("a newer change is left out for the one that waits", Nets.CALM, "stale", "repaired")
                        .edit(OUTBOX, "            older.absorb(change);\n", ""),
                Mutant.of("up to 16 members writes are gossiped, too", Nets.STRAIGHT, "stale")
                        .edit(SETTINGS, "return members <= MAX_DIRECT_MEMBERS;", "return members <= 2;"),
                Mutant.of("above 16 members a write still goes straight to all", Nets.WIDE, "copies")
                        .edit(SETTINGS, "return members <= MAX_DIRECT_MEMBERS;", "return members <= 99;"),
                Mutant.of("what does not fit into a datagram is left to the exchange", Nets.CALM, "stale", "repaired")
                        .edit(OUTBOX, "                : new Announcement(dot, entry.block().length, kills, change.hops);",
                                "                : null;"),
                Mutant.of("nobody but who announced it is asked for an entry", Nets.ANNOUNCED, "stale").from(2)
                        .edit(FETCHES, "for (Peer peer : others.get()) {", "for (Peer peer : List.<Peer>of()) {"),
                Mutant.of("an announcement's kills are dropped though its entry came", Nets.CALM, "stale", "repaired")
                        .edit(FETCHES, "want == null ? List.of() : want.announcement.kills();",
                                "want == null ? List.of() : List.of();"),
                Mutant.ofTest("another version's datagrams are taken", "node.NodeTest", "junkIsCountedByItsReasonAndNeverAnswered")
                        .edit(CODEC, "if (!Preamble.isRead(bytes[1] & 0xff)) {", "if (bytes.length < 0) {"),
                Mutant.of("the cluster's name is the key though there is a secret", Nets.STRANGERS, "not forged",
                                "nothing is shown that nobody wrote")
                        .edit("node/Node.java", "new ClusterKey(settings.secret())", "new ClusterKey(settings.cluster())"),
                Mutant.of("digests are keyed by the cluster's name though there is a secret", Nets.STRANGERS, "digests tell otherwise")
                        .edit("node/Node.java", "KeyedHash.derive(key, \"digest\")",
                                "KeyedHash.derive(new ClusterKey(settings.cluster()), \"digest\")"),
                Mutant.ofTest("a delta that makes the merge throw takes along what comes with it", "replication.ReplicationTest",
                                "aChangeThatMakesTheMergeThrowIsSetAsideAlone")
                        .edit(INTAKE, "            StackTraceElement[] trace",
                                "            if (item != null) {\n                throw e;\n            }\n"
                                        + "            StackTraceElement[] trace"),
                Mutant.ofTest("a full node goes on pulling", "replication.ReplicationTest", "aFullNodeFetchesNothing")
                        .edit(REPLICATION, "if (!(item instanceof Announcement && room.isFull())) {", "if (item != null) {")
                        .edit(REPLICATION, "                if (!room.isFull()) {\n                    intake", "                if (room != null) {"
                                + "\n                    intake"),
                Mutant.of("a full node is ready", Nets.FULL, "ready though full")
                        .edit(REPLICATION, "        return connected && !room.isFull() && !comparisons.isNeeded();",
                                "        return connected && !comparisons.isNeeded();")
                        .edit(REPLICATION, "        if (room.isFull()) {\n            return \"full: cache", "        if (room == null) {\n"
                                + "            return \"full: cache"),
                Mutant.of("a disconnected node is ready", Nets.SMALL, "ready though disconnected")
                        .edit(REPLICATION, "        if (!connected) {\n            return \"disconnected\";\n        }\n        if (room.isFull()) {\n"
                                + "            return \"full: cache", "        if (room.isFull()) {\n            return \"full: cache")
                        .edit(REPLICATION, "        comparisons.judge(now, contacts.all(), seedsAnswered, alone);\n        return",
                                "        comparisons.judge(now, contacts.all(), seedsAnswered, alone);\n        if (!connected) {\n"
                                        + "            return null;\n        }\n        return"),
                Mutant.of("the victim is anybody, not the least served of a sample", Nets.CROWDED, "evicted what is used")
                        .edit(ROOM, "int SAMPLES = 8;", "int SAMPLES = 1;"),
                Mutant.ofTest("who is not ready evicts for others", "replication.RoomTest", "whoIsNotReadyEvictsNothingWhereOthersAre")
                        .edit(ROOM, "custodians.update(map.self(), ready, contacts.all());\n            share",
                                "custodians.update(map.self(), true, contacts.all());\n            share"),
                Mutant.ofTest("where nobody is ready nobody is custodian", "replication.RoomTest",
                                "whereNobodyIsReadyEachEvictsItsShareAllTheSame")
                        .edit("replication/Custodians.java", "this.self = selfReady || !anyReady;", "this.self = selfReady;"),
                Mutant.ofTest("peers that do not answer delay writes, too", "replication.ReplicationTest", "onlyPeersThatAnswerDelayWrites")
                        .edit(TALKS, "if (over > 0 && !isSilent(now, contact)) {", "if (over > 0) {"),
                Mutant.ofTest("what an exchange pushes fills the queue", "replication.SpreadTest",
                                "whatAnExchangePushesLeavesRoomForWhatClientsWrite")
                        .edit(SPREAD, "MAX_PUSHED_BYTES = Outbox.MAX_QUEUED_BYTES / 4;", "MAX_PUSHED_BYTES = Outbox.MAX_QUEUED_BYTES;"),
                Mutant.ofTest("what came by repair is forwarded", "replication.SpreadTest", "whatCameByRepairIsNotForwarded")
                        .edit(SPREAD, "        if (isDirect() || hops >= NOT_FORWARDED) {", "        if (isDirect()) {"),
                Mutant.ofTest("above 16 members deaths are not pushed on", "replication.SpreadTest", "deathsThatAreNewArePushedAllTheWay")
                        .edit(SPREAD, "        if (isDirect() || deaths.hops() >= NOT_FORWARDED - 1) {", "        if (deaths.hops() >= 0) {"));
    }
}
