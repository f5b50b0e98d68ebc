package io.grapevine.membership;

import static io.grapevine.membership.DetectionScenario.allAlive;
import static io.grapevine.membership.Network.MILLIS;
import static io.grapevine.membership.Network.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes come, go, pause, return, and start again, here and elsewhere. */
final class ReturnScenario {

    private static final List<Address> THREE =
            List.of(Network.address(0), Network.address(1), Network.address(2));

    @Test
    void threeNodesFindEachOtherFromSeedsWithinASecond() {
        for (long seed = 0; seed < 50; seed++) {
            Network network = new Network(seed);
            List<Host> hosts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Host host = network.start("node-" + i, Network.address(i));
                network.seed(host, THREE);
                hosts.add(host);
            }
            long took = network.runUntil(
                    () -> allAlive(hosts) && hosts.stream().allMatch(host -> host.membership.seedsAnswered()), SECONDS);
            assertThat(took).as("seed %d", seed).isNotNegative();
            network.run(SECONDS);
            assertThat(hosts.stream().map(host -> host.membership.stateHash()).distinct()).hasSize(1);
        }
    }

    @Test
    void aChainOfSingleSeedsBecomesOneClusterAlsoUnderLoss() {
        Network network = new Network(5);
        network.faults = Faults.loss(0.2);
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Host host = network.start("node-" + i, Network.address(i));
            network.seed(host, i == 0 ? List.of() : List.of(Network.address(i - 1)));
            hosts.add(host);
        }
        assertThat(network.runUntil(() -> allAlive(hosts), 20 * SECONDS)).isNotNegative();
    }

    @Test
    void whoLeavesIsLeftEverywhereWithinASecond() {
        for (int size : new int[] {3, 16, 100}) {
            for (long seed = 0; seed < 10; seed++) {
                Network network = new Network(seed);
                List<Host> hosts = network.startMany(size);
                network.run(20 * SECONDS);
                Host leaver = hosts.get(1);
                network.act(leaver, () -> leaver.membership.leave(network.now(leaver)));
                network.run(500 * MILLIS);
                network.crash(leaver);
                network.run(500 * MILLIS);
                assertThat(hosts).as("%d members, seed %d", size, seed)
                        .allMatch(host -> host.holds(leaver, MemberState.LEFT));
                network.run(20 * SECONDS);
                assertThat(hosts).noneMatch(host -> host.reported(Event.Died.class));
            }
        }
    }

    @Test
    void whoPausedForLongerThanItTakesToDieIsBackWithinTwoSeconds() {
        for (int size : new int[] {3, 16}) {
            for (long seed = 0; seed < 20; seed++) {
                Network network = new Network(seed);
                List<Host> hosts = network.startMany(size);
                network.run(20 * SECONDS);
                Host sleeper = hosts.get(0);
                network.pause(sleeper);
                network.run(40 * SECONDS);
                assertThat(hosts.get(1).holds(sleeper, MemberState.DEAD)).isTrue();
                network.resume(sleeper);
                long took = network.runUntil(() -> allAlive(hosts), 2 * SECONDS);
                assertThat(took).as("%d members, seed %d", size, seed).isNotNegative();
                network.run(30 * SECONDS);
                assertThat(sleeper.reported(Event.Died.class)).as("blames others").isFalse();
                assertThat(allAlive(hosts)).isTrue();
            }
        }
    }

    @Test
    void aPauseThatNobodyMentionedIsNoticed() {
        Network network = new Network(1);
        List<Host> hosts = network.startMany(3);
        network.run(20 * SECONDS);
        Host sleeper = hosts.get(0);
        network.pause(sleeper);
        network.run(40 * SECONDS);
        sleeper.paused = false;
        network.act(sleeper, () -> sleeper.membership.onWakeup(network.now(sleeper)));
        assertThat(network.runUntil(() -> allAlive(hosts), 2 * SECONDS)).isNotNegative();
        assertThat(sleeper.reported(Event.Suspected.class)).isFalse();
    }

    @Test
    void aNodeStartedAgainReplacesItsFormerRunAtOnce() {
        for (long seed = 0; seed < 20; seed++) {
            Network network = new Network(seed);
            List<Host> hosts = network.startMany(5);
            network.run(20 * SECONDS);
            Host before = hosts.get(3);
            network.crash(before);
            network.run(seed % 2 == 0 ? 100 * MILLIS : 30 * SECONDS);
            // every other time its clock was set back meanwhile
            Host after = network.start("node-3", before.address, seed % 4 < 2 ? 0 : -60_000);
            network.seed(after, THREE);
            hosts.set(3, after);
            long took = network.runUntil(
                    () -> allAlive(hosts) && hosts.stream().allMatch(
                            host -> host == after || host.holds(before, MemberState.DEAD)),
                    2 * SECONDS);
            assertThat(took).as("seed %d", seed).isNotNegative();
            network.run(20 * SECONDS);
            assertThat(allAlive(hosts)).isTrue();
            assertThat(after.reported(Event.Refused.class)).isFalse();
        }
    }

    @Test
    void aNodeThatCrashedAndStartsElsewhereIsLetInBeforeItsFormerRunIsFoundDead() {
        for (long seed = 0; seed < 20; seed++) {
            Network network = new Network(seed);
            List<Host> hosts = network.startMany(5);
            network.run(20 * SECONDS);
            Host before = hosts.get(3);
            network.crash(before);
            network.run(50 * MILLIS);
            Host after = network.start("node-3", Network.address(77));
            network.seed(after, THREE);
            hosts.set(3, after);
            long took = network.runUntil(() -> allAlive(hosts), 4 * SECONDS);
            assertThat(took).as("seed %d", seed).isNotNegative();
            network.run(20 * SECONDS);
            assertThat(allAlive(hosts)).isTrue();
            assertThat(hosts).allMatch(host -> host == after || host.holds(before, MemberState.DEAD));
        }
    }

    @Test
    void aNameThatALivingMemberHoldsIsRefusedAndCostsItNothing() {
        for (double loss : new double[] {0, 0.1}) {
            for (long seed = 0; seed < 10; seed++) {
                Network network = new Network(seed);
                List<Host> hosts = network.startMany(5);
                network.run(20 * SECONDS);
                network.faults = Faults.loss(loss);
                Host taken = network.start("node-3", Network.address(77));
                network.seed(taken, THREE);
                long took = network.runUntil(() -> taken.reported(Event.Refused.class), 5 * SECONDS);
                assertThat(took).as("loss %s, seed %d", loss, seed).isNotNegative();
                assertThat(taken.seen.get(taken.seen.size() - 1).event())
                        .isInstanceOfSatisfying(Event.Refused.class, refused -> {
                            assertThat(refused.reason()).isEqualTo(Refusal.Reason.NAME_TAKEN);
                            assertThat(refused.detail()).contains("'node-3'");
                        });
                assertThat(taken.membership.connected()).isFalse();
                network.run(5 * SECONDS);
                assertThat(allAlive(hosts)).isTrue();
                assertThat(hosts.get(3).reported(Event.Refused.class)).isFalse();
            }
        }
    }

    @Test
    void aWokenNodeWhoseNameWasGivenAwayIsTheOneThatIsRefused() {
        for (long seed = 0; seed < 20; seed++) {
            Network network = new Network(seed);
            List<Host> hosts = network.startMany(5);
            network.run(20 * SECONDS);
            Host sleeper = hosts.get(3);
            network.pause(sleeper);
            network.run(100 * MILLIS);
            Host after = network.start("node-3", Network.address(77));
            network.seed(after, THREE);
            network.run(20 * SECONDS);
            assertThat(after.holds(hosts.get(0), MemberState.ALIVE)).isTrue();
            network.resume(sleeper);
            network.run(5 * SECONDS);
            assertThat(sleeper.reported(Event.Refused.class)).as("seed %d", seed).isTrue();
            assertThat(after.reported(Event.Refused.class)).as("seed %d", seed).isFalse();
            hosts.set(3, after);
            assertThat(allAlive(hosts)).isTrue();
        }
    }

    @Test
    void twoHalvesFindEachOtherAgain() {
        for (int size : new int[] {3, 5, 16}) {
            for (long apartSeconds : new long[] {30, 600}) {
                Network network = new Network(size);
                List<Host> hosts = network.startMany(size);
                network.run(20 * SECONDS);
                network.path = (from, to) -> hosts.indexOf(from) < size / 2 == hosts.indexOf(to) < size / 2;
                network.run(apartSeconds * SECONDS);
                assertThat(hosts.get(0).holds(hosts.get(size - 1), MemberState.DEAD)).isTrue();
                assertThat(hosts.get(size - 1).holds(hosts.get(0), MemberState.DEAD)).isTrue();
                network.path = (from, to) -> true;
                // within a minute the dead are asked each second, later each ten seconds
                long took = network.runUntil(() -> allAlive(hosts), (apartSeconds < 60 ? 5 : 20) * SECONDS);
                assertThat(took).as("%d members, %d s apart", size, apartSeconds).isNotNegative();
                network.run(30 * SECONDS);
                assertThat(allAlive(hosts)).isTrue();
                assertThat(hosts.stream().map(host -> host.membership.stateHash()).distinct()).hasSize(1);
            }
        }
    }

    @Test
    void aFleetThatStartsAgainWithNewAddressesFindsItselfThroughItsSeeds() {
        Network network = new Network(6);
        List<Host> before = network.startMany(5);
        network.run(30 * SECONDS);
        List<Host> hosts = new ArrayList<>(before);
        List<Address> seeds = new ArrayList<>(THREE);
        for (int i = 0; i < 5; i++) {
            network.crash(before.get(i));
            network.run(SECONDS);
            if (i < 3) {
                seeds.set(i, Network.address(100 + i));
            }
            Host after = network.start("node-" + i, Network.address(100 + i));
            hosts.set(i, after);
            for (Host host : hosts) {
                if (!host.crashed) {
                    network.seed(host, seeds);
                }
            }
        }
        assertThat(network.runUntil(() -> allAlive(hosts), 40 * SECONDS)).isNotNegative();
        network.run(30 * SECONDS);
        assertThat(allAlive(hosts)).isTrue();
        assertThat(hosts.stream().map(host -> host.membership.stateHash()).distinct()).hasSize(1);
    }

    @Test
    void aClusterThatLosesAllItsMembersButOneIsFoundBySeedsForEver() {
        Network network = new Network(8);
        Host first = network.start("a", Network.address(0));
        network.seed(first, List.of(Network.address(0), Network.address(1)));
        network.run(3_600 * SECONDS);
        assertThat(first.seen).extracting(Host.Seen::event)
                .containsExactly(new Event.SeedsSilent(List.of(Network.address(1))));
        Host second = network.start("b", Network.address(1));
        network.seed(second, List.of());
        assertThat(second.membership.seedsAreOnlySelf()).isTrue();
        assertThat(network.runUntil(() -> allAlive(List.of(first, second)), 31 * SECONDS)).isNotNegative();
        assertThat(first.membership.seedsAnswered()).isTrue();
    }

    @Test
    void whoDisconnectsIsLeftAndSilentAndComesBack() {
        Network network = new Network(9);
        List<Host> hosts = network.startMany(5);
        network.run(20 * SECONDS);
        Host host = hosts.get(2);
        network.act(host, () -> host.membership.disconnect(network.now(host)));
        long sent = host.sentBytes;
        network.run(SECONDS);
        assertThat(hosts).allMatch(each -> each.holds(host, MemberState.LEFT));
        assertThat(host.membership.peers()).isEmpty();
        assertThat(host.membership.nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
        network.run(120 * SECONDS);
        assertThat(host.sentBytes).isEqualTo(sent);
        network.act(host, () -> host.membership.connect(network.now(host)));
        assertThat(network.runUntil(() -> allAlive(hosts), 2 * SECONDS)).isNotNegative();
        network.run(20 * SECONDS);
        assertThat(allAlive(hosts)).isTrue();
        assertThat(hosts).noneMatch(each -> each.reported(Event.Died.class));
    }

    @Test
    void aJoinerWhoseClockIsWrongIsRefusedByMost() {
        Network network = new Network(10);
        List<Host> hosts = network.startMany(5);
        network.run(20 * SECONDS);
        hosts.get(0).wallOffsetMillis = -3_600_000;
        Host late = network.start("late", Network.address(50), -3_600_000);
        network.seed(late, THREE);
        network.run(5 * SECONDS);
        assertThat(late.seen.get(late.seen.size() - 1).event())
                .isInstanceOfSatisfying(Event.Refused.class, refused ->
                        assertThat(refused.reason()).isEqualTo(Refusal.Reason.CLOCK_DRIFT));
        assertThat(late.membership.connected()).isFalse();
    }

    @Test
    void aMembersWrongClockIsReportedNowAndThenAndCutsNobodyOff() {
        Network network = new Network(11);
        List<Host> hosts = network.startMany(5);
        network.run(20 * SECONDS);
        hosts.get(4).wallOffsetMillis = 3_600_000;
        Host joiner = network.start("joiner", Network.address(50));
        network.seed(joiner, List.of(Network.address(4), Network.address(1), Network.address(2)));
        network.run(60 * SECONDS);
        hosts.add(joiner);
        assertThat(allAlive(hosts)).as("one of three that answered finds its clock wrong").isTrue();
        long reports = hosts.get(0).seen.stream().filter(seen -> seen.event() instanceof Event.ClockDrift).count();
        assertThat(reports).isEqualTo(1);
    }

    @Test
    void readinessGetsAroundWithinASecond() {
        for (int size : new int[] {3, 32}) {
            Network network = new Network(size);
            List<Host> hosts = network.startMany(size);
            network.run(20 * SECONDS);
            Host host = hosts.get(1);
            network.act(host, () -> host.membership.setReady(network.now(host), true));
            long took = network.runUntil(
                    () -> hosts.stream().allMatch(each -> ready(each, host)), SECONDS);
            assertThat(took).isNotNegative();
            assertThat(hosts.get(0).reported(Event.Updated.class)).isTrue();
        }
    }

    @Test
    void aRenewedOriginReplacesTheOneBefore() {
        Network network = new Network(12);
        List<Host> hosts = network.startMany(4);
        network.run(20 * SECONDS);
        Host host = hosts.get(1);
        Origin fresh = Origin.random(network.random);
        network.act(host, () -> host.membership.renew(network.now(host), fresh));
        assertThat(network.runUntil(() -> allAlive(hosts), 2 * SECONDS)).isNotNegative();
        network.run(20 * SECONDS);
        assertThat(hosts).filteredOn(each -> each != host).allSatisfy(each -> {
            MemberRecord before = each.membership.member(host.origin);
            assertThat(before).isNotNull();
            assertThat(before.state()).isIn(MemberState.LEFT, MemberState.DEAD);
            assertThat(each.membership.peers()).hasSize(3);
        });
    }

    @Test
    void theGoneAreForgottenAfterADay() {
        Network network = new Network(13);
        List<Host> hosts = network.startMany(3);
        network.run(20 * SECONDS);
        network.crash(hosts.get(1));
        Host leaver = hosts.get(2);
        network.act(leaver, () -> leaver.membership.disconnect(network.now(leaver)));
        Host host = hosts.get(0);
        network.run(23 * 3_600 * SECONDS);
        assertThat(host.membership.members()).hasSize(3);
        network.run(2 * 3_600 * SECONDS);
        assertThat(host.membership.members()).hasSize(1);
        assertThat(host.seen.stream().filter(seen -> seen.event() instanceof Event.Forgotten)).hasSize(2);
    }

    private static boolean ready(Host at, Host of) {
        MemberRecord record = at.membership.member(of.origin);
        return record != null && record.ready();
    }
}
