package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A slice of it is little work, whatever there is. */
final class EverythingTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Now NOW = new Now(1_000_000_000L, 1_800_000_000_000L);

    private final OrMap map = new OrMap(new Origin(1, 1), Replica.HASH, new SplittableRandom(1));

    private Entry put(int number) {
        Entry entry = map.put(NOW, key(number), "text/plain", new byte[8], Version.FOREVER).entry();
        assertThat(entry).isNotNull();
        return entry;
    }

    private Key key(int number) {
        return map.key(("k" + number).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theFirstEntryIsToldOfBeforeAllAreLookedAt() {
        for (int i = 0; i < 50_000; i++) {
            put(i);
        }
        map.everything().next(1);
        Everything everything = map.everything();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThat(everything.next(1)).hasSize(1);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).as("a place in a queue for each entry looked at").isLessThan(100_000);
    }

    /** The moment as of which it ends is that of the last slice: what had died before is not told of. */
    @Test
    void whatWasBornMeanwhileIsLookedAtInSlicesToo() {
        put(0);
        Everything everything = map.everything();
        List<Entry> told = new ArrayList<>(everything.next(1));
        for (int i = 1; i < 20_000; i++) {
            put(i);
        }
        Entry last = put(20_000);
        told.addAll(everything.next(1));
        map.remove(NOW, key(20_000));
        told.addAll(everything.next(Integer.MAX_VALUE));
        assertThat(told).hasSize(20_000).doesNotContain(last);
        assertThat(everything.next(1)).isEmpty();
    }
}
