package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.Sizes;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BirthsTest {

    private final Side side = new Side(1);

    private BirthAnswer ask(long from) {
        side.births.onQuery(NOW, Side.address(2), new BirthQuery(3, from));
        return (BirthAnswer) side.messages().get(0);
    }

    @Test
    void tellsWhatWasBornSinceThePositionAndIsAliveStill() {
        side.put("before", "1");
        long position = ask(0).next();
        assertThat(ask(position).live()).isEmpty();
        side.put("a", "1");
        side.put("b", "1");
        side.remove("a");
        BirthAnswer answer = ask(position);
        assertThat(answer.live()).extracting(Version::dot).containsExactly(new Dot(side.origin, 3));
        assertThat(answer.more()).isFalse();
        assertThat(ask(answer.next()).live()).isEmpty();
    }

    @Test
    void answersFillDatagramsOneAfterTheOtherLargeOnesByDot() {
        long position = ask(0).next();
        Set<Dot> born = new LinkedHashSet<>();
        for (int i = 0; i < 500; i++) {
            born.add(Side.dot(side.put("k" + i, new byte[side.random.nextInt(2_000)], Version.FOREVER)));
        }
        Set<Dot> told = new LinkedHashSet<>();
        BirthAnswer answer;
        do {
            answer = ask(position);
            assertThat(Sizes.of(side.origin, answer)).isLessThanOrEqualTo(Side.PAYLOAD_BYTES);
            assertThat(answer.next()).isGreaterThan(position);
            position = answer.next();
            answer.live().forEach(version -> assertThat(told.add(version.dot())).isTrue());
            for (Dots dots : answer.large()) {
                dots.numbers().forEach(number -> assertThat(told.add(new Dot(dots.origin(), number))).isTrue());
            }
        } while (answer.more());
        assertThat(told).isEqualTo(born);
    }

    @Test
    void whatIsForgottenOrNotYetThereIsNotMadeUp() {
        long position = ask(0).next();
        for (int i = 0; i <= Births.MAX_REMEMBERED; i++) {
            side.births.note(new Dot(side.origin, 1));
        }
        assertThat(ask(position).next()).isZero();
        assertThat(ask(position + 1).next()).isPositive();
        assertThat(ask(ask(0).next() + 1).next()).isZero();
        assertThat(ask(Long.MAX_VALUE >> 4).next()).isZero();
    }

    @Test
    void whatIsShedCoversNothing() {
        long position = ask(0).next();
        side.map.shed(Side.entry(side.put("a", "1")));
        assertThat(ask(position).next()).isZero();
        assertThat(ask(ask(0).next()).next()).isPositive();
    }
}
