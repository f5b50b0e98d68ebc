package io.grapevine.replication;

import static io.grapevine.replication.Side.MILLI;
import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.SECOND;
import static io.grapevine.replication.Side.dot;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.Sizes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Announced entries, from the announcement to the merge. */
final class FetchesTest {

    private final Side side = new Side(1);
    private final Side other = new Side(2);

    private void announced(Dot dot, int blockBytes, List<Dot> kills, int from) {
        side.intake.announced(NOW, Side.address(from), new Announcement(dot, blockBytes, kills, 1));
    }

    private List<Outgoing> asked(Now now) {
        side.fetches.flush(now);
        return side.said();
    }

    private static PullAnswer unknown(Pull pull) {
        return new PullAnswer(pull.request(), List.of(), List.of(), pull.dots(), List.of(), true);
    }

    private Now timeout() {
        Now now = new Now(side.fetches.nextWakeupNanos(), NOW.wallMillis());
        side.fetches.onWakeup(now);
        return now;
    }

    @Test
    void asksWhoAnnouncedItAndAppliesTheKillsWithTheEntry() {
        Dot kill = new Dot(Side.origin(5), 3);
        Change put = other.put("a", "1");
        announced(dot(put), 100, List.of(kill), 2);
        List<Outgoing> asked = asked(NOW);
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).to()).isEqualTo(other.address);
        assertThat(side.map.state(kill)).isEqualTo(OrMap.State.UNKNOWN);
        other.donor.onPull(NOW, side.address, (Pull) asked.get(0).message());
        side.pulls.onAnswer(NOW, other.address, (PullAnswer) other.messages().get(0));
        assertThat(side.value("a")).isEqualTo("1");
        assertThat(side.map.state(kill)).isEqualTo(OrMap.State.DEAD);
        assertThat(side.fetches.size()).isZero();
    }

    @Test
    void whenAllThatAnswerSayUnknownItIsDroppedWithItsKills() {
        Dot kill = new Dot(Side.origin(5), 3);
        side.meet(NOW, 2, 3);
        announced(new Dot(Side.origin(6), 1), 100, List.of(kill), 2);
        List<Integer> ports = new ArrayList<>();
        for (List<Outgoing> asked = asked(NOW); !asked.isEmpty(); asked = asked(NOW)) {
            ports.add(asked.get(0).to().port());
            side.pulls.onAnswer(NOW, asked.get(0).to(), unknown((Pull) asked.get(0).message()));
        }
        assertThat(ports).containsExactly(Side.address(2).port(), Side.address(3).port());
        assertThat(side.fetches.size()).isZero();
        assertThat(side.map.state(kill)).isEqualTo(OrMap.State.UNKNOWN);
    }

    @Test
    void whoNeverAnswersIsGivenUpAndWakesNobody() {
        side.meet(NOW, 2, 3, 4, 5, 6, 7, 8);
        announced(new Dot(Side.origin(6), 1), 100, List.of(), 2);
        Now now = NOW;
        int asked = asked(now).size();
        while (side.fetches.nextWakeupNanos() != Long.MAX_VALUE) {
            assertThat(side.fetches.nextWakeupNanos()).isGreaterThan(now.nanos());
            now = timeout();
            asked += asked(now).size();
            assertThat(asked).isLessThan(20);
        }
        assertThat(asked).isBetween(2, 16);
        assertThat(side.fetches.size()).isZero();
    }

    /** Where answers are lost by chance, who announced it is the nearest of whom it is known that he has it. */
    @Test
    void whoDoesNotAnswerIsAskedAgainBeforeAStrangerIsAndNoLaterThanAnswersUsuallyTake() {
        side.roads.measure(MILLI);
        side.meet(NOW, 2, 3);
        announced(new Dot(Side.origin(6), 1), 100, List.of(), 2);
        List<Integer> ports = new ArrayList<>();
        Now now = NOW;
        for (List<Outgoing> asked = asked(now); !asked.isEmpty(); asked = asked(now)) {
            ports.add(asked.get(0).to().port());
            assertThat(side.fetches.nextWakeupNanos()).isLessThanOrEqualTo(now.nanos() + 20 * MILLI);
            now = timeout();
        }
        int announcer = Side.address(2).port();
        int stranger = Side.address(3).port();
        assertThat(ports).containsExactly(
                announcer, announcer, announcer, announcer, stranger, stranger, stranger, stranger);
    }

    @Test
    void whatCameByAnotherWayIsNotAskedFor() {
        Change put = other.put("a", "1");
        announced(dot(put), 100, List.of(), 2);
        side.intake.write(NOW, other.address, Side.entry(put).version(NOW), List.of(), 0);
        assertThat(asked(NOW)).isEmpty();
        announced(dot(put), 100, List.of(), 2);
        assertThat(asked(NOW)).isEmpty();
    }

    @Test
    void killsOfWhatIsHereAlreadyCountAtOnce() {
        Change put = other.put("a", "1");
        Dot kill = new Dot(Side.origin(5), 3);
        side.intake.write(NOW, other.address, Side.entry(put).version(NOW), List.of(), 0);
        announced(dot(put), 100, List.of(kill), 2);
        assertThat(side.map.state(kill)).isEqualTo(OrMap.State.DEAD);
    }

    @Test
    void whatTurnsOutToBeLargeIsFetchedOverAStream() {
        announced(new Dot(Side.origin(2), 1), 100, List.of(), 2);
        Pull pull = (Pull) asked(NOW).get(0).message();
        PullAnswer answer = new PullAnswer(pull.request(), List.of(), List.of(), List.of(), pull.dots(), true);
        side.pulls.onAnswer(NOW, other.address, answer);
        assertThat(asked(NOW)).isEmpty();
        assertThat(side.streamed()).hasSize(1).allMatch(output -> output instanceof StreamOutput.Open);
    }

    /** A thousand large values announced in a thousand datagrams: each with a connection of its own, most would be refused. */
    @Test
    void oneStreamAtATimeFetchesFromOneHolder() {
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            dots.add(dot(other.put("k" + i, new byte[5_000], Version.FOREVER)));
            announced(dots.get(i), 5_000, List.of(), 2);
            side.fetches.flush(NOW);
        }
        List<Long> opened = new ArrayList<>();
        int most = 0;
        int open = 0;
        List<StreamOutput> outputs = side.streamed();
        for (int turn = 0; turn < 10_000 && !outputs.isEmpty(); turn++) {
            for (StreamOutput output : outputs) {
                if (output instanceof StreamOutput.Open) {
                    opened.add(output.stream());
                    most = Math.max(most, ++open);
                } else if (output instanceof StreamOutput.Close) {
                    open--;
                } else if (output instanceof StreamOutput.Send send) {
                    Donor.Walk walk = other.donor.walk((Pull) send.message());
                    while (!walk.isDone()) {
                        side.pulls.onMessage(NOW, send.stream(), walk.next(NOW, 64 << 10, false));
                    }
                }
            }
            opened.forEach(side.pulls::onWritable);
            side.fetches.flush(NOW);
            outputs = side.streamed();
        }
        assertThat(side.map.entryCount()).isEqualTo(100);
        assertThat(most).isEqualTo(1);
        assertThat(opened).hasSizeLessThan(5);
    }

    @Test
    void aRefusedStreamIsTriedAtTheNextHolder() {
        announced(new Dot(Side.origin(9), 1), 5_000, List.of(), 2);
        announced(new Dot(Side.origin(9), 1), 5_000, List.of(), 3);
        side.fetches.flush(NOW);
        StreamOutput.Open first = (StreamOutput.Open) side.streamed().get(0);
        side.pulls.onClosed(NOW, first.stream());
        side.fetches.flush(NOW);
        StreamOutput.Open second = (StreamOutput.Open) side.streamed().get(0);
        assertThat(second.to()).isEqualTo(Side.address(3));
        side.pulls.onClosed(NOW, second.stream());
        side.fetches.flush(NOW);
        assertThat(side.streamed()).isEmpty();
        assertThat(side.fetches.size()).isZero();
    }

    @Test
    void aPullFitsIntoTheSmallestDatagram() {
        Side small = new Side(3, 474, 1 << 20);
        for (int i = 0; i < 200; i++) {
            Dot dot = new Dot(Side.origin(100 + i), (1L << 59) + 7 * i);
            small.intake.announced(NOW, other.address, new Announcement(dot, 100, List.of(), 1));
        }
        small.fetches.flush(NOW);
        Runs asked = new Runs();
        for (Outgoing said : small.said()) {
            assertThat(Sizes.of(small.origin, said.message())).isLessThanOrEqualTo(474);
            for (Dots dots : ((Pull) said.message()).dots()) {
                asked.addAll(dots.numbers());
            }
        }
        assertThat(asked.size()).isEqualTo(200);
    }

    @Test
    void whatIsWantedIsBoundedAndAskingForTheLastOfThemLooksAtNoOther() {
        for (int i = 1; i <= Fetches.MAX_WANTED; i++) {
            announced(new Dot(Side.origin(9), i), 100, List.of(), 2);
        }
        assertThat(asked(NOW)).hasSizeGreaterThan(100);
        announced(new Dot(Side.origin(9), Fetches.MAX_WANTED + 1), 100, List.of(), 2);
        assertThat(side.counters.changesDropped).isEqualTo(1);
        long began = System.nanoTime();
        for (int i = 1; i <= 5_000; i++) {
            side.fetches.arrived(new Dot(Side.origin(9), i));
            announced(new Dot(Side.origin(9), Fetches.MAX_WANTED + 1 + i), 100, List.of(), 2);
            side.fetches.flush(NOW);
        }
        assertThat(System.nanoTime() - began).isLessThan(SECOND / 2);
        assertThat(side.fetches.size()).isEqualTo(Fetches.MAX_WANTED);
    }

    @Test
    void requestsAreForgottenWhenNothingOfThemIsWanted() {
        for (int round = 0; round < 50; round++) {
            Now now = NOW.plusNanos(round * SECOND);
            Change put = other.put("k" + round, "1");
            side.intake.announced(now, other.address, new Announcement(dot(put), 100, List.of(), 1));
            Pull pull = (Pull) asked(now).get(0).message();
            if (round % 2 == 0) {
                other.donor.onPull(now, side.address, pull);
                side.pulls.onAnswer(now, other.address, (PullAnswer) other.messages().get(0));
            }
            while (side.fetches.nextWakeupNanos() != Long.MAX_VALUE) {
                asked(timeout());
            }
        }
        assertThat(side.fetches.size()).isZero();
        assertThat(side.fetches.requestCount()).isZero();
        assertThat(side.pulls.sinkCount()).isZero();
    }

    @Test
    void whoStopsAsksNobodyAnyMore() {
        announced(new Dot(Side.origin(9), 1), 100, List.of(), 2);
        announced(new Dot(Side.origin(9), 2), 5_000, List.of(), 2);
        announced(new Dot(Side.origin(9), 3), 100, List.of(), 3);
        asked(NOW);
        announced(new Dot(Side.origin(9), 4), 100, List.of(), 3);
        side.streamed();
        side.fetches.stop();
        assertThat(side.streamed()).hasSize(1).allMatch(output -> output instanceof StreamOutput.Close);
        assertThat(asked(NOW.plusNanos(400 * MILLI))).isEmpty();
        assertThat(side.fetches.size()).isZero();
        assertThat(side.fetches.requestCount()).isZero();
        assertThat(side.fetches.nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
