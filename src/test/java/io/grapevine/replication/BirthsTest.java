package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BirthsTest {

    private final Side side = new Side(1);

    private List<BirthAnswer> answers(Now now, BirthQuery query) {
        side.births.onQuery(now, Side.address(2), query);
        List<BirthAnswer> answers = new ArrayList<>();
        for (ReplicationMessage message : side.messages()) {
            assertThat(Sizes.of(side.origin, message)).isLessThanOrEqualTo(Side.PAYLOAD_BYTES);
            answers.add((BirthAnswer) message);
        }
        return answers;
    }

    private List<BirthAnswer> ask(long from) {
        return answers(NOW, new BirthQuery(3, 1, from, 0, 0));
    }

    private long position() {
        return ask(0).get(0).next();
    }

    private static Set<Dot> dots(List<BirthAnswer> answers) {
        Set<Dot> all = new LinkedHashSet<>();
        for (BirthAnswer answer : answers) {
            for (Dots dots : answer.live()) {
                dots.numbers().forEach(number -> assertThat(all.add(new Dot(dots.origin(), number))).isTrue());
            }
        }
        return all;
    }

    @Test
    void tellsWhatWasBornSinceThePositionAndIsAliveStill() {
        side.put("before", "1");
        long position = position();
        assertThat(dots(ask(position))).isEmpty();
        side.put("a", "1");
        side.put("b", "1");
        side.remove("a");
        List<BirthAnswer> answers = ask(position);
        assertThat(dots(answers)).containsExactly(new Dot(side.origin, 3));
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).more()).isFalse();
        assertThat(dots(ask(answers.get(0).next()))).isEmpty();
    }

    @Test
    void tenThousandWritesOfOneNodeAreNamedInOneDatagram() {
        long position = position();
        for (int i = 0; i < 10_000; i++) {
            side.put("k" + i, "v");
        }
        List<BirthAnswer> answers = ask(position);
        assertThat(answers).hasSize(1);
        assertThat(dots(answers)).hasSize(10_000);
    }

    /** Each dot with an origin of its own takes the most bytes. */
    private Set<Dot> bornOfManyOrigins(int count) {
        Set<Dot> born = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            Dot dot = new Dot(new Origin(side.random.nextLong(), i), 1 + i);
            byte[] block = Content.pack(("k" + i).getBytes(), new byte[0], new byte[1]);
            side.intake.write(NOW, Side.address(3), new Version(dot, 5, Version.FOREVER, block), List.of(), 0);
            born.add(dot);
        }
        return born;
    }

    @Test
    void whatTakesMoreThanADatagramComesInPartsOfOneMomentAndEachIsGivenAgain() {
        long position = position();
        Set<Dot> born = bornOfManyOrigins(500);
        List<BirthAnswer> answers = ask(position);
        assertThat(answers).hasSizeGreaterThan(5).allMatch(answer -> answer.parts() == answers.size() && !answer.more());
        assertThat(dots(answers)).isEqualTo(born);
        side.put("later", "1");
        for (BirthAnswer answer : answers) {
            assertThat(answers(NOW, new BirthQuery(3, 1, position, answer.answer(), answer.part()))).containsExactly(answer);
        }
    }

    @Test
    void whatTakesMoreThanAnAnswerIsLeftToTheNext() {
        long position = position();
        Set<Dot> born = bornOfManyOrigins(5_000);
        Set<Dot> told = new LinkedHashSet<>();
        boolean more = true;
        int rounds = 0;
        while (more) {
            List<BirthAnswer> answers = ask(position);
            assertThat(answers.size()).isLessThanOrEqualTo(BirthAnswer.MAX_PARTS);
            assertThat(answers.get(0).next()).isGreaterThan(position);
            told.addAll(dots(answers));
            position = answers.get(0).next();
            more = answers.get(0).more();
            rounds++;
        }
        assertThat(told).isEqualTo(born);
        assertThat(rounds).isBetween(2, 16);
    }

    @Test
    void whatWasLiveAtThatMomentIsKeptThoughItDiesAndForgottenInTime() {
        long position = position();
        Dot dot = Side.dot(side.put("a", "1"));
        BirthAnswer answer = ask(position).get(0);
        side.put("a", "2");
        Entry kept = side.births.kept(dot);
        assertThat(kept == null ? "nothing" : new String(kept.value())).isEqualTo("1");
        Now later = NOW.plusNanos(Births.KEPT_NANOS + SECOND);
        side.births.forget(later);
        assertThat(side.births.kept(dot)).isNull();
        List<BirthAnswer> anew = answers(later, new BirthQuery(3, 1, position, answer.answer(), 0));
        assertThat(anew.get(0).answer()).isGreaterThan(answer.answer());
        assertThat(dots(anew)).containsExactly(new Dot(side.origin, 2));
    }

    @Test
    void moreAnswersThanAreKeptForgetTheOldest() {
        long position = position();
        Dot dot = Side.dot(side.put("a", "1"));
        ask(position);
        side.put("a", "2");
        for (int i = 0; i < Births.MAX_KEPT - 1; i++) {
            ask(position);
        }
        assertThat(side.births.kept(dot)).isNotNull();
        ask(position);
        assertThat(side.births.kept(dot)).isNull();
    }

    @Test
    void entriesThatWeighTooMuchTogetherAreNotKept() {
        long position = position();
        Dot dot = null;
        for (int i = 0; i < 17; i++) {
            dot = Side.dot(side.put("k" + i, new byte[1 << 20], Version.FOREVER));
        }
        ask(position);
        assertThat(dot).isNotNull();
        assertThat(side.births.kept(dot)).isNull();
    }

    @Test
    void whatIsForgottenOrNotYetThereIsNotMadeUp() {
        long position = position();
        for (int i = 0; i <= Births.MAX_REMEMBERED; i++) {
            side.births.note(NOW, new Dot(side.origin, 1));
        }
        assertThat(ask(position).get(0).next()).isZero();
        assertThat(ask(position + 1).get(0).next()).isPositive();
        assertThat(ask(position() + 1).get(0).next()).isZero();
        assertThat(ask(Long.MAX_VALUE >> 4).get(0).next()).isZero();
    }

    @Test
    void whatIsShedCoversNothing() {
        long position = position();
        side.map.shed(Side.entry(side.put("a", "1")));
        assertThat(ask(position).get(0).next()).isZero();
        assertThat(ask(position()).get(0).next()).isPositive();
    }
}
