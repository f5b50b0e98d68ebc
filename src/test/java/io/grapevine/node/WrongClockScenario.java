package io.grapevine.node;

import static io.grapevine.testkit.SimulatedCluster.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.testkit.SimulatedCluster;
import io.grapevine.testkit.SimulatedCluster.Member;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories of nodes that start together, and whose wall clocks disagree. */
final class WrongClockScenario {

    private static boolean isRefused(Member member) {
        return member.node().readiness(new Now(0, 0)).reason().contains("refused");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void ofTwoThatStartTogetherOneIsRefusedLoudlyAndTheOtherGoesOn(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.wallOffsetMillis = name -> name.equals("n1") ? 600_000 : 0;
        List<Member> nodes = cluster.start(2);
        cluster.run(15 * SECOND);
        assertThat(nodes.stream().filter(WrongClockScenario::isRefused)).hasSize(1).allMatch(refused ->
                refused.events.stream().anyMatch(event -> event.kind().equals("join-refused")));
        assertThat(nodes.stream().filter(Member::ready)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void ofThreeThatStartTogetherTheOddOneIsRefused(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.wallOffsetMillis = name -> name.equals("n" + seed % 3) ? -600_000 : 0;
        List<Member> nodes = cluster.start(3);
        cluster.run(15 * SECOND);
        for (Member member : nodes) {
            assertThat(isRefused(member)).isEqualTo(member.name.equals("n" + seed % 3));
        }
    }
}
