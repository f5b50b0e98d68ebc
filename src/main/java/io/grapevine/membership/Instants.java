package io.grapevine.membership;

/** Arithmetic of monotonic instants: they are compared by difference, and one of them is never. */
final class Instants {

    static final long NEVER = Long.MAX_VALUE;

    private Instants() {}

    static boolean isDue(long nowNanos, long atNanos) {
        return atNanos != NEVER && atNanos - nowNanos <= 0;
    }

    static long after(long nowNanos, long delayNanos) {
        long at = nowNanos + delayNanos;
        return at == NEVER ? at - 1 : at;
    }

    static long earlier(long a, long b) {
        if (a == NEVER || b == NEVER) {
            return a == NEVER ? b : a;
        }
        return a - b <= 0 ? a : b;
    }

    static long later(long a, long b) {
        if (a == NEVER || b == NEVER) {
            return NEVER;
        }
        return a - b >= 0 ? a : b;
    }
}
