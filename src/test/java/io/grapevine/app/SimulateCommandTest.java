package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.ConfigReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The simulator as a person or a program calls it. */
final class SimulateCommandTest {

    private static final String REPLAY = "java -jar target/grapevine.jar simulate ";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int simulate(String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] args = new String[options.length + 1];
        args[0] = "simulate";
        System.arraycopy(options, 0, args, 1, options.length);
        Commands commands = new Commands(config -> {
            throw new AssertionError("nothing is to be started");
        }, new ConfigReader(Map.of(), 1L << 30), Map.of(), new PrintWriter(out), new PrintWriter(err));
        return commands.execute(args);
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void tellsAPersonWhatHappened() {
        assertThat(simulate("--nodes", "3", "--duration", "2s", "--writes", "50")).isZero();
        assertThat(out.toString()).contains("nodes           3, seed 1", "everywhere in", "settled in", "trace ",
                "All invariants held.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void tellsAProgramWhatHappened() throws Exception {
        assertThat(simulate("--nodes=4", "--duration=2s", "--writes=50", "--loss=5%", "--seed=7", "--seeds=2", "--json")).isZero();
        assertThat(json().get("held").asBoolean()).isTrue();
        assertThat(json().get("runs")).hasSize(2);
        JsonNode run = json().get("runs").get(1);
        assertThat(run.get("seed").asLong()).isEqualTo(8);
        assertThat(run.get("traceHash").asText()).matches("[0-9a-f]{16}");
        assertThat(run.at("/scenario/nodes").asInt()).isEqualTo(4);
        assertThat(run.at("/scenario/links/loss").asDouble()).isEqualTo(0.05);
        assertThat(run.at("/scenario/limits/maxCopies").isNull()).isTrue();
        assertThat(run.at("/figures/puts").asLong()).isPositive();
        assertThat(run.at("/figures/spread/p99").asLong()).isPositive();
    }

    @Test
    void runsTheSameAloneAndBesideOthers() throws Exception {
        assertThat(simulate("--chaos", "--seed", "20", "--seeds", "4", "--json")).isZero();
        JsonNode beside = json().get("runs");
        for (int i = 0; i < 4; i++) {
            assertThat(simulate("--chaos", "--seed", "" + (20 + i), "--json")).isZero();
            assertThat(json().get("runs").get(0)).isEqualTo(beside.get(i));
        }
    }

    @Test
    void endsWithTheCommandThatRepeatsAViolation() throws Exception {
        String[] given = {"--nodes", "3", "--writes", "50", "--delay", "5ms", "--max-spread", "1ms", "--seeds", "3", "--seed=5"};
        assertThat(simulate(given)).isEqualTo(1);
        String report = out.toString();
        assertThat(report).contains("seed 5: a write is everywhere in time", "What happened before that:", "n0#");
        String replay = report.lines().filter(line -> line.startsWith("Again with: ")).findFirst().orElseThrow();
        assertThat(replay).isEqualTo("Again with: " + REPLAY
                + "--nodes 3 --writes 50 --delay 5ms --max-spread 1ms --seed 5");

        String[] again = replay.substring("Again with: ".length() + REPLAY.length()).split(" ");
        assertThat(simulate(again)).isEqualTo(1);
        assertThat(violation(out.toString())).isEqualTo(violation(report));
    }

    private static String violation(String report) {
        return report.substring(report.indexOf("Violated at"), report.indexOf("Again with"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "--nodes=1 | --nodes cannot be 1; allowed: 2 to 10000",
        "--loss=7 | '7' is no share; allowed: 0% to 100%, or 0 to 1",
        "--loss=-5% | '-5%' is no share",
        "--delay=5 parsecs | '5 parsecs' is no length of time",
        "--ttl=5s..1s | '5s..1s' ends before it begins",
        "--values=4 | --values cannot be 4; allowed: 8 to 67108864",
        "--max-bytes=much | 'much' is no size",
        "--seeds=0 | --seeds cannot be 0; allowed: at least 1",
        "--seed=first | 'first' is no whole number",
        "--fanout=17 | --fanout cannot be 17; allowed: 1 to 16",
        "--probe-timeout=5s | --probe-timeout cannot be 5s; allowed: 1us to less than the probe interval, which is 1s",
        "--probe-interval=300ms | --probe-timeout cannot be 500ms; allowed: 1us to less than the probe interval, which is 300ms",
        "--probe-interval=2h | --probe-interval cannot be 7200s; allowed: 1us to 3600s",
        "--gossip-interval=2h | --gossip-interval cannot be 7200s; allowed: 1us to 3600s",
        "--delay=2h | --delay cannot be 7200s; allowed: 0s to 3600s",
        "--clock-offset=2000d | --clock-offset cannot be 172800000000ms; allowed: 0ms to 31536000000ms",
        "--duration=2000d | --duration cannot be 172800000s; allowed: 0s to 31536000s",
        "--max-fault=2000d | --max-fault cannot be 172800000s",
        "--max-copies=0 | --max-copies cannot be 0.0; allowed: more than 0",
        "--keys=2000000000 | --keys cannot be 2000000000; allowed: 1 to 1000000",
        "--large=1TiB | --large",
        "--large=1GiB | --large cannot be 1073741824; allowed: 8 to 67108864",
        "--values=8..1GiB | --values cannot be 1073741824; allowed: 8 to 67108864",
        "--clock-drift=501 | --clock-drift cannot be 501; allowed: 0 to 500",
        "--nodse=3 | unknown option --nodse=3; nearest known: --nodes",
    })
    void refusesWhatMakesNoSense(String option, String message) {
        assertThat(simulate(option)).isEqualTo(2);
        assertThat(err.toString()).startsWith("grapevine: ").contains(message).doesNotContain("Exception");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void namesTheOptionWhoseValueCannotBe() {
        CommandLine.Model.CommandSpec spec = new CommandLine(new SimulateCommand()).getCommandSpec();
        int refused = 0;
        for (CommandLine.Model.OptionSpec option : spec.options()) {
            boolean any = option.longestName().equals("--seed");
            for (String value : option.arity().max() == 0 || any ? List.<String>of() : List.of("-1", "junk")) {
                assertThat(simulate(option.longestName(), value)).as(option.longestName() + " " + value).isEqualTo(2);
                assertThat(err.toString()).startsWith("grapevine: ").contains(option.longestName(), value, "allowed: ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(80);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--max-copies=2 | --max-copies judges what clients write, and they write nothing",
        "--max-spread=1s | --max-spread judges what clients write, and they write nothing",
        "--chaos --writes=0 --max-copies=2 | --max-copies judges what clients write, and they write nothing",
        "--pauses=5 --max-pause=5m | --max-pause cannot be 300s; allowed: 0s to 60s",
    })
    void refusesWhatDoesNotGoTogether(String options, String message) {
        assertThat(simulate(options.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("grapevine: " + message);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--fanout=16 --nodes=20", "--probe-interval=1h", "--probe-timeout=999ms", "--gossip-interval=1h",
        "--probe-timeout=1us", "--datagram=512", "--datagram=1400"
    })
    void takesWhatANodeTakes(String options) {
        assertThat(simulate((options + " --duration=1ms --quiet").split(" "))).isLessThan(2);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void faultsEndWithTheRunHoweverLongTheyMayLast() {
        assertThat(simulate("--duration=5s", "--writes=20", "--max-fault=1h", "--partitions=60", "--disconnections=60",
                "--crashes=600", "--nodes=3")).isZero();
        assertThat(out.toString()).contains("All invariants held.");
    }

    @Test
    void explainsItself() {
        assertThat(simulate("--help")).isZero();
        assertThat(out.toString()).contains("Usage: grapevine simulate", "The network:", "Clients:", "What goes wrong",
                "The nodes' config:", "Judged besides:", "--loss 5%", "Exit status: 0");
        assertThat(err.toString()).isEmpty();
    }
}
