package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.node.Handmade;
import io.grapevine.node.StreamCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections as processes see them: in order, whole while they live, and ended for both sides. */
final class ConnectionsTest {

    private static final long STREAM = 1;
    private static final int FRAMES = 40;
    /** What nobody acknowledges for so long ends a connection; it is noticed at the next attempt. */
    private static final long GIVE_UP_NANOS = 15 * Stage.SECOND;
    private static final long NOTICED_NANOS = GIVE_UP_NANOS + 4 * Stage.SECOND;

    private final Stage stage = new Stage(2);
    private final Run one = stage.runs.get(0);
    private final Run other = stage.runs.get(1);
    private final Network network = network(1, Links.LAN);
    private final Heard heard = new Heard();
    private final Connections connections = new Connections(stage.agenda, network, heard);

    /** All that the processes hear, in order. */
    private static final class Heard implements Connections.Process {
        final List<String> events = new ArrayList<>();
        final List<Integer> frames = new ArrayList<>();
        long lastTransitNanos;

        @Override
        public void onAccepted(Run run, long stream, Run from) {
            events.add(run.host + " accepted");
        }

        @Override
        public void onFrame(Run run, long stream, byte[] body, Run from, long transitNanos) {
            frames.add((int) body[0]);
            events.add(run.host + " frame");
            lastTransitNanos = transitNanos;
        }

        @Override
        public void onWritable(Run run, long stream) {
            events.add(run.host + " writable");
        }

        @Override
        public void onClosed(Run run, long stream) {
            events.add(run.host + " closed");
        }

        boolean closed(Run run) {
            return events.contains(run.host + " closed");
        }
    }

    private Network network(long seed, Links links) {
        return stage.network(seed, links, (to, from, bytes, transit) -> {});
    }

    private static void open(Connections connections, Run from, Run to) {
        connections.execute(from, new StreamCommand.Open(STREAM, to.address));
    }

    private static void send(Connections connections, Run from, int number) {
        connections.execute(from, Handmade.send(STREAM, new byte[] {(byte) number}));
    }

    private void establish() {
        open(connections, one, other);
        pass(Stage.SECOND);
        assertThat(heard.events).containsExactlyInAnyOrder("n1 accepted", "n0 writable");
        heard.events.clear();
    }

    private void pass(long nanos) {
        stage.runUntil(stage.agenda.nanos() + nanos);
    }

    private void cut(long lengthNanos) {
        long now = stage.agenda.nanos();
        network.cuts.add(Cuts.between(Stage.hosts(0), Stage.hosts(1), true), now, now + lengthNanos, 0);
    }

    @Test
    void framesArriveInOrderAndBeforeTheEndThatCameAfterThem() {
        establish();
        IntStream.range(0, FRAMES).forEach(i -> send(connections, one, i));
        connections.execute(one, new StreamCommand.Close(STREAM));
        pass(Stage.SECOND);
        assertThat(heard.frames).isEqualTo(IntStream.range(0, FRAMES).boxed().toList());
        assertThat(heard.events).endsWith("n1 closed").doesNotContain("n0 closed");
        assertThat(one.streams).isEmpty();
        assertThat(other.streams).isEmpty();
    }

    /** Whatever is lost below: what arrived is a beginning of what was sent, and all of it where nothing ended. */
    @Test
    void nothingIsLostWhileAConnectionLives() {
        int survived = 0;
        for (int seed = 1; seed <= 200; seed++) {
            Heard here = new Heard();
            Connections lossy = new Connections(stage.agenda, network(seed, Links.LAN.withLoss(0.5)), here);
            open(lossy, one, other);
            IntStream.range(0, FRAMES / 2).forEach(i -> send(lossy, one, i));
            pass(200 * Stage.SECOND);
            assertThat(here.frames).as("seed %s", seed).isEqualTo(IntStream.range(0, here.frames.size()).boxed().toList());
            if (!here.closed(one) && !here.closed(other)) {
                assertThat(here.frames).as("seed %s", seed).hasSize(FRAMES / 2);
                survived++;
            }
            one.streams.clear();
            other.streams.clear();
        }
        assertThat(survived).isPositive();
    }

    @Test
    void aShortCutOnlyDelays() {
        establish();
        cut(GIVE_UP_NANOS / 2);
        send(connections, one, 7);
        pass(NOTICED_NANOS);
        assertThat(heard.frames).containsExactly(7);
        assertThat(heard.lastTransitNanos).isBetween(GIVE_UP_NANOS / 2, GIVE_UP_NANOS);
        assertThat(heard.closed(one) || heard.closed(other)).isFalse();
    }

    @Test
    void endsForBothAfterALongCut() {
        establish();
        cut(2 * NOTICED_NANOS);
        send(connections, one, 7);
        pass(GIVE_UP_NANOS);
        assertThat(heard.closed(one) || heard.closed(other)).isFalse();
        pass(NOTICED_NANOS - GIVE_UP_NANOS);
        assertThat(heard.events).containsExactlyInAnyOrder("n0 closed", "n1 closed");
        pass(2 * NOTICED_NANOS);
        assertThat(heard.frames).isEmpty();
    }

    @Test
    void whoCannotBeReachedIsGivenUp() {
        cut(2 * NOTICED_NANOS);
        open(connections, one, other);
        pass(GIVE_UP_NANOS);
        assertThat(heard.events).isEmpty();
        pass(NOTICED_NANOS - GIVE_UP_NANOS);
        assertThat(heard.events).containsExactly("n0 closed");
    }

    @Test
    void aHostWithoutAProcessRefuses() {
        other.host.run = null;
        open(connections, one, other);
        pass(Stage.SECOND);
        assertThat(heard.events).containsExactly("n0 closed");
    }

    @Test
    void aPausedProcessReadsWhenItRunsAgain() {
        establish();
        stage.pause(other, 500 * Stage.MILLI);
        send(connections, one, 7);
        pass(499 * Stage.MILLI);
        assertThat(heard.frames).isEmpty();
        pass(2 * Stage.MILLI);
        assertThat(heard.frames).containsExactly(7);
    }

    @Test
    void aStandstillBreaksOffAndBothHearOfIt() {
        establish();
        connections.breakOff(other, true);
        pass(Stage.SECOND);
        assertThat(heard.events).containsExactlyInAnyOrder("n0 closed", "n1 closed");
        send(connections, one, 7);
        pass(Stage.SECOND);
        assertThat(heard.frames).isEmpty();
    }

    @Test
    void aCrashIsToldToTheOtherSideAlone() {
        establish();
        one.up = false;
        connections.breakOff(one, false);
        pass(Stage.SECOND);
        assertThat(heard.events).containsExactly("n1 closed");
        assertThat(other.streams).isEmpty();
    }

    @Test
    void whatAProcessSentAndDidNotLiveToSeeArriveIsLostWithIt() {
        establish();
        IntStream.range(0, FRAMES).forEach(i -> send(connections, one, i));
        one.up = false;
        connections.breakOff(one, false);
        pass(Stage.SECOND);
        assertThat(heard.frames).hasSizeLessThan(FRAMES);
        assertThat(heard.events).endsWith("n1 closed");
    }
}
