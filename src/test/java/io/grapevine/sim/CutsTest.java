package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which ways are cut, and when. */
final class CutsTest {

    private static final long END = 1_000;

    private final List<Host> hosts = IntStream.range(0, 4)
            .mapToObj(i -> new Host(i, "n" + i, new HostClock(0, 0, 0), new Address("10.0.0." + (i + 1), 7946))).toList();
    private final Cuts cuts = new Cuts();

    private boolean blocks(int from, int to, long nanos) {
        return cuts.blocks(hosts.get(from), hosts.get(to), nanos);
    }

    @Test
    void aOneWayCutLetsTheOtherWayThrough() {
        cuts.add(Cuts.between(Stage.hosts(0, 1), Stage.hosts(2, 3), false), 0, END, 0);
        assertThat(blocks(0, 2, 0)).isTrue();
        assertThat(blocks(1, 3, END - 1)).isTrue();
        assertThat(blocks(2, 0, 0)).isFalse();
        assertThat(blocks(3, 1, END - 1)).isFalse();
    }

    @Test
    void aFullCutCutsBothWaysAndNobodyWithinAHalf() {
        cuts.add(Cuts.between(Stage.hosts(0, 1), Stage.hosts(2, 3), true), 0, END, 0);
        for (int from = 0; from < 4; from++) {
            for (int to = 0; to < 4; to++) {
                assertThat(blocks(from, to, 1)).as("%s to %s", from, to).isEqualTo(from / 2 != to / 2);
            }
        }
    }

    @Test
    void aCutEnds() {
        cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(1), true), 0, END, 0);
        assertThat(blocks(0, 1, END - 1)).isTrue();
        assertThat(blocks(0, 1, END)).isFalse();
    }

    @Test
    void aFlappingCutComesAndGoesUntilItEnds() {
        long since = 300;
        cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(1), true), since, since + END, 100);
        for (long nanos = since; nanos < since + END; nanos++) {
            assertThat(blocks(0, 1, nanos)).as("%s after its beginning", nanos - since)
                    .isEqualTo((nanos - since) / 100 % 2 == 0);
        }
        assertThat(blocks(0, 1, since + END)).isFalse();
    }

    @Test
    void cutsAddUpAndTheEndOfOneLeavesTheOther() {
        cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(1), true), 0, 100, 0);
        cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(2), true), 0, END, 0);
        cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(3), true), 200, END, 0);
        assertThat(blocks(0, 1, 300)).isFalse();
        assertThat(blocks(0, 2, 300)).isTrue();
        assertThat(blocks(0, 3, 300)).isTrue();
    }

    @Test
    void healingEndsAllOfThem() {
        cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(1), true), 0, END, 0);
        cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(2), false), 0, END, 10);
        cuts.heal(500);
        assertThat(blocks(0, 1, 500)).isFalse();
        assertThat(blocks(0, 2, 500)).isFalse();
    }

    @Test
    void remembersUntilWhenThereWasACut() {
        assertThat(cuts.noneSince(0)).isTrue();
        cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(1), true), 0, END, 0);
        assertThat(cuts.noneSince(END)).isFalse();
        assertThat(cuts.noneSince(END + 1)).isTrue();
        cuts.heal(500);
        assertThat(cuts.noneSince(500)).isFalse();
        assertThat(cuts.noneSince(501)).isTrue();
    }
}
