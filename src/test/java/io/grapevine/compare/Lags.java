package io.grapevine.compare;

import java.util.Arrays;
import java.util.Locale;

/**
 * How long after one node acknowledged a put another shows it: one key after the other is put at the first and asked for at the
 * second, again and again, until it is there.
 */
final class Lags {

    private static final long GIVE_UP_NANOS = 10_000_000_000L;

    private long[] nanos = new long[1_024];
    private int count;
    private int number;

    /** Measures for so long, a key every so many nanoseconds. */
    void measure(int fromPort, int toPort, long everyNanos, long forNanos) throws InterruptedException {
        try (Connection from = new Connection(fromPort); Connection to = new Connection(toPort)) {
            long end = System.nanoTime() + forNanos;
            for (long due = System.nanoTime(); due - end < 0; due += everyNanos) {
                Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
                add(one(from, to, "lag-" + number++));
            }
        }
    }

    /** Forgets what was measured before. */
    void clear() {
        count = 0;
    }

    double millis(double quantile) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.floor(count * quantile))] / 1e6;
    }

    int count() {
        return count;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f / %.2f / %.2f", millis(0.5), millis(0.99), millis(1));
    }

    private static long one(Connection from, Connection to, String key) {
        byte[] ask = Requests.get(key);
        if (from.call(Requests.put(key, "v")) != 201) {
            throw new IllegalStateException(key + " was not put");
        }
        long acknowledged = System.nanoTime();
        while (to.call(ask) != 200) {
            if (System.nanoTime() - acknowledged > GIVE_UP_NANOS) {
                throw new IllegalStateException(key + " was not shown within 10 s");
            }
        }
        return System.nanoTime() - acknowledged;
    }

    private void add(long each) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = each;
    }
}
