package io.grapevine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryCheckerTest {

    @Test
    void rejectsAValueThatNobodyWrote() {
        Told told = new Told().put(10, 0, "k", "1").readValue(20, 0, "k", "1", "another value");
        assertThat(new OneValuePerVersion().judge(told.evidence()).violationCount()).isEqualTo(1);
    }

    @Test
    void rejectsTwoWritesOfOneVersion() {
        Told told = new Told().put(10, 0, "k", "1").put(20, 0, "other", "1");
        assertThat(new OneValuePerVersion().judge(told.evidence()).violationCount()).isEqualTo(1);
    }

    @Test
    void rejectsAnAlarm() {
        Verdict verdict = new NoComplaints().judge(new Told().complaint("ALARM: self-fenced").evidence());
        assertThat(verdict.violations()).singleElement().asString().contains("self-fenced");
    }

    @Test
    void asksEveryGuarantee() {
        History bad = new Told()
                .alone(0, 100, 0)
                .readUnanswered(10, 0, "a")
                .put(10, 1, "b", "1").remove(20, 1, "b", "1").read(30, 1, "b", "1")
                .put(10, 1, "c", "2").readNothing(20, 1, "c")
                .putWithTtl(10, 1, "d", "3", 10_000).readNothing(20, 1, "d")
                .readValue(10, 1, "e", "4", "never written")
                .disk(1).put(10, 1, "f", "5").equal(50_000, Told.holds(0, "f", "5"), Told.holds(1, "f", "5"))
                .equalAfter(-1, 0, 60_000, Told.holds(0), Told.holds(1))
                .complaint("ALARM")
                .history();
        assertThat(HistoryChecker.check(bad))
                .allSatisfy(verdict -> assertThat(verdict.violationCount()).as(verdict.guarantee()).isPositive());
    }

    @Test
    void aHistoryInAFileIsTheSameHistory(@TempDir Path directory) throws IOException {
        History history = new Told().alone(0, 10, 0).split(3, 4).standstill(1, 2).complaint("ALARM \"x\"")
                .putWithTtl(10, 0, "k", "1", 5).remove(20, 1, "k", "1")
                .equal(5_000, Told.holds(0, "k", "1"), Told.holds(1)).history();
        Path file = directory.resolve("deeper").resolve("history.jsonl");
        HistoryFile.write(history, file);
        assertThat(HistoryFile.read(file)).isEqualTo(history);
    }
}
