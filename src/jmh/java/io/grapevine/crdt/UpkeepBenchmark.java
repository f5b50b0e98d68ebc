package io.grapevine.crdt;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.base.Origin;
import java.util.SplittableRandom;
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

/** Keeping an origin's digests right while its entries are replaced, without the rest of a put. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 20, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class UpkeepBenchmark {

    @Param({"10000", "1000000"})
    private int entries;

    private SplittableRandom random = new SplittableRandom(1);
    private OriginLog log = new OriginLog(Origin.random(random), KeyedHash.derive(new ClusterKey("benchmark"), "map"));
    private Entry[] live = {};
    private byte[] block = {};
    private long number;

    @Setup
    public void fill() {
        random = new SplittableRandom(1);
        log = new OriginLog(Origin.random(random), KeyedHash.derive(new ClusterKey("benchmark"), "map"));
        block = new byte[120];
        random.nextBytes(block);
        live = new Entry[entries];
        number = 0;
        for (int i = 0; i < entries; i++) {
            live[i] = born();
        }
    }

    private Entry born() {
        number++;
        log.see(number, number);
        Entry entry = Entry.shared(log, number, number, Version.FOREVER, block, 0);
        log.revive(entry);
        return entry;
    }

    /** The hash that an entry adds: over 120 bytes. */
    @Benchmark
    public long contentHash() {
        return log.contentHash(++number, number, block);
    }

    /** An entry is born, and any one of the others dies. */
    @Benchmark
    public long replace() {
        int at = random.nextInt(entries);
        log.bury(live[at]);
        live[at] = born();
        return log.digest();
    }
}
