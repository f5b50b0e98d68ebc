package io.grapevine.sim;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one run has been seen to know. */
final class View {

    final Run run;
    private final @Nullable KeyView[] keys;
    /** All that it ever held live. */
    final Set<Written> heldOnce = new LinkedHashSet<>();
    long digest;
    boolean looked;
    /** Before that nothing that it shows may end by itself. */
    long nextEndNanos = Long.MAX_VALUE;
    int nextKey;
    /** Numbers that it took without a client, for entries that had to go: so many deaths are still to be found. */
    long evictions;
    /** The highest of all puts that it has been seen to know, live or dead. */
    @Nullable Written highest;
    /** Live entries that it forgot. */
    long forgotten;

    View(Run run, int keys) {
        this.run = run;
        this.keys = new KeyView[keys];
    }

    /** It knows this put. */
    void heard(Written put) {
        if (highest == null || put.ranksAbove(highest)) {
            highest = put;
        }
    }

    KeyView key(int key) {
        KeyView view = keys[key];
        if (view == null) {
            view = new KeyView();
            keys[key] = view;
        }
        return view;
    }
}
