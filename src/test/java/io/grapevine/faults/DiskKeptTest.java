package io.grapevine.faults;

import static io.grapevine.faults.Told.holds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DiskKeptTest {

    private static Verdict judge(Told told) {
        return new DiskKept().judge(told.evidence());
    }

    private static Told heldAndGone() {
        return new Told().put(10, 0, "k", "1").equal(5_000, holds(0, "k", "1"), holds(1, "k", "1"))
                .equal(60_000, holds(2), holds(3));
    }

    @Test
    void rejectsThatAllLostWhatAllHadHeldAlsoIfAllWereKilled() {
        assertThat(judge(heldAndGone().disk(0)).violations()).hasSize(2).first().asString().contains("all held k");
    }

    @Test
    void acceptsItWhereNobodyHasADisk() {
        assertThat(judge(heldAndGone()).judgedCount()).isZero();
    }

    @Test
    void acceptsWhatMayHaveBeenRemovedOrHaveExpired() {
        assertThat(judge(heldAndGone().disk(0).removeUnanswered(6_000, 1, "k", "1")).violationCount()).isZero();
        Told expired = new Told().disk(0).putWithTtl(10, 0, "k", "1", 30_000)
                .equal(5_000, holds(0, "k", "1")).equal(60_000, holds(2));
        assertThat(judge(expired).violationCount()).isZero();
    }

    @Test
    void acceptsWhatWasOverwritten() {
        Told told = new Told().disk(0).put(10, 0, "k", "1").equal(5_000, holds(0, "k", "1"))
                .put(6_000, 0, "k", "2").equal(60_000, holds(2, "k", "2"));
        assertThat(judge(told).judgedCount()).isEqualTo(1);
        assertThat(judge(told).violationCount()).isZero();
    }
}
