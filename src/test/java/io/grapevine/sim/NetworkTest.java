package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grapevine.node.Handmade;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of datagrams on their way. */
final class NetworkTest {

    private static final int SENT = 20_000;
    private static final long MIN = Stage.MILLI;
    private static final long MAX = 3 * Stage.MILLI;
    private static final Links SOUND = new Links(0, 0, 0, MIN, MAX);

    private record Arrived(int number, long atNanos, long transitNanos) {}

    private final Stage stage = new Stage(2);
    private final Run one = stage.runs.get(0);
    private final Run other = stage.runs.get(1);
    private final List<Arrived> arrived = new ArrayList<>();
    private Network network = with(SOUND);

    private Network with(Links links) {
        network = stage.network(1, links, (to, from, bytes, transit) -> {
            assertThat(to).isSameAs(other);
            assertThat(from).isSameAs(one);
            arrived.add(new Arrived(ByteBuffer.wrap(bytes).getInt(), stage.agenda.nanos(), transit));
        });
        return network;
    }

    private void send(int number) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(number).array();
        network.send(one, Handmade.datagram(other.address, bytes));
    }

    private void sendAll(Links links) {
        with(links);
        for (int i = 0; i < SENT; i++) {
            send(i);
        }
        stage.runUntil(stage.agenda.nanos() + Stage.SECOND);
    }

    private List<Integer> numbers() {
        return arrived.stream().map(Arrived::number).toList();
    }

    @Test
    void everythingArrivesOnceInTheTimeThatAWayTakes() {
        sendAll(SOUND);
        assertThat(numbers()).hasSize(SENT).doesNotHaveDuplicates();
        assertThat(arrived).allSatisfy(each -> assertThat(each.transitNanos()).isBetween(MIN, MAX));
        assertThat(arrived).allMatch(each -> each.atNanos() == each.transitNanos());
        assertThat(network.delivered).isEqualTo(SENT);
        assertThat(network.lost + network.duplicated).isZero();
    }

    @Test
    void losesTheShareThatItIsToLose() {
        sendAll(SOUND.withLoss(0.3));
        assertThat((double) arrived.size() / SENT).isCloseTo(0.7, within(0.015));
        assertThat(numbers()).doesNotHaveDuplicates();
        assertThat(network.delivered + network.lost).isEqualTo(SENT);
    }

    @Test
    void losesAllOfItIfItIsToLoseAll() {
        sendAll(SOUND.withLoss(1));
        assertThat(arrived).isEmpty();
    }

    @Test
    void doublesTheShareThatItIsToDouble() {
        sendAll(new Links(0, 0.2, 0, MIN, MAX));
        assertThat((double) arrived.size() / SENT).isCloseTo(1.2, within(0.015));
        assertThat(new LinkedHashSet<>(numbers())).hasSize(SENT);
        assertThat(network.duplicated).isEqualTo(arrived.size() - SENT);
    }

    @Test
    void holdsBackTheShareThatItIsToHoldBackForTenLongestWaysAtMost() {
        sendAll(new Links(0, 0, 0.5, MIN, MAX));
        assertThat(numbers()).hasSize(SENT).doesNotHaveDuplicates();
        assertThat(arrived).allSatisfy(each -> assertThat(each.transitNanos()).isBetween(MIN, MAX + 10 * MAX));
        long late = arrived.stream().filter(each -> each.transitNanos() > MAX).count();
        assertThat((double) late / SENT).isBetween(0.42, 0.5);
    }

    @Test
    void onAWayThatAlwaysTakesTheSameNothingOvertakesAnything() {
        sendAll(new Links(0, 0, 0, MIN, MIN));
        assertThat(numbers()).isSorted();
    }

    @Test
    void whatComesToAShortlyPausedProcessWaitsInItsSocket() {
        stage.pause(other, 500 * Stage.MILLI);
        send(7);
        stage.runUntil(Stage.SECOND);
        assertThat(arrived).containsExactly(new Arrived(7, 500 * Stage.MILLI, 500 * Stage.MILLI));
    }

    @Test
    void whatComesToAProcessThatStandsStillForLongNeverArrives() {
        stage.pause(other, Stage.longPauseNanos());
        send(7);
        stage.runUntil(2 * Stage.longPauseNanos());
        assertThat(arrived).isEmpty();
        send(8);
        stage.runUntil(3 * Stage.longPauseNanos());
        assertThat(numbers()).containsExactly(8);
    }

    @Test
    void aCutTakesWhatIsUnderWay() {
        send(7);
        network.cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(1), false), 0, Stage.SECOND, 0);
        stage.runUntil(Stage.SECOND);
        send(8);
        stage.runUntil(2 * Stage.SECOND);
        assertThat(numbers()).containsExactly(8);
        assertThat(network.lost).isEqualTo(1);
    }

    @Test
    void nobodyIsReachedAtAnAddressThatWasGivenUpNorAfterItsEnd() {
        network.detach(other.host);
        send(7);
        stage.runUntil(Stage.SECOND);
        network.attach(other.host);
        other.up = false;
        send(8);
        stage.runUntil(2 * Stage.SECOND);
        assertThat(arrived).isEmpty();
        assertThat(network.lost).isEqualTo(2);
    }

    @Test
    void knowsWhenItLastLostSomething() {
        assertThat(network.isClearSince(0)).isTrue();
        stage.runUntil(Stage.SECOND);
        network.spoilt();
        assertThat(network.isClearSince(Stage.SECOND)).isFalse();
        assertThat(network.isClearSince(Stage.SECOND + 1)).isTrue();
    }
}
