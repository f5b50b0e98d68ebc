package io.grapevine.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HostPort;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What is asked. */
final class RequestsTest {

    private static final Window OPEN = new Window(0, 1_000);

    private static Mix mix(double puts, double removes, int keys, double skew, int least, int most) {
        return new Mix(puts, removes, keys, skew, least, most, 30_000, false);
    }

    private static List<Request> asked(Mix mix, long seed, int count) {
        Asking asking = new Asking(mix, new SplittableRandom(seed), new Timetable.FlatOut(), OPEN);
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(asking.take(1));
        }
        return requests;
    }

    private static int[] counts(double skew, int keys, int draws) {
        IntSupplier next = Keys.choose(mix(0, 0, keys, skew, 0, 0), new SplittableRandom(1));
        int[] counts = new int[keys];
        for (int i = 0; i < draws; i++) {
            counts[next.getAsInt()]++;
        }
        return counts;
    }

    @Test
    void theSameSeedAsksTheSame() {
        Mix mix = mix(0.3, 0.1, 1_000, 0.9, 0, 100);
        assertThat(asked(mix, 7, 1_000)).isEqualTo(asked(mix, 7, 1_000)).isNotEqualTo(asked(mix, 8, 1_000));
    }

    @Test
    void kindsAndSizesAreAsTheMixSays() {
        List<Request> requests = asked(mix(0.3, 0.1, 10, 0, 50, 60), 1, 100_000);
        assertThat(requests.stream().filter(each -> each.kind() == Kind.PUT).count()).isBetween(29_000L, 31_000L);
        assertThat(requests.stream().filter(each -> each.kind() == Kind.REMOVE).count()).isBetween(9_400L, 10_600L);
        assertThat(requests.stream().filter(each -> each.kind() == Kind.PUT)).allMatch(each -> each.valueBytes() >= 50 && each.valueBytes() <= 60);
        assertThat(requests.stream().mapToInt(Request::valueBytes).max()).hasValue(60);
    }

    @Test
    void uniformKeysAreAskedForEquallyOften() {
        assertThat(Arrays.stream(counts(0, 10, 100_000))).hasSize(10).allMatch(count -> count > 9_400 && count < 10_600);
    }

    /** Of 1,000 keys the share of rank r is 1/r over the sum of 1/1 to 1/1000, which is 7.4855. */
    @Test
    void zipfsLawGivesEachRankItsShare() {
        int[] counts = counts(1, 1_000, 1_000_000);
        for (int rank : new int[] {1, 2, 3, 10, 100}) {
            assertThat(counts[rank - 1]).as("rank %d", rank).isCloseTo((int) (1_000_000 / 7.4855 / rank),
                    Percentage.withPercentage(10));
        }
    }

    @Test
    void fillingPutsEachKeyOnce() {
        List<Integer> keys = new ArrayList<>();
        for (int first = 0; first < 3; first++) {
            Filling share = new Filling(mix(0, 0, 100, 0, 1, 1), new SplittableRandom(1), first, 3, () -> false);
            while (share.nextDueNanos(5) != Requests.NEVER) {
                Request request = share.take(5);
                assertThat(request.kind()).isEqualTo(Kind.PUT);
                keys.add(request.key());
            }
        }
        assertThat(keys).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void requestsReadAsHttp() {
        Mix mix = mix(0, 0, 10_000, 0, 0, 3);
        RequestText text = new RequestText(new HostPort("::1", 8001), mix, "abc".getBytes(StandardCharsets.US_ASCII));
        Buffer to = Buffer.buffer();
        int bytes = text.append(new Request(Kind.GET, 42, 0, 0, true), to)
                + text.append(new Request(Kind.PUT, 9_999, 2, 0, true), to)
                + text.append(new Request(Kind.REMOVE, 0, 0, 0, true), to);
        assertThat(to.toString()).isEqualTo("GET /v1/entries/bench/0042 HTTP/1.1\r\nhost: [::1]:8001\r\n\r\n"
                + "PUT /v1/entries/bench/9999?ttl=30000ms HTTP/1.1\r\nhost: [::1]:8001\r\n"
                + "content-type: application/octet-stream\r\ncontent-length: 2\r\n\r\nab"
                + "DELETE /v1/entries/bench/0000 HTTP/1.1\r\nhost: [::1]:8001\r\n\r\n");
        assertThat(bytes).isEqualTo(to.length());
    }

    @Test
    void whatWasDueInTheWindowAndNeverTakenIsCounted() {
        Pressure pressure = new Pressure(1, 1, 1, 1_000, 1_000_000_000L);
        Window window = new Window(100_000_000L, 1_000_000_000L);
        Asking asking = new Asking(mix(0, 0, 1, 0, 0, 0), new SplittableRandom(1), Timetable.AtRate.ofConnection(0, pressure, 0), window);
        assertThat(asking.untaken()).isEqualTo(1_000);
        for (int i = 0; i < 300; i++) {
            assertThat(asking.take(5_000_000_000L).counted()).isEqualTo(i >= 100);
        }
        assertThat(asking.untaken()).isEqualTo(800);
    }

    @Test
    void whatTheWarmUpLeftUndoneIsLeftOutOfTheFigures() {
        Pressure pressure = new Pressure(1, 1, 1, 1_000, 1_000_000_000L);
        Window window = new Window(100_000_000L, 1_000_000_000L);
        Asking asking = new Asking(mix(0, 0, 1, 0, 0, 0), new SplittableRandom(1), Timetable.AtRate.ofConnection(0, pressure, 0), window);
        assertThat(asking.nextDueNanos(99_000_000L)).isZero();
        assertThat(asking.take(99_000_000L).counted()).isFalse();
        assertThat(asking.nextDueNanos(100_000_000L)).isEqualTo(100_000_000L);
        assertThat(asking.take(100_000_000L).counted()).isTrue();
    }
}
