package io.grapevine.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The net catches: every rule that can be left out is left out of the shipped sources, one at a time, and what then runs is
 * told from what was built within {@link #MOST_SEEDS} seeds; and the net is silent about what was built.
 *
 * <p>{@code -Dgrapevine.mutants=text} looks only at mutants with one of these texts, parted by commas, in their names, or as their nets, and
 * {@code -Dgrapevine.mutants.first=1} begins each at seed 1 instead of near the seed that is known to catch it.
 */
final class MutantsLaws {

    private static final int MOST_SEEDS = Integer.getInteger("grapevine.mutants.seeds", 500);
    private static final int CLEAN_SEEDS = Integer.getInteger("grapevine.mutants.clean", 3);
    private static final String ONLY = System.getProperty("grapevine.mutants", "");
    private static final long FIRST = Long.getLong("grapevine.mutants.first", 0);

    static List<Mutant> mutants() {
        List<Mutant> all = new ArrayList<>();
        all.addAll(MapMutants.all());
        all.addAll(SpreadMutants.all());
        all.addAll(RepairMutants.all());
        all.addAll(MemberMutants.all());
        all.addAll(DiskMutants.all());
        all.addAll(CostMutants.all());
        for (Mutant mutant : MapMutants.all()) {
            Integer seed = MapMutants.SEEN_IN_SMALL_SCOPE.get(mutant.name());
            if (seed != null) {
                all.add(mutant.in(Nets.SCOPE, "scope").from(seed));
            }
        }
        return all.stream().filter(MutantsLaws::isWanted).toList();
    }

    private static boolean isWanted(Mutant mutant) {
        return List.of(ONLY.split(",")).stream().anyMatch(one -> mutant.name().contains(one) || mutant.net().equals(one));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isCaught(Mutant mutant) {
        long began = System.nanoTime();
        BiFunction<String, Long, String> net = net(mutant);
        List<String> other = new ArrayList<>();
        int seeds = Nets.isTest(mutant.net()) ? 1 : MOST_SEEDS;
        for (int i = 0; i < seeds; i++) {
            // From where it is known to be caught, and round.
            long seed = ((FIRST > 0 ? FIRST : mutant.firstSeed()) + i - 1) % MOST_SEEDS + 1;
            String violation = net.apply(mutant.net(), seed);
            if (violation != null && mutant.expects(violation)) {
                System.out.printf("mutant caught by seed %d of %s, after %d ms: %s%n    %s%n", seed, mutant.net(),
                        (System.nanoTime() - began) / 1_000_000, mutant.name(), firstLine(violation));
                return;
            }
            if (violation != null) {
                other.add("seed " + seed + ": " + firstLine(violation));
            }
        }
        System.out.println("mutant NOT caught by " + mutant.net() + ": " + mutant.name() + other.stream().limit(3).toList());
        throw new AssertionError("not caught by " + mutant.net() + " as " + mutant.kinds() + " within " + MOST_SEEDS
                + " seeds; other violations: " + other.subList(0, Math.min(5, other.size())));
    }

    /** The same nets, with the same seeds, through the same loader, find nothing in what was built. */
    @Test
    void whatIsLeftAsItWasBuiltIsNotCaught() {
        Map<String, List<Long>> seeds = new LinkedHashMap<>();
        for (Mutant mutant : mutants()) {
            List<Long> ofNet = seeds.computeIfAbsent(mutant.net(), any -> new ArrayList<>());
            int count = mutant.net().equals(Nets.SCOPE) || Nets.isTest(mutant.net()) ? 1 : CLEAN_SEEDS;
            for (long seed = mutant.firstSeed(); seed < mutant.firstSeed() + count; seed++) {
                if (!ofNet.contains(seed)) {
                    ofNet.add(seed);
                }
            }
        }
        BiFunction<String, Long, String> net = net(Mutant.none("all"));
        List<String> found = new ArrayList<>();
        seeds.forEach((name, ofNet) -> {
            long began = System.nanoTime();
            for (long seed : ofNet) {
                found.add(name + ", seed " + seed + ": " + net.apply(name, seed));
            }
            System.out.printf("clean: %s, %d seeds, %d ms%n", name, ofNet.size(), (System.nanoTime() - began) / 1_000_000);
        });
        assertThat(found).allMatch(one -> one.endsWith(": null"));
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= 300 ? line : line.substring(0, 300);
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<String, Long, String> net(Mutant mutant) {
        try {
            Class<?> net = new MutantLoader(mutant).loadClass(Net.class.getName());
            return (BiFunction<String, Long, String>) net.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
