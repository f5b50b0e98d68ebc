package io.grapevine.replication;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;

/**
 * Dots that this node holds dead only because another said so, having never held what they carried.
 *
 * <p>It may not know of what took their place either, since a comparison is not one moment. So it is no witness of them: asked
 * what covers such a dot, it keeps silent unless it has an entry to show. Forgotten once this node's state has been equal, digest
 * for digest, to that of a node without hearsay: then it knows all that the other knows.
 */
final class Hearsay {

    static final int MAX_RUNS = 65_536;

    private final OrMap map;
    private final DotSet dots = new DotSet();
    private boolean all;

    Hearsay(OrMap map) {
        this.map = map;
    }

    /** Notes, before they are applied, those deaths that concern dots unknown so far. */
    void note(Origin origin, Runs numbers) {
        if (all || numbers.isEmpty()) {
            return;
        }
        Runs unknown = numbers.minus(map.seen(origin, numbers.first(0), numbers.highest()));
        if (unknown.isEmpty()) {
            return;
        }
        dots.addAll(origin, unknown);
        if (dots.runCount() > MAX_RUNS) {
            all = true;
            dots.clear();
        }
    }

    void note(Dot dot) {
        note(dot.origin(), Runs.of(dot.number()));
    }

    /** Whether this node can tell what became of a dot that it holds dead. */
    boolean isWitness(Dot dot) {
        return !all && !dots.contains(dot);
    }

    boolean isEmpty() {
        return !all && dots.isEmpty();
    }

    /** This node's state is equal to that of a node without hearsay. */
    void forget() {
        all = false;
        dots.clear();
    }

    /** A donor with hearsay of its own has told everything it knows. */
    void noteAll() {
        all = true;
        dots.clear();
    }
}
