package io.grapevine.compare;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/**
 * What a get and an overwriting put cost in the map and in a {@code ConcurrentHashMap} of strings and byte arrays, filled alike, any
 * key. A program: given a count, it prints the nanoseconds of a get and a put in the one, and in the other, medians of rounds by turns.
 */
final class MapCosts {

    private static final int ROUNDS = 9;
    private static final int STEPS = 300_000;
    private static final Now NOW = new Now(1_000_000_000L, 1_800_000_000_000L);

    private final SplittableRandom random = new SplittableRandom(1);
    private final OrMap map = new OrMap(Origin.random(random), KeyedHash.derive(new ClusterKey("compare"), "map"), random.split());
    private final ConcurrentHashMap<String, byte[]> plain = new ConcurrentHashMap<>();
    private final int count;
    private long found;

    private MapCosts(int count) {
        this.count = count;
    }

    public static void main(String[] arguments) {
        MapCosts costs = new MapCosts(Integer.parseInt(arguments[0]));
        for (int i = 0; i < costs.count; i++) {
            costs.put(i);
            costs.putPlain(i);
        }
        double[][] nanos = new double[4][ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            double[] each = {costs.nanos(costs::get), costs.nanos(costs::put), costs.nanos(costs::getPlain), costs.nanos(costs::putPlain)};
            for (int i = 0; i < each.length && round >= 0; i++) {
                nanos[i][round] = each[i];
            }
        }
        if (costs.found != 2L * STEPS * (ROUNDS + 2)) {
            throw new IllegalStateException("of what was put, only so much was found: " + costs.found);
        }
        StringBuilder line = new StringBuilder();
        for (double[] each : nanos) {
            Arrays.sort(each);
            line.append(String.format(Locale.ROOT, "%.1f ", each[ROUNDS / 2]));
        }
        System.out.println(line);
    }

    private double nanos(IntConsumer step) {
        long began = System.nanoTime();
        for (int i = 0; i < STEPS; i++) {
            step.accept(random.nextInt(count));
        }
        return (double) (System.nanoTime() - began) / STEPS;
    }

    private static byte[] key(int number) {
        byte[] key = "key-000000000000".getBytes(StandardCharsets.ISO_8859_1);
        for (int at = key.length - 1, rest = number; rest > 0; at--, rest /= 10) {
            key[at] = (byte) ('0' + rest % 10);
        }
        return key;
    }

    private void get(int number) {
        found += map.get(map.key(key(number)), NOW.nanos()) == null ? 0 : 1;
    }

    private void put(int number) {
        map.put(NOW, map.key(key(number)), Content.OCTETS, new byte[Entries.VALUE_BYTES], Version.FOREVER);
    }

    private void getPlain(int number) {
        found += plain.get(new String(key(number), StandardCharsets.ISO_8859_1)) == null ? 0 : 1;
    }

    private void putPlain(int number) {
        plain.put(new String(key(number), StandardCharsets.ISO_8859_1), new byte[Entries.VALUE_BYTES]);
    }
}
