package io.grapevine.faults;

import static io.grapevine.faults.Told.holds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReplicasEqualTest {

    private static Verdict judge(Told told) {
        return new ReplicasEqual().judge(told.evidence());
    }

    @Test
    void acceptsEqualOnes() {
        Verdict verdict = judge(new Told().equal(5_000, holds(0, "a", "1"), holds(1, "a", "1")));
        assertThat(verdict.violationCount()).isZero();
        assertThat(verdict.judgedCount()).isPositive();
    }

    @Test
    void rejectsOneThatHasAnotherVersion() {
        assertThat(judge(new Told().equal(5_000, holds(0, "a", "1"), holds(1, "a", "2"))).violations())
                .singleElement().asString().contains("slots 0 and 1");
    }

    @Test
    void rejectsOneThatHasMore() {
        Told told = new Told().equal(5_000, holds(0, "a", "1"), holds(1, "a", "1"), holds(2, "a", "1", "b", "2"));
        assertThat(judge(told).violations()).singleElement().asString().contains("nothing against 2");
    }

    @Test
    void rejectsThoseThatNeverBecomeEqual() {
        assertThat(judge(new Told().equalAfter(-1, 0, 90_000, holds(0), holds(1))).violationCount()).isEqualTo(1);
    }

    @Test
    void rejectsThoseThatBecomeEqualTooLate() {
        assertThat(judge(new Told().equalAfter(40_001, 0, 50_000, holds(0), holds(1))).violationCount()).isEqualTo(1);
        assertThat(judge(new Told().equalAfter(39_999, 0, 50_000, holds(0), holds(1))).violationCount()).isZero();
    }

    @Test
    void leavesOutWhatMayExpireMeanwhile() {
        Told told = new Told().putWithTtl(0, 0, "a", "1", 5_001).putWithTtl(0, 0, "b", "2", 9_000);
        told.equal(5_000, holds(0, "a", "1", "b", "2"), holds(1, "b", "2"));
        assertThat(judge(told).violationCount()).isZero();
        assertThat(judge(told.equal(5_100, holds(0, "b", "2"), holds(1))).violationCount()).isEqualTo(1);
    }
}
