package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a replica can say of an entry that it shows no more. */
final class EndsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Now NOW = new Now(5 * SECOND, 1_800_000_000_000L);
    private static final Now LATER = NOW.plusNanos(SECOND);
    private static final long FOREVER = Version.FOREVER;

    private final OrMap map = new OrMap(new Origin(1, 1), Replica.HASH, new SplittableRandom(1));
    private final OrMap other = new OrMap(new Origin(7, 7), Replica.HASH, new SplittableRandom(2));

    private Key key(String text) {
        return map.key(text.getBytes(StandardCharsets.UTF_8));
    }

    private Entry put(OrMap at, Now now, long leftNanos) {
        return at.put(now, key("a"), "", new byte[] {1}, leftNanos).entry();
    }

    private void expect(Dot dot, Cause cause, Dot by, Now when) {
        assertThat(map.lastEnd(key("a"))).isEqualTo(new End(key("a").hash(), dot, cause, by, when.nanos()));
    }

    @Test
    void nothingIsToldOfAKeyThatNeverEnded() {
        put(map, NOW, FOREVER);
        assertThat(map.lastEnd(key("a"))).isNull();
    }

    @Test
    void anOverwrittenEntryEndedByTheWriteThatTookItsPlace() {
        Dot first = put(map, NOW, FOREVER).dot();
        Dot second = put(map, LATER, FOREVER).dot();
        expect(first, Cause.OVERWRITTEN, second, LATER);
        assertThat(map.diedCount(Cause.OVERWRITTEN)).isEqualTo(1);
    }

    @Test
    void aRemovedOneEndedByTheRemoveHereAndWhereItIsHeardOf() {
        Entry entry = put(other, NOW, FOREVER);
        map.merge(NOW, entry.version(NOW), List.of());
        Change remove = other.remove(NOW, key("a"));
        map.mergeDead(LATER, remove.kills(), remove.cause());
        Dot by = new Dot(other.self(), 2);
        expect(entry.dot(), Cause.REMOVED, by, LATER);
        assertThat(other.lastEnd(key("a"))).isEqualTo(new End(key("a").hash(), entry.dot(), Cause.REMOVED, by, NOW.nanos()));
    }

    @Test
    void anEvictedOneEndedByTheEviction() {
        Entry entry = put(map, NOW, FOREVER);
        map.evict(LATER, entry);
        expect(entry.dot(), Cause.EVICTED, new Dot(map.self(), 2), LATER);
    }

    @Test
    void nobodyIsNamedWhereTheMessageDoesNotTellWhoItWas() {
        Entry entry = put(other, NOW, FOREVER);
        map.merge(NOW, entry.version(NOW), List.of());
        map.mergeDead(LATER, List.of(entry.dot(), new Dot(other.self(), 2), new Dot(other.self(), 3)), Cause.REMOVED);
        expect(entry.dot(), Cause.REMOVED, null, LATER);
    }

    @Test
    void whatAComparisonFoundDeadEndedForAReasonThatNobodyRemembers() {
        Entry entry = put(other, NOW, FOREVER);
        map.merge(NOW, entry.version(NOW), List.of());
        map.mergeDead(LATER, other.self(), Runs.of(1, 1), Cause.UNKNOWN);
        expect(entry.dot(), Cause.UNKNOWN, null, LATER);
    }

    @Test
    void anExpiredOneEndedByNobody() {
        Entry entry = put(map, NOW, SECOND / 2);
        map.expire(LATER, 100);
        expect(entry.dot(), Cause.EXPIRED, null, LATER);
    }

    @Test
    void ofTwoConcurrentWritesTheLowerIsOutrankedByTheHigherWhicheverComesFirst() {
        Entry low = put(other, NOW, FOREVER);
        Entry high = put(map, LATER, FOREVER);
        map.merge(LATER, low.version(LATER), List.of());
        expect(low.dot(), Cause.OUTRANKED, high.dot(), LATER);
        other.merge(LATER, high.version(LATER), List.of());
        assertThat(other.lastEnd(key("a")))
                .isEqualTo(new End(key("a").hash(), low.dot(), Cause.OUTRANKED, high.dot(), LATER.nanos()));
        assertThat(other.diedCount(Cause.OUTRANKED)).isEqualTo(1);
    }

    @Test
    void aWriteThatTellsWhatItReplacesOverwrites() {
        Entry old = put(map, NOW, FOREVER);
        other.merge(NOW, old.version(NOW), List.of());
        Change change = other.put(LATER, key("a"), "", new byte[] {2}, FOREVER);
        map.merge(LATER, change.entry().version(LATER), change.kills());
        expect(old.dot(), Cause.OVERWRITTEN, change.entry().dot(), LATER);
    }

    @Test
    void whatWasShedDidNotDie() {
        Entry entry = put(map, NOW, FOREVER);
        map.shed(entry);
        expect(entry.dot(), null, null, NOW);
        assertThat(map.gone(key("a"), NOW.nanos())).isEqualTo(OrMap.Gone.NEVER_SEEN_OR_FORGOTTEN);
    }

    @Test
    void someThousandAreRememberedAndNoMore() {
        int keys = 4 * Ends.PLACES;
        for (int i = 0; i < keys; i++) {
            map.put(NOW, key("k" + i), "", new byte[0], FOREVER);
            map.remove(NOW, key("k" + i));
        }
        int remembered = 0;
        for (int i = 0; i < keys; i++) {
            remembered += map.lastEnd(key("k" + i)) == null ? 0 : 1;
        }
        assertThat(remembered).isBetween(Ends.PLACES / 2, Ends.PLACES);
        assertThat(map.diedCount(Cause.REMOVED)).isEqualTo(keys);
    }
}
