package io.grapevine.sim;

import java.util.List;

/**
 * A few numbers that stand for many.
 *
 * @param count of how many; the others are 0 where it is
 */
public record Quantiles(long count, long p50, long p99, long max) {

    static Quantiles of(List<? extends Number> numbers) {
        long[] sorted = numbers.stream().mapToLong(Number::longValue).sorted().toArray();
        int n = sorted.length;
        return n == 0 ? new Quantiles(0, 0, 0, 0) : new Quantiles(n, sorted[n / 2], sorted[(int) (n * 99L / 100)], sorted[n - 1]);
    }
}
