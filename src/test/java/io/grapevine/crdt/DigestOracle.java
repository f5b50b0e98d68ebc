package io.grapevine.crdt;

import io.grapevine.base.KeyedHash;
import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** What a map keeps up to date, computed again from what it holds. */
final class DigestOracle {

    private DigestOracle() {}

    static void check(OrMap map) {
        KeyedHash hash = Replica.HASH;
        List<Entry> entries = new ArrayList<>();
        Cursor cursor = map.cursor();
        while (cursor.next(5, entries::add)) {
            continue;
        }
        long whole = 0;
        int listed = 0;
        for (Origin origin : map.origins()) {
            long sum = 0;
            long originHash = hash.hash(origin.high(), origin.low(), 0);
            Runs seen = map.seen(origin, 1, Long.MAX_VALUE);
            for (int run = 0; run < seen.runCount(); run++) {
                sum += hash.hash(originHash, seen.first(run), seen.last(run));
            }
            for (Entry entry : entries) {
                if (entry.origin().equals(origin)) {
                    sum += entry.log().contentHash(entry.number(), entry.timestamp(), entry.block());
                    listed++;
                }
            }
            Assertions.assertThat(map.digestOf(origin)).isEqualTo(sum);
            Assertions.assertThat(map.rangeDigest(origin, 1, Long.MAX_VALUE)).isEqualTo(sum);
            whole += sum;
        }
        Assertions.assertThat(listed).isEqualTo(entries.size());
        Assertions.assertThat(map.digest()).isEqualTo(whole);
        Assertions.assertThat(map.entryCount()).isEqualTo(entries.size());
        Assertions.assertThat(map.liveBytes()).isEqualTo(entries.stream().mapToLong(Entry::weightBytes).sum());
        for (Entry entry : entries) {
            Assertions.assertThat(map.live(map.key(entry.keyBytes()))).isSameAs(entry);
        }
    }
}
