package io.grapevine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testkit.Namespaces;
import io.grapevine.testkit.Required;
import io.grapevine.testkit.SmallDisks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five real processes in networks of their own, three of them with disks, under faults that a seed draws, called by clients all the while: what
 * the clients were answered keeps all promises (docs/FAULTS.md).
 */
class RealFaultsIT {

    private static final int NODES = 5;
    private static final double MINUTES = Double.parseDouble(System.getProperty("grapevine.faults.minutes", "3"));
    private static final long SEED = Long.getLong("grapevine.faults.seed", System.nanoTime() & 0xffff_ffffL);
    private static final Path RESULTS = Path.of("target", "faults");
    /** Before each round: what nothing holds up has to be in time. */
    private static final long CALM_MILLIS = 4_000;
    /** In which all kinds of faults have had their turn; a slow machine takes longer for them. */
    private static final int LEAST_ROUNDS = MINUTES >= 2 ? 5 : 1;

    @TempDir
    private Path directory;

    @Test
    void fiveProcessesKeepTheirPromisesUnderFaults() throws Exception {
        Required.orSkip("REAL FAULTS ARE", "grapevine.faults.required", Namespaces.missing());
        String again = "mvn -q -B package -DskipTests failsafe:integration-test failsafe:verify -Dit.test=RealFaultsIT"
                + " -Dgrapevine.faults.minutes=" + MINUTES + " -Dgrapevine.faults.seed=" + SEED;
        System.err.println("real faults: " + again);
        History history = record();
        List<Verdict> verdicts = HistoryChecker.check(history);
        String report = Report.of(history, verdicts);
        System.err.println(report);
        Files.createDirectories(RESULTS);
        Files.writeString(RESULTS.resolve("report-" + SEED + ".txt"), report);
        long violations = verdicts.stream().mapToLong(Verdict::violationCount).sum();
        if (violations > 0 || Boolean.getBoolean("grapevine.faults.keep")) {
            HistoryFile.write(history, RESULTS.resolve("history-" + SEED + ".jsonl"));
        }
        assertThat(violations)
                .as(() -> "violations: the report above and the history are in " + RESULTS + "; to repeat:\n" + again)
                .isZero();
        if (LEAST_ROUNDS > 1) {
            assertThat(verdicts).allSatisfy(each -> assertThat(each.judgedCount()).as(each.guarantee()).isPositive());
            assertThat(history.faults().stream().map(Fault::kind).distinct())
                    .containsAll(Arrays.asList(FaultKind.values()));
            // Of one short fault nothing may be on its way; of all together it cannot be.
            assertThat(history.faults().stream().mapToLong(Fault::droppedPackets).sum()).isPositive();
        }
    }

    private History record() throws IOException, InterruptedException {
        Random random = new Random(SEED);
        Recorder recorder = new Recorder();
        List<Integer> all = IntStream.range(0, NODES).boxed().toList();
        try (recorder; Namespaces namespaces = Namespaces.make(NODES, new Random(random.nextLong()));
                SmallDisks disks = SmallDisks.make(directory, all.stream().filter(Fleet::hasDisk).toList());
                Fleet fleet = new Fleet(NODES, directory, namespaces, disks, recorder)) {
            fleet.publishAddresses();
            fleet.start(all);
            Nemesis nemesis = new Nemesis(fleet, namespaces, recorder);
            Inspection inspection = new Inspection(fleet, recorder);
            Plan plan = new Plan(NODES, new Random(random.nextLong()));
            long endNanos = recorder.nowNanos() + (long) (MINUTES * 60e9);
            try (Clients clients = new Clients(fleet, recorder, random.nextLong())) {
                for (int rounds = 0; recorder.nowNanos() < endNanos || rounds < LEAST_ROUNDS; rounds++) {
                    clients.goOn();
                    nemesis.rest(CALM_MILLIS);
                    Plan.Round round = plan.next();
                    CompletableFuture<Void> around = CompletableFuture.runAsync(
                            () -> nemesis.execute(round.around()));
                    nemesis.execute(round.ofProcesses());
                    around.join();
                    long healedNanos = recorder.nowNanos();
                    clients.keepStill();
                    recorder.add(inspection.inspect(healedNanos));
                }
            }
        }
        return recorder.history(SEED);
    }
}
