package io.grapevine.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one run has been seen to know of one key. */
final class KeyView {

    /** A write that the run does not know to be dead. */
    static final class Held {
        final Written written;
        boolean live;
        int hops;

        Held(Written written) {
            this.written = written;
        }
    }

    final List<Held> open = new ArrayList<>(2);
    int read;
    boolean everShown;
    @Nullable Written shown;

    @Nullable Held held(Written written) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).written == written) {
                return open.get(i);
            }
        }
        return null;
    }
}
