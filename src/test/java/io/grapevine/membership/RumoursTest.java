package io.grapevine.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.Sizes;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RumoursTest {

    private static final int PLENTY = 100_000;

    private final Rumours rumours = new Rumours();

    @Test
    void eachIsToldAsOftenAsTheClusterIsLarge() {
        int[][] limits = {{2, 8}, {3, 8}, {16, 8}, {99, 8}, {100, 9}, {1_024, 13}, {10_000, 17}};
        for (int[] limit : limits) {
            assertThat(Rumours.limit(limit[0])).as("%d members", limit[0]).isEqualTo(limit[1]);
        }
        rumours.add(record(1, MemberState.ALIVE, 1));
        for (int i = 0; i < Rumours.limit(1_024); i++) {
            assertThat(rumours.take(PLENTY, 1_024)).hasSize(1);
        }
        assertThat(rumours.take(PLENTY, 1_024)).isEmpty();
        assertThat(rumours.isEmpty()).isTrue();
    }

    @Test
    void whatWasToldLeastGoesFirstAndOfThatTheNewest() {
        rumours.add(record(1, MemberState.ALIVE, 1));
        rumours.add(record(2, MemberState.ALIVE, 1));
        int one = bytes(record(1, MemberState.ALIVE, 1));
        assertThat(names(rumours.take(one, 3))).containsExactly("n2");
        assertThat(names(rumours.take(one, 3))).containsExactly("n1");
        rumours.add(record(3, MemberState.ALIVE, 1));
        assertThat(names(rumours.take(PLENTY, 3))).containsExactly("n3", "n2", "n1");
    }

    @Test
    void fillsTheBudgetAndNeverPassesIt() {
        int one = Sizes.of(record(49, MemberState.ALIVE, 50));
        for (int budget = 0; budget < 1_200; budget += 7) {
            for (int i = 0; i < 50; i++) {
                rumours.add(record(i, MemberState.ALIVE, i + 1));
            }
            List<MemberRecord> taken = rumours.take(budget, 3);
            int bytes = Sizes.of(new Updates(taken));
            if (taken.isEmpty()) {
                assertThat(budget).isLessThan(bytes + one);
            } else {
                assertThat(bytes).isBetween(budget - one, budget);
            }
        }
    }

    @Test
    void theNewerReplacesTheOlderButAccusationsStandBesideEachOther() {
        rumours.add(record(1, MemberState.ALIVE, 1));
        rumours.add(accusation(1, 1, 7));
        rumours.add(accusation(1, 1, 8));
        rumours.add(accusation(1, 1, 8));
        assertThat(rumours.count()).isEqualTo(2);
        rumours.add(accusation(1, 2, 7));
        assertThat(rumours.count()).isEqualTo(1);
        rumours.add(record(1, MemberState.ALIVE, 3));
        assertThat(rumours.take(PLENTY, 3)).containsExactly(record(1, MemberState.ALIVE, 3));
    }

    @Test
    void holdsNoMoreThanItsBound() {
        for (int i = 0; i < Rumours.MAX_RUMOURS + 100; i++) {
            rumours.add(record(i, MemberState.ALIVE, 1));
        }
        assertThat(rumours.count()).isEqualTo(Rumours.MAX_RUMOURS);
    }

    private static int bytes(MemberRecord record) {
        return Sizes.of(new Updates(List.of(record)));
    }

    private static List<String> names(List<MemberRecord> records) {
        return records.stream().map(MemberRecord::name).toList();
    }

    private static MemberRecord record(int number, MemberState state, long incarnation) {
        return new MemberRecord(
                "n" + number, new Origin(7, number), 1, Network.address(1), "", incarnation, false, state);
    }

    private static MemberRecord accusation(int number, long incarnation, int accuser) {
        return Records.suspect(record(number, MemberState.ALIVE, incarnation), new Origin(9, accuser));
    }
}
