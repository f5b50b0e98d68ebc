package io.grapevine.base;

/** Instants of a monotonic clock, of which only differences mean something, and {@link #NEVER}. */
public final class Timers {

    /** The instant that does not come. */
    public static final long NEVER = Long.MAX_VALUE;

    private Timers() {}

    /** The earlier of two instants, either of which may be never. */
    public static long earlier(long first, long second) {
        if (first == NEVER) {
            return second;
        }
        return second == NEVER || first - second < 0 ? first : second;
    }

    /** Whether an instant has come. */
    public static boolean isDue(long instantNanos, long nowNanos) {
        return instantNanos != NEVER && nowNanos - instantNanos >= 0;
    }
}
