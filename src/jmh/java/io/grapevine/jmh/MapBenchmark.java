package io.grapevine.jmh;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** Reads, writes and merges in a filled map. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 20, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class MapBenchmark {

    @Param({"10000", "1000000"})
    private int entries;

    private FilledMap filled = new FilledMap(0);
    private Key[] missing = {};
    private byte[][] blocks = {};
    private Dot[] live = {};
    private Origin other = Origin.random(new SplittableRandom(2));
    private long number;

    /** Filled before each measurement of one method, so that none sees what another left. */
    @Setup
    public void fill() {
        filled = new FilledMap(entries);
        missing = new Key[entries];
        blocks = new byte[entries][];
        live = new Dot[entries];
        for (int i = 0; i < entries; i++) {
            missing[i] = filled.key(entries + i);
            blocks[i] = filled.blockAt(i);
            Entry entry = filled.map.live(filled.keyAt(i));
            if (entry == null) {
                throw new IllegalStateException("not filled");
            }
            live[i] = entry.dot();
        }
        number = 0;
    }

    @Benchmark
    public @Nullable Entry get() {
        return filled.map.get(filled.keyAt(filled.anyNumber()), FilledMap.NOW.nanos());
    }

    @Benchmark
    public @Nullable Entry getMiss() {
        return filled.map.get(missing[filled.anyNumber()], FilledMap.NOW.nanos());
    }

    /** In place of what is there. */
    @Benchmark
    public Change put() {
        return filled.map.put(FilledMap.NOW, filled.keyAt(filled.anyNumber()), FilledMap.TYPE, filled.value, Version.FOREVER);
    }

    /** Of a key that was not there; both. */
    @Benchmark
    public @Nullable Change putAndRemove() {
        Key key = missing[filled.anyNumber()];
        filled.map.put(FilledMap.NOW, key, FilledMap.TYPE, filled.value, Version.FOREVER);
        return filled.map.remove(FilledMap.NOW, key);
    }

    /** Of another node's write, which takes the place of what is there. */
    @Benchmark
    public OrMap.Merge merge() {
        int at = filled.anyNumber();
        Dot dot = new Dot(other, ++number);
        long timestamp = (FilledMap.NOW.wallMillis() + 1_000_000 << 16) + number;
        List<Dot> kills = List.of(live[at]);
        live[at] = dot;
        return filled.map.merge(FilledMap.NOW, new Version(dot, timestamp, Version.FOREVER, blocks[at]), kills);
    }

    /** Of what is known: a datagram that came twice. */
    @Benchmark
    public OrMap.Merge mergeKnown() {
        int at = filled.anyNumber();
        return filled.map.merge(FilledMap.NOW, new Version(live[at], 1, Version.FOREVER, blocks[at]), List.of());
    }
}
