package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.StreamRefused;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PullsTest {

    private final Side side = new Side(1);
    private final Pulls pulls = side.pulls;
    private final Address other = Side.address(2);
    private final List<PullAnswer> heard = new ArrayList<>();
    private final List<Boolean> ends = new ArrayList<>();
    private final PullSink sink = new PullSink() {
        @Override
        public void onAnswer(Now now, Address from, PullAnswer answer) {
            heard.add(answer);
        }

        @Override
        public void onStreamEnd(Now now, boolean whole) {
            ends.add(whole);
        }
    };

    private static PullAnswer answer(int request, boolean last) {
        return new PullAnswer(request, List.of(), List.of(), List.of(), List.of(), last);
    }

    private static List<Dots> dots(Runs numbers) {
        return List.of(new Dots(Side.origin(2), numbers));
    }

    @Test
    void answersFindTheirSinkUntilItIsForgotten() {
        int request = pulls.ask(other, dots(Runs.of(1, 3)), sink);
        pulls.onAnswer(NOW, other, answer(request, true));
        pulls.onAnswer(NOW, other, answer(request + 1, true));
        assertThat(heard).hasSize(1);
        pulls.forget(request);
        pulls.onAnswer(NOW, other, answer(request, true));
        assertThat(heard).hasSize(1);
    }

    @Test
    void aStreamIsAskedOnceItIsConnectedAndAFrameAtATime() {
        long stream = pulls.stream(other, dots(Runs.of(1, 2L * Pulls.DOTS_PER_FRAME)), sink);
        assertThat(side.streamed()).containsExactly(new StreamOutput.Open(stream, other));
        pulls.onWritable(stream);
        pulls.onWritable(stream);
        assertThat(side.streamed()).hasSize(1);
        pulls.onMessage(NOW, stream, answer(1, false));
        assertThat(side.streamed()).isEmpty();
        pulls.onMessage(NOW, stream, answer(1, true));
        assertThat(side.streamed()).hasSize(1);
        assertThat(ends).isEmpty();
        pulls.onMessage(NOW, stream, answer(2, true));
        assertThat(side.streamed()).containsExactly(new StreamOutput.Close(stream));
        assertThat(ends).containsExactly(true);
        assertThat(pulls.owns(stream)).isFalse();
    }

    /** A peer may have stated them in a few bytes; they are parted one frame at a time. */
    @Test
    void anyNumberOfDotsIsAskedForAFrameAtATime() {
        long stream = pulls.stream(other, dots(Runs.of(1, Codec.MAX_NUMBER)), sink);
        pulls.onWritable(stream);
        pulls.onMessage(NOW, stream, answer(1, true));
        List<StreamOutput> streamed = side.streamed();
        assertThat(streamed).hasSize(3);
        Runs second = Runs.of(Pulls.DOTS_PER_FRAME + 1L, 2L * Pulls.DOTS_PER_FRAME);
        assertThat(streamed.get(2)).isEqualTo(new StreamOutput.Send(stream, new Pull(2, dots(second))));
        pulls.abandon(stream);
    }

    @Test
    void aRefusalAndAClosedStreamEndIt() {
        long refused = pulls.stream(other, dots(Runs.of(1)), sink);
        pulls.onMessage(NOW, refused, new StreamRefused("too many"));
        long closed = pulls.stream(other, dots(Runs.of(1)), sink);
        pulls.onClosed(NOW, closed);
        assertThat(ends).containsExactly(false, false);
        assertThat(pulls.owns(refused) || pulls.owns(closed)).isFalse();
        pulls.onClosed(NOW, closed);
        pulls.onMessage(NOW, closed, answer(1, true));
        assertThat(ends).hasSize(2);
    }

    @Test
    void aSinkThatAbandonsItsStreamWhileItIsToldHearsNoMoreAndNothingIsSent() {
        long[] stream = new long[1];
        PullSink abandons = new PullSink() {
            @Override
            public void onAnswer(Now now, Address from, PullAnswer answer) {
                pulls.abandon(stream[0]);
            }

            @Override
            public void onStreamEnd(Now now, boolean whole) {
                ends.add(whole);
            }
        };
        stream[0] = pulls.stream(other, dots(Runs.of(1, 2L * Pulls.DOTS_PER_FRAME)), abandons);
        pulls.onWritable(stream[0]);
        side.streamed();
        pulls.onMessage(NOW, stream[0], answer(1, true));
        assertThat(side.streamed()).containsExactly(new StreamOutput.Close(stream[0]));
        assertThat(ends).isEmpty();
    }

    @Test
    void everyDotIsAskedForOnceAndScatteredOnesCostNoMoreThanTheirNumber() {
        Runs scattered = new Runs();
        for (long number = 1; number < 400_000; number += 2) {
            scattered.add(number);
        }
        long began = System.nanoTime();
        long stream = pulls.stream(other, dots(scattered), sink);
        assertThat(System.nanoTime() - began).isLessThan(2 * SECOND);
        Runs asked = new Runs();
        pulls.onWritable(stream);
        for (int request = 1; pulls.owns(stream); request++) {
            for (StreamOutput output : side.streamed()) {
                if (output instanceof StreamOutput.Send send) {
                    ((Pull) send.message()).dots().forEach(of -> {
                        assertThat(asked.and(of.numbers()).isEmpty()).isTrue();
                        asked.addAll(of.numbers());
                    });
                }
            }
            pulls.onMessage(NOW, stream, answer(request, true));
        }
        assertThat(asked).isEqualTo(scattered);
    }

    @Test
    void aSetOfDotsIsCutByOrigin() {
        DotSet dots = new DotSet();
        for (int origin = 1; origin <= 5; origin++) {
            for (int number = 1; number <= 3; number++) {
                dots.add(new Dot(Side.origin(origin), number));
            }
        }
        long count = dots.head(7).stream().mapToLong(of -> of.numbers().size()).sum();
        assertThat(count).isEqualTo(7);
    }
}
