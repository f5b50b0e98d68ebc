package io.grapevine.mutants;

import java.util.List;

/** Rules whose absence no {@link Stories story} tells, each with the reason: named, so that nobody takes them for caught. */
final class Unseen {

    /** @param reason why nothing is to be seen, or where it is looked at instead */
    record Reasoned(Mutant mutant, String reason) {}

    private Unseen() {}

    static List<Reasoned> all() {
        return List.of(
                new Reasoned(Mutant.of("a put does not rank itself above what it replaces", "")
                        .edit("crdt/OrMap.java", "            clock.observe(old.timestamp());\n", ""),
                        "equivalent in a cluster: what it replaces is its own, or came in a message, whose clock is not behind the"
                                + " entry's and was followed; it matters to who loads entries from elsewhere"),
                new Reasoned(Mutant.of("an entry is taken out before the one that replaces it is in", "")
                        .edit("crdt/Entries.java", "        Entry old = keys.put(entry);\n",
                                "        Entry gone = keys.find(entry.keyHash(), entry);\n"
                                        + "        if (gone != null) {\n            keys.remove(gone);\n        }\n"
                                        + "        Entry old = keys.put(entry);\n        old = gone;\n"),
                        "a simulator has one thread, which looks between steps; KeyIndexTest has readers beside the writer"),
                new Reasoned(Mutant.of("who compares, asks for an entry and hears that it is unknown takes it for dead", "")
                        .edit("replication/Exchange.java", "        wanted.removeAll(answer.unknown());\n",
                                "        wanted.removeAll(answer.unknown());\n        answer.unknown()"
                                        + ".forEach(dots -> deadThere.addAll(dots.origin(), dots.numbers()));\n"),
                        "equivalent: who stated an entry forgets it only by shedding, and who has shed anything lets no comparison come"
                                + " to its end (\"births before something was shed are told as if they covered\")"),
                new Reasoned(Mutant.of("an exchange that was broken off is begun again at once, not in the next interval", "")
                        .edit("replication/Exchanges.java",
                                "                || contact.exchanged && now.nanos() - contact.exchangedNanos < settings.intervalNanos()) {",
                                "                || contact.gone) {"),
                        "what begins an exchange is a tick, or a gossip, of which one or two come in an interval: as many as before were"
                                + " counted where no delta got through"),
                new Reasoned(Mutant.of("a full node is a donor", "")
                        .edit("replication/Replication.java", "        if (room.isFull()) {\n            return \"full\";\n        }\n", ""),
                        "nobody asks one that is not ready, and a full one is not (\"a full node is ready\")"),
                new Reasoned(Mutant.of("everything is streamed from whoever is asked, ready or not", "")
                        .edit("replication/Replication.java", "        return comparisons.isNeeded() ? \"not ready\" : null;", "        return null;")
                        .edit("replication/Replication.java", "if (urgent && contact.isReady() && bootstrapTries", "if (urgent && bootstrapTries"),
                        "costs a stream that may bring little: any fragment may be merged, and a comparison with a ready member is owed all the"
                                + " same (\"a comparison with anybody makes ready, ready or not\")"),
                new Reasoned(Mutant.of("a suspect is not called before its time is over", "")
                        .edit("membership/Membership.java", "                outbox.ping(suspect, outbox.nextSequence());\n"
                                        + "            }\n            called",
                                "                suspect.origin();\n            }\n            called"),
                        "one of several ways to hear a refutation, and among five members at 30 % loss the others were enough"),
                new Reasoned(Mutant.of("on disk: a block of a file is loaded in one turn", "")
                        .edit("disk/SnapshotLoader.java", "ENTRIES_PER_SLICE = 256", "ENTRIES_PER_SLICE = Integer.MAX_VALUE"),
                        "a block is what its writer read in one slice, 64 KiB, and so some thousand entries at most (\"on disk: a file's"
                                + " entries are read under one lock\")"));
    }
}
