package io.grapevine.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one run has been seen to know. */
final class View {

    final Run run;
    private final @Nullable KeyView[] keys;
    /** When what it holds with a ttl may be shown last, for as long as anybody may have it from here. */
    private final Map<Written, Long> latestEnds = new LinkedHashMap<>();
    long digest;
    boolean looked;
    /** Before that nothing that it shows may end by itself. */
    long nextEndNanos = Long.MAX_VALUE;
    int nextKey;

    View(Run run, int keys) {
        this.run = run;
        this.keys = new KeyView[keys];
    }

    KeyView key(int key) {
        KeyView view = keys[key];
        if (view == null) {
            view = new KeyView();
            keys[key] = view;
        }
        return view;
    }

    @Nullable Long latestEnd(Written written) {
        return latestEnds.get(written);
    }

    void setLatestEnd(Written written, long nanos) {
        latestEnds.put(written, nanos);
    }
}
