package io.grapevine.testkit;

import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * A long row of seeded cases: case i of a seed is the same wherever the row begins, so one number repeats it.
 *
 * <p>{@code grapevine.fuzz.count} says how many (a law's own number otherwise), {@code grapevine.fuzz.seed} which row,
 * {@code grapevine.fuzz.first} where it begins. A failure says all three, and has the input in hexadecimal digits.
 */
public final class Fuzz {

    /** One case may take that long, on any machine, before it counts as endless. */
    private static final long ENDLESS_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int ENDLESS_STATUS = 86;
    private static final int MAX_HEX_BYTES = 4_096;

    private final String law;
    private final long count;
    private final long seed = Long.getLong("grapevine.fuzz.seed", 1);
    private final long first = Long.getLong("grapevine.fuzz.first", 0);
    private final AtomicReference<byte[]> input = new AtomicReference<>(new byte[0]);
    private volatile long caseBeganNanos;
    private volatile long index;
    private volatile boolean over;

    /** Some cases after one another; what they throw is the row's failure. */
    @FunctionalInterface
    public interface Case {
        /** @param index of the first of them */
        void run(long index, RandomGenerator random) throws Exception;
    }

    /**
     * @param law the test class and its method, as {@code -Dtest=} takes them
     * @param ciCount how many cases, if nothing else is asked for
     */
    public Fuzz(String law, long ciCount) {
        this.law = law;
        this.count = Long.getLong("grapevine.fuzz.count", ciCount);
    }

    public long count() {
        return count;
    }

    /** Says which bytes are about to be tried. */
    public byte[] trying(byte[] bytes) {
        input.set(bytes);
        return bytes;
    }

    /** Runs the row, {@code stride} cases at a time, for cases that build on each other. */
    public void run(int stride, Case some) {
        Thread watch = new Thread(this::watch, "fuzz-watch");
        watch.setDaemon(true);
        caseBeganNanos = System.nanoTime();
        watch.start();
        try {
            for (long i = first - first % stride; i < first + count; i += stride) {
                index = i;
                caseBeganNanos = System.nanoTime();
                some.run(i, new SplittableRandom(seed * 0x9e3779b97f4a7c15L + i));
            }
        } catch (Exception | Error e) {
            throw new AssertionError(report(stride), e);
        } finally {
            over = true;
        }
    }

    private String report(int stride) {
        byte[] bytes = input.get();
        int shown = Math.min(bytes.length, MAX_HEX_BYTES);
        return "case " + index + " of seed " + seed + "; to repeat it: mvn -o test -Dtest=" + law + " -Dgrapevine.fuzz.seed=" + seed
                + " -Dgrapevine.fuzz.first=" + index + " -Dgrapevine.fuzz.count=" + stride + "; the last input, "
                + bytes.length + " bytes: " + HexFormat.of().formatHex(bytes, 0, shown);
    }

    /** An endless case can only be ended with its process. */
    private void watch() {
        while (!over) {
            if (System.nanoTime() - caseBeganNanos > ENDLESS_NANOS) {
                System.err.println("endless: " + report(1));
                Runtime.getRuntime().halt(ENDLESS_STATUS);
            }
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
