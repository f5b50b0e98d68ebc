package io.grapevine.faults;

import java.util.Locale;

/** Nanoseconds as people read them. */
final class Times {

    private Times() {}

    /** Seconds, to the millisecond. */
    static String text(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }
}
