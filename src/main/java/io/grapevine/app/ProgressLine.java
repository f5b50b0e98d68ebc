package io.grapevine.app;

import java.io.PrintWriter;

/** One line on the terminal that is written again and again. */
final class ProgressLine {

    private static final long EVERY_NANOS = 200_000_000L;
    private static final int WIDTH = 70;

    private final PrintWriter err;
    private final boolean shown;
    private long nextNanos = System.nanoTime() + EVERY_NANOS;
    private boolean written;

    /** @param shown whether somebody looks; else nothing is ever written */
    ProgressLine(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    /** Whether it has stood for long enough to be read. */
    boolean isDue() {
        return shown && System.nanoTime() - nextNanos >= 0;
    }

    void write(String text) {
        if (!shown) {
            return;
        }
        nextNanos = System.nanoTime() + EVERY_NANOS;
        written = true;
        err.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
        err.flush();
    }

    /** Takes the line away. */
    void clear() {
        if (written) {
            write("");
            err.print("\r");
            err.flush();
            written = false;
        }
    }
}
