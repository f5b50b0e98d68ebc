package io.grapevine.compare;

import java.util.List;
import java.util.Set;

/**
 * Whether the bare server answers what a node answers: the same status, headers in the same order, and bytes. Only what a date
 * and an entity tag say may differ, not how long they are.
 */
final class SameAnswers {

    /** One answer's differ from the next one's: they are held to their lengths. */
    private static final Set<String> OF_ITS_OWN = Set.of("date", "etag");

    private SameAnswers() {}

    /**
     * Asks both for a put, a hit and a miss.
     *
     * @param nodePort of a node to which nobody has written yet: the number in its entity tags grows, and has then five digits
     * @throws IllegalStateException what differs, of which answer
     */
    static void check(int barePort, int nodePort) {
        Pipeline.send(nodePort, HttpLoad.KEYS, HttpLoad.PUT::put);
        try (Connection bare = new Connection(barePort); Connection node = new Connection(nodePort)) {
            for (HttpLoad load : List.of(HttpLoad.PUT, HttpLoad.GET_HIT, HttpLoad.GET_MISS)) {
                byte[] request = load == HttpLoad.PUT ? load.put(0) : Requests.get(load.key(0));
                String difference = difference(bare.ask(request), node.ask(request));
                if (!difference.isEmpty()) {
                    throw new IllegalStateException("the bare server does not answer a " + load.label() + " as a node does: " + difference);
                }
            }
        }
    }

    /** The first, in words; empty where there is none. */
    static String difference(Answer bare, Answer node) {
        if (!bare.head().get(0).equals(node.head().get(0))) {
            return "it begins with '" + bare.head().get(0) + "', not '" + node.head().get(0) + "'";
        }
        if (!bare.names().equals(node.names())) {
            return "it has the headers " + bare.names() + ", not " + node.names();
        }
        for (int i = 1; i < node.head().size(); i++) {
            String is = bare.head().get(i);
            String wanted = node.head().get(i);
            boolean same = OF_ITS_OWN.contains(node.names().get(i - 1)) ? is.length() == wanted.length() : is.equals(wanted);
            if (!same) {
                return "it has '" + is + "', not '" + wanted + "'";
            }
        }
        return bare.body().equals(node.body()) ? "" : "its body is '" + bare.body() + "', not '" + node.body() + "'";
    }
}
