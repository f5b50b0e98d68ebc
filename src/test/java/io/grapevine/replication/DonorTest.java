package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.Sizes;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DonorTest {

    private final Side side = new Side(1);

    private List<PullAnswer> answers(Dots... dots) {
        side.donor.onPull(NOW, Side.address(2), new Pull(9, List.of(dots)));
        return side.messages().stream().map(message -> (PullAnswer) message).toList();
    }

    @Test
    void saysOfEachDotOnceWhetherItIsLiveDeadUnknownOrLarge() {
        side.put("live", "1");
        side.put("dies", "1");
        side.put("large", new byte[5_000], Version.FOREVER);
        side.remove("dies");
        List<PullAnswer> answers = answers(new Dots(side.origin, Runs.of(1, 6)));
        assertThat(answers).hasSize(1);
        PullAnswer answer = answers.get(0);
        assertThat(answer.live()).extracting(version -> version.dot().number()).containsExactly(1L);
        assertThat(answer.dead()).containsExactly(new Dots(side.origin, numbers(2, 4)));
        assertThat(answer.large()).containsExactly(new Dots(side.origin, Runs.of(3)));
        assertThat(answer.unknown()).containsExactly(new Dots(side.origin, Runs.of(5, 6)));
        assertThat(answer.last()).isTrue();
    }

    private static Runs numbers(long... numbers) {
        Runs runs = new Runs();
        for (long number : numbers) {
            runs.add(number);
        }
        return runs;
    }

    @Test
    void whatIsShedIsUnknownNotDead() {
        side.map.shed(Side.entry(side.put("a", "1")));
        assertThat(answers(new Dots(side.origin, Runs.of(1))).get(0).unknown()).hasSize(1);
    }

    @Test
    void noAnswerIsOverThePayloadAndTheirNumberIsBounded() {
        for (int i = 0; i < 3_000; i++) {
            side.put("k" + i, new byte[side.random.nextInt(1_400)], Version.FOREVER);
        }
        List<PullAnswer> answers = answers(new Dots(side.origin, Runs.of(1, 3_000)));
        assertThat(answers).hasSize(16).allSatisfy(answer ->
                assertThat(Sizes.of(side.origin, answer)).isLessThanOrEqualTo(Side.PAYLOAD_BYTES));
        assertThat(answers).noneMatch(PullAnswer::last);
    }

    @Test
    void aPullOfNothingIsAnsweredWithNothing() {
        assertThat(answers()).isEmpty();
        assertThat(answers(new Dots(side.origin, new Runs()))).isEmpty();
    }

    @Test
    void aWalkGivesALargeEntryAFrameOfItsOwn() {
        side.put("a", new byte[200_000], Version.FOREVER);
        side.put("b", new byte[200_000], Version.FOREVER);
        side.map.mergeDead(NOW, side.origin, Runs.of(3, 100_000), Cause.UNKNOWN);
        Donor.Walk walk = side.donor.walk(new Pull(1, List.of(new Dots(side.origin, Runs.of(1, 100_000)))));
        assertThat(walk.next(NOW, 64 << 10, false).live()).hasSize(1);
        assertThat(walk.next(NOW, 64 << 10, false).live()).hasSize(1);
        int frames = 0;
        while (!walk.isDone()) {
            walk.next(NOW, 64 << 10, false);
            frames++;
        }
        assertThat(frames).isLessThan(60);
    }
}
