package io.grapevine.mutants;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule left out: a change to the text of shipped sources, where to look for what it breaks, and what is to be seen there.
 *
 * @param name the rule, as it would be reported
 * @param net where it is caught
 * @param kinds the beginnings of the violations that it may cause; one is enough
 * @param firstSeed where the search begins: near the first seed that caught it when it was written down
 * @param edits applied in order
 */
record Mutant(String name, String net, List<String> kinds, long firstSeed, List<Edit> edits) {

    /**
     * @param file below {@code src/main/java/io/grapevine}
     * @param text found there exactly once
     */
    record Edit(String file, String text, String replacement) {}

    static Mutant of(String name, String net, String... kinds) {
        return new Mutant(name, net, List.of(kinds), 1, List.of());
    }

    /** One that a test tells. */
    static Mutant ofTest(String name, String type, String method) {
        return of(name, Nets.test(type, method), Nets.TOLD_BY_TEST);
    }

    Mutant edit(String file, String text, String replacement) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit(file, text, replacement));
        return new Mutant(name, net, kinds, firstSeed, List.copyOf(more));
    }

    Mutant from(long seed) {
        return new Mutant(name, net, kinds, seed, edits);
    }

    /** The same, to be caught elsewhere as well. */
    Mutant in(String otherNet, String... otherKinds) {
        return new Mutant(name + " (" + otherNet + ")", otherNet, List.of(otherKinds), 1, edits);
    }

    /** The mutant that leaves out nothing. */
    static Mutant none(String net) {
        return of("nothing left out", net);
    }

    boolean expects(String violation) {
        return kinds.stream().anyMatch(violation::startsWith);
    }

    @Override
    public String toString() {
        return name;
    }
}
