package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.SECOND;
import static io.grapevine.replication.Side.dot;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.StreamEnd;
import io.grapevine.protocol.ReplicationMessage.StreamRefused;
import io.grapevine.protocol.ReplicationMessage.StreamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A stream of everything, both sides of it. */
final class BootstrapTest {

    private final Side here = new Side(1);
    private final Side there = new Side(2);
    private final Bootstrap bootstrap = new Bootstrap(here.map, here.wire, here.slices, here.counters);

    /** What the donor sends, a frame at a time; between two of them the world goes on. */
    private List<ReplicationMessage> stream(Runnable between) {
        List<ReplicationMessage> frames = new ArrayList<>();
        there.serving.onMessage(NOW, 2, new StreamRequest(1), null);
        for (List<StreamOutput> outputs = there.streamed(); !outputs.isEmpty(); outputs = there.streamed()) {
            outputs.forEach(output -> frames.add(((StreamOutput.Send) output).message()));
            between.run();
            there.serving.onWritable(NOW, 2);
        }
        return frames;
    }

    private void fill(Side side, int count) {
        for (int i = 0; i < count; i++) {
            side.put("k" + i, new byte[500], Version.FOREVER);
        }
    }

    private void hear(List<ReplicationMessage> frames) {
        frames.forEach(frame -> bootstrap.onMessage(NOW, frame, here.intake));
    }

    @Test
    void takesOverEverythingWithItsDeaths() {
        Change gone = there.put("gone", "1");
        here.map.merge(NOW, Side.entry(gone).version(NOW), List.of());
        there.remove("gone");
        fill(there, 1_000);
        bootstrap.start(NOW, there.address);
        hear(stream(() -> {}));
        assertThat(here.map.digest()).isEqualTo(there.map.digest());
        assertThat(here.value("gone")).isEqualTo("nothing");
        assertThat(bootstrap.isRunning()).isFalse();
        assertThat(here.counters.bootstraps).isEqualTo(1);
    }

    @Test
    void noDeathBeforeTheEnd() {
        Change old = there.put("k", "old");
        here.map.merge(NOW, Side.entry(old).version(NOW), List.of());
        there.remove("k");
        fill(there, 500);
        bootstrap.start(NOW, there.address);
        List<ReplicationMessage> frames = stream(() -> {});
        hear(frames.subList(0, frames.size() - 1));
        assertThat(here.value("k")).isEqualTo("old");
        bootstrap.onClosed();
        assertThat(here.map.state(dot(old))).isEqualTo(OrMap.State.LIVE);
        assertThat(bootstrap.isRunning()).isFalse();
    }

    /** A stream that tells of 5,000 deaths among what is held here, up to its end. */
    private void hearOfDeaths() {
        for (int i = 0; i < 5_000; i++) {
            Change put = here.put("k" + i, "1");
            there.map.merge(NOW, Side.entry(put).version(NOW), List.of());
            there.remove("k" + i);
        }
        there.put("last", "1");
        bootstrap.start(NOW, there.address);
        hear(stream(() -> {}));
    }

    @Test
    void deathsAreAppliedASliceAtATime() {
        hearOfDeaths();
        assertThat(here.map.entryCount()).isEqualTo(5_002 - Slices.WORK_PER_SLICE);
        assertThat(bootstrap.isRunning()).isTrue();
        assertThat(here.streamed()).last().isInstanceOf(StreamOutput.Close.class);
        for (int i = 1; i < 5; i++) {
            long before = here.map.entryCount();
            Now next = NOW.plusNanos(i * Side.MILLI);
            assertThat(bootstrap.nextWakeupNanos()).isEqualTo(next.nanos());
            assertThat(bootstrap.onWakeup(next.plusNanos(-1))).isFalse();
            assertThat(here.map.entryCount()).isEqualTo(before);
            assertThat(bootstrap.onWakeup(next)).isEqualTo(i == 4);
            assertThat(before - here.map.entryCount()).isLessThanOrEqualTo(Slices.WORK_PER_SLICE);
        }
        assertThat(here.map.digest()).isEqualTo(there.map.digest());
        assertThat(here.counters.bootstraps).isEqualTo(1);
        assertThat(here.counters.dotsRepaired).as("5,000 entries, and the numbers of their removals").isEqualTo(10_000);
        assertThat(bootstrap.isRunning()).isFalse();
        assertThat(bootstrap.nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /** An exchange asks for a slice whenever anything comes, mostly for nothing. */
    @Test
    void deathsGoOnWhoeverElseAsksForASlice() {
        hearOfDeaths();
        Now next = NOW.plusNanos(Side.MILLI);
        assertThat(here.slices.left(next)).isEqualTo(Slices.WORK_PER_SLICE);
        here.slices.spend(next, 0);
        assertThat(bootstrap.nextWakeupNanos()).isEqualTo(next.nanos());
        long before = here.map.entryCount();
        bootstrap.onWakeup(next.plusNanos(1));
        assertThat(here.map.entryCount()).isLessThan(before);
    }

    @Test
    void whatIsStillToDieIsKnownForWhenThereIsNoRoom() {
        hearOfDeaths();
        assertThat(bootstrap.deadThere()).singleElement().satisfies(dots -> {
            assertThat(dots.origin()).isEqualTo(here.origin);
            assertThat(dots.numbers().highest()).isEqualTo(5_000);
            assertThat(here.map.live(here.origin, 1, 5_000)).isEqualTo(dots.numbers());
        });
    }

    @Test
    void whoShedsBetweenTwoSlicesAppliesNoMoreOfThem() {
        hearOfDeaths();
        here.map.shed(Objects.requireNonNull(here.map.live(here.key("last"))));
        long before = here.map.entryCount();
        assertThat(bootstrap.onWakeup(NOW.plusNanos(Side.MILLI))).isTrue();
        assertThat(here.map.entryCount()).isEqualTo(before);
        assertThat(here.counters.bootstraps).isZero();
        assertThat(bootstrap.isRunning()).isFalse();
    }

    @Test
    void whatIsBornWhileItStreamsFollows() {
        fill(there, 1_000);
        int[] turns = new int[1];
        bootstrap.start(NOW, there.address);
        hear(stream(() -> {
            if (turns[0]++ < 8) {
                there.put("k" + turns[0], "overwritten");
            }
        }));
        assertThat(here.map.entryCount()).isEqualTo(1_000);
        for (int i = 1; i <= 8; i++) {
            assertThat(here.value("k" + i)).isEqualTo("overwritten");
        }
    }

    /** Over a long road something is born between any two frames. */
    @Test
    void itEndsWithOneMomentHoweverFastClientsWrite() {
        fill(there, 1_000);
        int[] turns = new int[1];
        there.serving.onMessage(NOW, 2, new StreamRequest(1), null);
        bootstrap.start(NOW, there.address);
        while (bootstrap.isRunning() && turns[0]++ < 100) {
            for (StreamOutput output : there.streamed()) {
                bootstrap.onMessage(NOW, ((StreamOutput.Send) output).message(), here.intake);
            }
            for (int i = 0; i < 200; i++) {
                there.put("k" + i, new byte[500], Version.FOREVER);
            }
            there.serving.onWritable(NOW, 2);
            assertThat(here.map.live(here.key("k1")) == null && turns[0] > 20).isFalse();
        }
        assertThat(here.counters.bootstraps).isEqualTo(1);
        assertThat(here.map.entryCount()).isEqualTo(1_000);
        assertThat(turns[0]).isLessThan(30);
    }

    @Test
    void theDonorBreaksOffWhenItSheds() {
        fill(there, 1_000);
        there.put("shed", "1");
        List<ReplicationMessage> frames = stream(() -> {
            var entry = there.map.live(there.key("shed"));
            if (entry != null) {
                there.map.shed(entry);
            }
        });
        assertThat(frames.get(frames.size() - 1)).isInstanceOf(StreamRefused.class);
        bootstrap.start(NOW, there.address);
        hear(frames);
        assertThat(here.counters.bootstraps).isZero();
        assertThat(bootstrap.isRunning()).isFalse();
    }

    @Test
    void anEndThatCountsOtherwiseIsNotBelieved() {
        Change mine = here.put("mine", "1");
        there.map.merge(NOW, Side.entry(mine).version(NOW), List.of());
        there.remove("mine");
        bootstrap.start(NOW, there.address);
        List<ReplicationMessage> frames = stream(() -> {});
        hear(frames.subList(0, frames.size() - 1));
        bootstrap.onMessage(NOW, new StreamEnd(7), here.intake);
        assertThat(here.value("mine")).isEqualTo("1");
        assertThat(bootstrap.isRunning()).isFalse();
    }

    @Test
    void aDonorThatFallsSilentIsGivenUp() {
        fill(there, 1_000);
        bootstrap.start(NOW, there.address);
        hear(stream(() -> {}).subList(0, 2));
        here.streamed();
        bootstrap.onWakeup(NOW.plusNanos(SECOND));
        assertThat(bootstrap.isRunning()).isTrue();
        assertThat(bootstrap.nextWakeupNanos()).isLessThan(NOW.nanos() + 20 * SECOND);
        bootstrap.onWakeup(new Now(bootstrap.nextWakeupNanos(), 0));
        assertThat(bootstrap.isRunning()).isFalse();
        assertThat(bootstrap.nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(here.streamed()).hasSize(1).allMatch(output -> output instanceof StreamOutput.Close);
    }

    @Test
    void whoAsksForMoreInAFrameThanAnybodyDoesIsNotServed() {
        Dots most = new Dots(here.origin, Runs.of(1, Pulls.DOTS_PER_FRAME));
        there.serving.onMessage(NOW, 2, new Pull(1, List.of(most)), null);
        assertThat(there.serving.count()).isEqualTo(1);
        there.serving.onMessage(NOW, 4, new Pull(1, List.of(most, new Dots(there.origin, Runs.of(1)))), null);
        there.serving.onMessage(NOW, 6, new Pull(1, List.of(new Dots(here.origin, Runs.of(1, Codec.MAX_NUMBER)))), null);
        assertThat(there.serving.count()).isEqualTo(1);
        assertThat(there.streamed()).contains(new StreamOutput.Close(4), new StreamOutput.Close(6))
                .doesNotContain(new StreamOutput.Close(2));
    }

    @Test
    void streamsServedAreBoundedAndForgottenWhenTheyClose() {
        for (int i = 1; i <= Serving.MAX_STREAMS + 5; i++) {
            there.serving.onMessage(NOW, 2 * i, new StreamRequest(1), null);
        }
        assertThat(there.serving.count()).isEqualTo(Serving.MAX_STREAMS);
        assertThat(there.streamed()).filteredOn(output -> output instanceof StreamOutput.Close).hasSize(5);
        for (int i = 1; i <= Serving.MAX_STREAMS; i++) {
            there.serving.onClosed(2 * i);
        }
        assertThat(there.serving.count()).isZero();
        there.serving.onWritable(NOW, 1_000);
        assertThat(there.serving.count()).isZero();
    }

    @Test
    void whoIsUnwillingSaysWhy() {
        there.serving.onMessage(NOW, 2, new StreamRequest(1), "full");
        assertThat(there.streamed()).containsExactly(new StreamOutput.Send(2, new StreamRefused("full")));
    }
}
