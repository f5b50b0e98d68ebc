package io.grapevine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PlanTest {

    private static List<Plan.Round> rounds(long seed, int count) {
        Plan plan = new Plan(5, new Random(seed));
        List<Plan.Round> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rounds.add(plan.next());
        }
        return rounds;
    }

    private static Stream<PlannedFault> faults(Plan.Round round) {
        return Stream.concat(round.ofProcesses().stream(), round.around().stream());
    }

    @Test
    void oneSeedIsOnePlan() {
        assertThat(rounds(7, 20)).isEqualTo(rounds(7, 20)).isNotEqualTo(rounds(8, 20));
    }

    @Test
    void everyKindHasItsTurnWithinFiveRounds() {
        for (long seed = 0; seed < 200; seed++) {
            Set<FaultKind> kinds = EnumSet.of(FaultKind.GONE, FaultKind.START);
            rounds(seed, 5).forEach(round -> faults(round).forEach(fault -> kinds.add(fault.kind())));
            assertThat(kinds).as("seed " + seed).isEqualTo(EnumSet.allOf(FaultKind.class));
        }
    }

    @Test
    void faultsConcernSlotsThatExistAndEachOnce() {
        for (Plan.Round round : rounds(3, 200)) {
            assertThat(faults(round)).allSatisfy(fault -> {
                assertThat(fault.slots()).isNotEmpty().allMatch(slot -> slot >= 0 && slot < 5);
                if (fault.kind() != FaultKind.ONE_WAY) {
                    assertThat(fault.slots()).doesNotHaveDuplicates();
                }
            });
            assertThat(round.ofProcesses()).allMatch(fault -> fault.kind().ofProcesses());
            assertThat(round.around()).noneMatch(fault -> fault.kind().ofProcesses());
        }
    }
}
