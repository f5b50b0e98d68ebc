package io.grapevine.jmh;

import io.grapevine.base.Now;
import io.grapevine.crdt.Key;
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

/** A map in which as much expires as is put: every entry lives for a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 20, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class ExpiryBenchmark {

    private static final long TTL_NANOS = 1_000_000_000L;

    /** That live at any time. */
    @Param({"10000", "1000000"})
    private int entries;

    private FilledMap filled = new FilledMap(0);
    private Key[] keys = {};
    private Now now = FilledMap.NOW;
    private int next;

    @Setup
    public void fill() {
        filled = new FilledMap(0);
        keys = new Key[2 * entries];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = filled.key(i);
        }
        now = FilledMap.NOW;
        next = 0;
        for (int i = 0; i < keys.length; i++) {
            putAndExpire();
        }
        if (filled.map.entryCount() > entries * 1.1) {
            throw new IllegalStateException(filled.map.entryCount() + " entries: nothing expires");
        }
    }

    /** One put, and on average the end of one entry. */
    @Benchmark
    public int putAndExpire() {
        now = now.plusNanos(TTL_NANOS / entries);
        filled.map.put(now, keys[next], FilledMap.TYPE, filled.value, TTL_NANOS);
        next = next + 1 == keys.length ? 0 : next + 1;
        return filled.map.nextExpiryNanos() - now.nanos() <= 0 ? filled.map.expire(now, 64) : 0;
    }
}
