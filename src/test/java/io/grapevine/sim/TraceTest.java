package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One number for all that happened, and the last of it in words. */
final class TraceTest {

    private final Stage stage = new Stage(3);
    private final Run one = stage.runs.get(0);
    private final Run other = stage.runs.get(1);
    private final Run third = stage.runs.get(2);

    private static Trace of(Consumer<Trace> happenings) {
        Trace trace = new Trace();
        happenings.accept(trace);
        return trace;
    }

    private static byte[] bytes(int first) {
        return new byte[] {(byte) first, 2, 3};
    }

    @Test
    void theSameHappeningsHaveTheSameHash() {
        Consumer<Trace> happenings = trace -> {
            trace.arrival(1, one, other, bytes(1));
            trace.fault(2, "a fault");
        };
        assertThat(of(happenings).hash()).isEqualTo(of(happenings).hash());
    }

    @Test
    void eachThingThatIsDifferentMakesAnotherHash() {
        List<Consumer<Trace>> different = List.of(
                trace -> {},
                trace -> trace.arrival(1, one, other, bytes(1)),
                trace -> trace.arrival(2, one, other, bytes(1)),
                trace -> trace.arrival(1, other, one, bytes(1)),
                trace -> trace.arrival(1, one, third, bytes(1)),
                trace -> trace.arrival(1, one, other, bytes(9)),
                trace -> trace.fault(1, "a fault"),
                trace -> trace.fault(2, "a fault"),
                trace -> trace.fault(1, "b fault"));
        Set<Long> hashes = new LinkedHashSet<>();
        for (Consumer<Trace> first : different) {
            for (Consumer<Trace> second : different.subList(1, different.size())) {
                hashes.add(of(first.andThen(second)).hash());
            }
        }
        assertThat(hashes).hasSize(different.size() * (different.size() - 1));
    }

    @Test
    void theLastThingsThatHappenedAreToldInOrder() {
        Trace trace = new Trace();
        for (int i = 0; i < 1_000; i++) {
            trace.fault(i * 1_000L, "fault " + i);
        }
        List<String> lines = trace.lastEvents();
        assertThat(lines).hasSizeLessThan(1_000).endsWith("998 us fault 998", "999 us fault 999");
        int first = 1_000 - lines.size();
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo((first + i) + " us fault " + (first + i));
        }
    }

    @Test
    void bytesThatAreNoneOfOursAreToldAsSuch() {
        Trace trace = of(it -> it.arrival(5_000, one, other, bytes(1)));
        assertThat(trace.lastEvents()).singleElement().asString()
                .startsWith("5 us n0#1 -> n1#2 ").contains("3 bytes that are none of ours");
    }

    @Test
    void noLineIsLong() {
        Trace trace = of(it -> it.fault(0, "x".repeat(10_000)));
        assertThat(trace.lastEvents()).singleElement().asString().hasSizeLessThan(500).endsWith("…");
    }
}
