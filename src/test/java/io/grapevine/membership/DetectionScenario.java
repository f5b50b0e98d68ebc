package io.grapevine.membership;

import static io.grapevine.membership.Network.MILLIS;
import static io.grapevine.membership.Network.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.protocol.MemberState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Crashes are found in time, and nobody who lives is found to be dead. */
final class DetectionScenario {

    @Test
    void aCrashedMemberOfThreeIsDeadWithinTenSeconds() {
        crashes(3, 100, 10);
    }

    @Test
    void aCrashedMemberOfSixteenIsDeadWithinTenSeconds() {
        crashes(16, 100, 10);
    }

    @Test
    void aCrashedMemberOfTwoHundredIsDeadWithinTwentySeconds() {
        crashes(200, 2, 20);
    }

    @Test
    void twoOfThreeThatCrashAtOnceAreDeadWithinTenSeconds() {
        for (long seed = 0; seed < 30; seed++) {
            Network network = new Network(seed);
            List<Host> hosts = network.startMany(3);
            network.run(20 * SECONDS);
            network.crash(hosts.get(1));
            network.crash(hosts.get(2));
            Host left = hosts.get(0);
            long took = network.runUntil(
                    () -> left.holds(hosts.get(1), MemberState.DEAD) && left.holds(hosts.get(2), MemberState.DEAD),
                    30 * SECONDS);
            assertThat(took).as("seed %d", seed).isBetween(0L, 12 * SECONDS);
        }
    }

    @Test
    void nobodyDiesAtThirtyPercentLoss() {
        for (int[] run : new int[][] {{3, 300}, {16, 180}, {32, 120}}) {
            Network network = new Network(run[0]);
            List<Host> hosts = network.startMany(run[0]);
            network.run(20 * SECONDS);
            network.faults = Faults.loss(0.3);
            network.run(run[1] * SECONDS);
            assertNobodyDied(hosts);
        }
    }

    @Test
    void hardlyAnybodyIsEvenSuspectedAtOnePercentLossAndPausesOfHalfASecond() {
        Network network = new Network(1);
        List<Host> hosts = network.startMany(16);
        network.run(20 * SECONDS);
        network.faults = Faults.loss(0.01);
        for (int i = 0; i < 300; i++) {
            Host host = hosts.get(network.random.nextInt(hosts.size()));
            network.pause(host);
            network.run(500 * MILLIS);
            network.resume(host);
            network.run(500 * MILLIS);
        }
        assertNobodyDied(hosts);
        assertThat(hosts.stream().flatMap(host -> host.seen.stream())
                        .filter(seen -> seen.event() instanceof Event.SelfRefuted))
                .as("of 300 pauses").hasSizeLessThan(6);
    }

    @Test
    void helpersKeepAliveWhoCannotBeReachedDirectly() {
        Network network = new Network(2);
        List<Host> hosts = network.startMany(5);
        network.run(20 * SECONDS);
        Host a = hosts.get(0);
        Host b = hosts.get(1);
        network.path = (from, to) -> !(from == a && to == b);
        network.run(300 * SECONDS);
        assertNobodyDied(hosts);
        assertThat(hosts).noneMatch(host -> host.reported(Event.Suspected.class));
    }

    @Test
    void aMemberThatHearsNothingSaysNothingWrongForLong() {
        Network network = new Network(3);
        List<Host> hosts = network.startMany(5);
        network.run(20 * SECONDS);
        Host deaf = hosts.get(4);
        network.path = (from, to) -> to != deaf;
        List<Host> others = hosts.subList(0, 4);
        network.run(60 * SECONDS);
        assertThat(others).allMatch(host -> host.holds(deaf, MemberState.DEAD));
        assertThat(others).allMatch(host -> others.stream().allMatch(
                other -> host == other || host.holds(other, MemberState.ALIVE)));
        network.path = (from, to) -> true;
        assertThat(network.runUntil(() -> allAlive(hosts), 30 * SECONDS)).isNotNegative();
    }

    @Test
    void idleItSendsLittleWhateverTheSize() {
        for (int size : new int[] {3, 32, 100}) {
            Network network = new Network(size);
            List<Host> hosts = network.startMany(size);
            network.run(60 * SECONDS);
            long before = hosts.stream().mapToLong(host -> host.sentBytes).sum();
            network.run(60 * SECONDS);
            long sent = hosts.stream().mapToLong(host -> host.sentBytes).sum() - before;
            assertThat(sent / size / 60).as("bytes per second of each of %d", size).isLessThan(400);
        }
    }

    static boolean allAlive(List<Host> hosts) {
        return hosts.stream().allMatch(host -> hosts.stream()
                .allMatch(other -> host == other || host.holds(other, MemberState.ALIVE)));
    }

    private static void assertNobodyDied(List<Host> hosts) {
        assertThat(hosts).noneMatch(host -> host.reported(Event.Died.class));
    }

    private static void crashes(int size, int seeds, int withinSeconds) {
        List<Long> suspected = new ArrayList<>();
        for (long seed = 0; seed < seeds; seed++) {
            Network network = new Network(seed);
            List<Host> hosts = network.startMany(size);
            network.run(20 * SECONDS + network.random.nextLong(SECONDS));
            assertThat(allAlive(hosts)).as("seed %d", seed).isTrue();
            Host victim = hosts.get(network.random.nextInt(size));
            long crashedNanos = network.nanos();
            network.crash(victim);
            List<Host> others = new ArrayList<>(hosts);
            others.remove(victim);
            long took = network.runUntil(
                    () -> others.stream().allMatch(host -> host.holds(victim, MemberState.DEAD)), 60 * SECONDS);
            assertThat(took).as("seed %d", seed).isBetween(0L, withinSeconds * SECONDS);
            suspected.add(others.stream()
                    .mapToLong(host -> host.firstNanos(Event.Suspected.class, victim, crashedNanos))
                    .filter(atNanos -> atNanos >= 0)
                    .min()
                    .orElseThrow() - crashedNanos);
            assertThat(others).allMatch(
                    host -> host.seen.stream().filter(seen -> seen.event() instanceof Event.Died).count() == 1);
        }
        suspected.sort(null);
        if (seeds >= 100) {
            assertThat(suspected.get(seeds / 2)).as("median").isLessThan(2_500 * MILLIS);
            assertThat(suspected.get(seeds * 99 / 100)).as("99th").isLessThan(6_000 * MILLIS);
        }
    }
}
