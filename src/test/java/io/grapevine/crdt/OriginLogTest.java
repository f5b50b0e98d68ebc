package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The sums that an origin's log keeps against the same computed from scratch, over any range. */
final class OriginLogTest {

    private static final Origin ORIGIN = new Origin(3, 4);
    private static final byte[] BLOCK = Content.pack(new byte[] {'k'}, new byte[0], new byte[0]);

    @Test
    void sumsWhatItHoldsOverAnyRange() {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            OriginLog log = new OriginLog(ORIGIN, Replica.HASH);
            Runs seen = new Runs();
            Map<Long, Entry> live = new TreeMap<>();
            long reach = 1L << random.nextInt(4, 62);
            for (int step = 0; step < 400; step++) {
                long number = 1 + random.nextLong(reach);
                Entry entry = live.get(number);
                if (entry == null && !live.isEmpty() && random.nextInt(3) == 0) {
                    entry = new ArrayList<>(live.values()).get(random.nextInt(live.size()));
                }
                if (entry != null) {
                    live.remove(entry.number());
                    if (random.nextBoolean()) {
                        log.bury(entry);
                    } else {
                        log.forget(entry);
                        seen.remove(entry.number());
                    }
                } else if (random.nextInt(8) == 0) {
                    Runs some = new Runs();
                    for (int run = random.nextInt(12); run >= 0; run--) {
                        long from = 1 + random.nextLong(reach);
                        some.add(from, from + random.nextLong(Math.max(1, reach / 64)));
                    }
                    long before = seen.size();
                    seen.addAll(some);
                    assertThat(log.see(some)).isEqualTo(seen.size() - before);
                } else if (random.nextInt(4) == 0) {
                    long last = number + random.nextLong(Math.max(1, reach / 8));
                    log.see(number, last);
                    seen.add(number, last);
                } else if (!seen.contains(number)) {
                    log.see(number, number);
                    seen.add(number);
                    Entry fresh = Entry.shared(log, number, step, Version.FOREVER, BLOCK, 1);
                    log.revive(fresh);
                    live.put(number, fresh);
                }
                long first = 1 + random.nextLong(reach);
                check(log, seen, live, first, first + random.nextLong(reach));
            }
            check(log, seen, live, 1, Long.MAX_VALUE);
            assertThat(log.digest()).isEqualTo(log.digest(1, Long.MAX_VALUE));
        }
    }

    private static void check(OriginLog log, Runs seen, Map<Long, Entry> live, long first, long last) {
        long sum = 0;
        Runs clipped = seen.within(first, last);
        long originHash = Replica.HASH.hash(ORIGIN.high(), ORIGIN.low(), 0);
        for (int run = 0; run < clipped.runCount(); run++) {
            sum += Replica.HASH.hash(originHash, clipped.first(run), clipped.last(run));
        }
        List<Entry> inside = new ArrayList<>();
        for (Entry entry : live.values()) {
            if (entry.number() >= first && entry.number() <= last) {
                inside.add(entry);
                sum += entry.contentHash();
            }
        }
        assertThat(log.digest(first, last)).isEqualTo(sum);
        assertThat(log.seen()).isEqualTo(seen);
        assertThat(log.live().count()).isEqualTo(live.size());
        List<Entry> told = new ArrayList<>();
        assertThat(log.visit(first, last, told::add)).isTrue();
        assertThat(told).containsExactlyElementsOf(inside);
        Runs numbers = new Runs();
        inside.forEach(entry -> numbers.add(entry.number()));
        assertThat(log.live(first, last)).isEqualTo(numbers);
    }

    @Test
    void isEmptyAgainWhenAllIsForgotten() {
        OriginLog log = new OriginLog(ORIGIN, Replica.HASH);
        List<Entry> entries = new ArrayList<>();
        for (int number = 1; number <= 5_000; number++) {
            log.see(number, number);
            entries.add(Entry.shared(log, number, number, Version.FOREVER, BLOCK, 1));
            log.revive(entries.get(number - 1));
        }
        assertThat(log.state(5_000)).isEqualTo(OrMap.State.LIVE);
        entries.forEach(log::forget);
        assertThat(log.digest()).isZero();
        assertThat(log.seen().isEmpty()).isTrue();
        assertThat(log.state(5_000)).isEqualTo(OrMap.State.UNKNOWN);
    }

    /** A change costs a few additions, whatever else is there: what has been altered behind the log's back is not noticed. */
    @Test
    void aChangeReadsNoOtherEntryAndNoOtherRun() {
        OriginLog log = ofEvenNumbers();
        OriginLog twin = ofEvenNumbers();
        log.visit(1, Long.MAX_VALUE, entry -> {
            entry.block()[entry.block().length - 1]++;
            return true;
        });
        log.seen().remove(2);
        for (OriginLog each : List.of(log, twin)) {
            Entry last = revived(each, 9_000);
            revived(each, 1_001);
            each.bury(last);
            each.forget(revived(each, 7_001));
            each.see(Runs.of(5_001, 5_010));
        }
        assertThat(log.digest()).isEqualTo(twin.digest());
        assertThat(log.digest(1, Long.MAX_VALUE)).as("one that reads all").isNotEqualTo(twin.digest());
    }

    private static OriginLog ofEvenNumbers() {
        OriginLog log = new OriginLog(ORIGIN, Replica.HASH);
        for (int number = 2; number <= 5_000; number += 2) {
            revived(log, number);
        }
        return log;
    }

    private static Entry revived(OriginLog log, long number) {
        log.see(number, number);
        Entry entry = Entry.shared(log, number, number, Version.FOREVER, BLOCK.clone(), 1);
        log.revive(entry);
        return entry;
    }
}
