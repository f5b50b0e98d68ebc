package io.grapevine.jmh;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ByteBudget;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.MalformedDatagramException;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One full datagram of 100-byte values on its way, MAC included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 20, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class CodecBenchmark {

    private static final int BUDGET_BYTES = 1_200;

    private final Codec codec = new Codec("benchmark", new ClusterKey("benchmark"));
    private final Origin sender = Origin.random(new SplittableRandom(1));
    private Envelope envelope = new Envelope(sender, 1, List.of());
    private byte[] bytes = {};

    @Setup
    public void fill() {
        FilledMap filled = new FilledMap(100);
        long clock = filled.map.clock();
        ByteBudget budget = new ByteBudget(sender, new Delta(1, 1, List.of()), BUDGET_BYTES);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Version version = new Version(new Dot(sender, 1_000 + i), clock, Version.FOREVER, filled.blockAt(i));
            Item item = new Write(version, List.of(new Dot(sender, 10 + i)), 0);
            if (!budget.tryTake(item)) {
                break;
            }
            items.add(item);
        }
        envelope = new Envelope(sender, clock, List.of(new Delta(1, 1, items)));
        bytes = codec.encode(envelope);
        System.out.println(items.size() + " writes in " + bytes.length + " bytes");
    }

    @Benchmark
    public byte[] encode() {
        return codec.encode(envelope);
    }

    @Benchmark
    public Envelope decode() throws MalformedDatagramException {
        return codec.decode(bytes, envelope.clock());
    }
}
