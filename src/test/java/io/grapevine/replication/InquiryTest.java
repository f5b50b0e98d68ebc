package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.replication.Inquiry.Answer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InquiryTest {

    private final Side side = new Side(1);

    private Inquiry ask(Dot dot, int... members) {
        side.meet(NOW, members);
        List<Contact> all = List.copyOf(side.contacts.chooseRandom(Inquiry.MAX_ASKED));
        return new Inquiry(dot, all, side.contacts.size(), side.pulls);
    }

    /** Each member answers from a map of its own. */
    private void answer(Outgoing question, Side member) {
        member.donor.onPull(NOW, side.address, (Pull) question.message());
        member.said().forEach(said -> side.pulls.onAnswer(NOW, member.address, (PullAnswer) said.message()));
    }

    private static Answer of(Inquiry inquiry, Side member) {
        return inquiry.answers().stream()
                .filter(told -> told.origin().equals(member.origin))
                .findFirst()
                .orElseThrow()
                .answer();
    }

    @Test
    void eachSaysWhatItHoldsAndTheMapStaysAsItWas() {
        Side live = new Side(2);
        Side dead = new Side(3);
        Side ignorant = new Side(4);
        Side large = new Side(5);
        Dot dot = Side.dot(live.put("a", "1"));
        dead.map.mergeDead(NOW, List.of(dot), Cause.REMOVED);
        byte[] block = Side.entry(new Side(9).put("b", new byte[5_000], Version.FOREVER)).block();
        large.map.merge(NOW, new Version(dot, 1, Version.FOREVER, block), List.of());
        long digest = side.map.digest();
        Inquiry inquiry = ask(dot, 2, 3, 4, 5, 6);
        List<Outgoing> questions = side.said();
        assertThat(questions).hasSize(5);
        for (Side member : List.of(live, dead, ignorant, large)) {
            questions.stream().filter(question -> question.to().equals(member.address)).forEach(question -> answer(question, member));
        }
        assertThat(of(inquiry, live)).isEqualTo(Answer.LIVE);
        assertThat(of(inquiry, dead)).isEqualTo(Answer.DEAD);
        assertThat(of(inquiry, ignorant)).isEqualTo(Answer.UNKNOWN);
        assertThat(of(inquiry, large)).isEqualTo(Answer.LIVE);
        assertThat(inquiry.isDone()).isFalse();
        assertThat(side.map.digest()).isEqualTo(digest);
        inquiry.askAgain();
        assertThat(side.said()).as("only who was silent is asked again").hasSize(1);
        inquiry.forget();
        assertThat(side.pulls.sinkCount()).isZero();
    }

    @Test
    void soManyAreAskedAndTheRestAreCounted() {
        Inquiry inquiry = ask(Side.dot(side.put("a", "1")), IntStream.rangeClosed(2, 201).toArray());
        assertThat(inquiry.answers()).hasSize(Inquiry.MAX_ASKED);
        assertThat(inquiry.notAskedCount()).isEqualTo(200 - Inquiry.MAX_ASKED);
        assertThat(inquiry.isDone()).isFalse();
    }
}
