package io.grapevine.jmh;

import io.grapevine.crdt.Version;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Digests, which comparisons ask for: the map's own, and those of 1,024 numbers of one origin. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 20, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class DigestBenchmark {

    private static final int RANGE = 1_024;

    @Param({"10000", "1000000"})
    private int entries;

    private FilledMap filled = new FilledMap(0);

    /** A tenth is overwritten, so that ranges have holes. */
    @Setup
    public void fill() {
        filled = new FilledMap(entries);
        for (int i = 0; i < entries / 10; i++) {
            put();
        }
    }

    private void put() {
        filled.map.put(FilledMap.NOW, filled.keyAt(filled.anyNumber()), FilledMap.TYPE, filled.value, Version.FOREVER);
    }

    @Benchmark
    public long rangeDigest() {
        long first = (long) (filled.random.nextInt(entries) / RANGE) * RANGE;
        return filled.map.rangeDigest(filled.map.self(), first, first + RANGE - 1);
    }

    @Benchmark
    public long digest() {
        return filled.map.digest();
    }

    /** A put changes both digests: compare with the put alone. */
    @Benchmark
    public long putAndDigests() {
        put();
        return filled.map.digest() + rangeDigest();
    }
}
