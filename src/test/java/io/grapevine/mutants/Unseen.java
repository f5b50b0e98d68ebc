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
                new Reasoned(Mutant.of("what an exchange asked for and is unknown counts as dead", "")
                        .edit("replication/Exchange.java", "        wanted.removeAll(answer.unknown());\n",
                                "        wanted.removeAll(answer.unknown());\n        answer.unknown()"
                                        + ".forEach(dots -> deadThere.addAll(dots.origin(), dots.numbers()));\n"),
                        "who stated an entry knows it for as long as the exchange lasts, unless it sheds it within milliseconds while"
                                + " others hold it: not met in 40 seeds of SMALL; ExchangeTest has it"),
                new Reasoned(Mutant.of("a shed entry does not break an exchange off", "")
                        .edit("replication/Exchange.java", "        if (map.shedCount() != shedBefore) {\n            breakOff();",
                                "        if (map.shedCount() < 0) {\n            breakOff();"),
                        "only a full node sheds, and it breaks its exchanges off for that; alone it has none: ExchangeTest has it"),
                new Reasoned(Mutant.of("a suspect is not called before its time is over", "")
                        .edit("membership/Membership.java", "                outbox.ping(suspect, outbox.nextSequence());\n"
                                        + "            }\n            called",
                                "                suspect.origin();\n            }\n            called"),
                        "one of several ways to hear a refutation, and among five members at 30 % loss the others were enough"));
    }
}
