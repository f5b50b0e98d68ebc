package io.grapevine.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import io.grapevine.protocol.ReplicationMessage.RangeState;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.Sizes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparingTest {

    private final Side side = new Side(1, 474, 1 << 20);

    private ReplicationMessage answer() {
        List<ReplicationMessage> messages = side.messages();
        assertThat(messages).hasSize(1);
        assertThat(Sizes.of(side.origin, messages.get(0))).isLessThanOrEqualTo(474);
        return messages.get(0);
    }

    @Test
    void theLowestLevelThatHoldsANumber() {
        assertThat(Comparing.levelOf(0)).isZero();
        assertThat(Comparing.levelOf(1_023)).isZero();
        assertThat(Comparing.levelOf(1_024)).isEqualTo(1);
        assertThat(Comparing.levelOf((1L << 60) - 1)).isEqualTo(10);
        assertThat(Comparing.levelOf(Long.MAX_VALUE)).isEqualTo(10);
    }

    /** Found by NodeMutationLaws, seed 3, case 376000: one live entry elsewhere, and the dead were parted down to 1,024 at a time. */
    @Test
    void manyDeadNumbersAreStatedInOneMessageAlsoWhereTheirOriginHasLiveOnes() {
        Origin origin = Side.origin(2);
        side.map.mergeDead(Side.NOW, origin, Runs.of(1L << 40, 1L << 59), Cause.UNKNOWN);
        byte[] block = Content.pack(new byte[] {'k'}, new byte[0], new byte[1]);
        side.map.merge(Side.NOW, new Version(new Dot(origin, 5), 1, Version.FOREVER, block), List.of());
        int asked = 0;
        for (long first : new long[] {0, Comparing.rangeNumbers(9), 2 * Comparing.rangeNumbers(9)}) {
            side.comparing.onRangeQuery(Side.address(2), new RangeQuery(1, origin, 9, first));
            asked += answer() instanceof RangeState ? 1 : 0;
        }
        assertThat(asked).as("all but the range with a live entry").isEqualTo(2);
    }

    @Test
    void originsAreListedAndArchivedOnesSharedInOneSum() {
        side.put("a", "1");
        side.map.mergeDead(Side.NOW, Side.origin(2), Runs.of(1, 4), Cause.UNKNOWN);
        side.comparing.onOriginQuery(Side.address(2), new OriginQuery(1, 0, 0, false));
        OriginList list = (OriginList) answer();
        assertThat(list.origins()).hasSize(1);
        assertThat(list.archived()).isEqualTo(side.map.digestOf(Side.origin(2)));
        side.comparing.onOriginQuery(Side.address(2), new OriginQuery(1, 0, 0, true));
        assertThat(((OriginList) answer()).origins()).hasSize(2);
    }

    @Test
    void moreOriginsThanFitAreAnsweredByBuckets() {
        for (int i = 0; i < 500; i++) {
            Origin origin = new Origin(side.random.nextLong(), side.random.nextLong());
            side.map.mergeDead(Side.NOW, origin, Runs.of(1, 4), Cause.UNKNOWN);
        }
        side.comparing.onOriginQuery(Side.address(2), new OriginQuery(1, 0, 0, true));
        OriginBuckets buckets = (OriginBuckets) answer();
        assertThat(buckets.digests().stream().mapToLong(Long::longValue).sum()).isEqualTo(side.map.digest());
    }

    @Test
    void partsHoldTheOriginsThatBeginAsTheyDo() {
        List<Origin> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Origin origin = new Origin(side.random.nextLong(), side.random.nextLong());
            all.add(origin);
            side.map.mergeDead(Side.NOW, origin, Runs.of(1, 4), Cause.UNKNOWN);
        }
        assertThat(side.comparing.originsIn(0, 0)).containsExactlyInAnyOrderElementsOf(all);
        for (int depth = 1; depth <= 12; depth++) {
            int rest = 64 - 5 * depth;
            for (Origin origin : all.subList(0, 50)) {
                long prefix = origin.high() >>> rest;
                assertThat(side.comparing.originsIn(depth, prefix)).containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(other -> other.high() >>> rest == prefix).toList());
            }
        }
    }

    @Test
    void theMostScatteredRangeFitsIntoTheSmallestDatagram() {
        for (int i = 0; i < 2_000; i++) {
            side.put("k" + (i % 2 == 0 ? i : 1), "v");
        }
        for (long first = 0; first < 3_000; first += 1_024) {
            side.comparing.onRangeQuery(Side.address(2), new RangeQuery(1, side.origin, 0, first));
            assertThat(answer()).isInstanceOf(RangeState.class);
        }
        for (int level = 1; level <= Comparing.MAX_LEVEL; level++) {
            side.comparing.onRangeQuery(Side.address(2), new RangeQuery(1, side.origin, level, 0));
            answer();
        }
    }
}
