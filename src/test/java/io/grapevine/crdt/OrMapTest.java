package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class OrMapTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Now NOW = new Now(5 * SECOND, 1_800_000_000_000L);
    private static final Origin OTHER = new Origin(7, 7);
    private static final long FOREVER = Version.FOREVER;

    private final OrMap map = new OrMap(new Origin(1, 1), Replica.HASH, new SplittableRandom(1));
    private final OrMap other = new OrMap(OTHER, Replica.HASH, new SplittableRandom(2));

    // ---- writes

    @Test
    void showsWhatWasPutAndSharesItsBytes() {
        Change change = put(map, "a", "one", FOREVER);
        Entry entry = change.entry();
        assertThat(shown(map, "a")).isEqualTo("one");
        assertThat(map.get(key("a"), NOW.nanos())).isSameAs(entry);
        assertThat(entry.version(NOW).block()).isSameAs(entry.block());
        assertThat(entry.etag()).isEqualTo(new Dot(map.self(), 1).toString());
        assertThat(change.kills()).isEmpty();
        assertThat(put(map, "a", "two", FOREVER).kills()).containsExactly(entry.dot());
        assertThat(map.entryCount()).isEqualTo(1);
        assertThat(map.issued()).isEqualTo(2);
    }

    @Test
    void aValueOfOctetsPaysForNoContentType() {
        Entry octets = map.put(NOW, key("a"), Content.OCTETS, bytes("one"), FOREVER).entry();
        assertThat(octets.contentType()).isEqualTo(Content.OCTETS);
        assertThat(octets.block()).isEqualTo(map.put(NOW, key("a"), "", bytes("one"), FOREVER).entry().block())
                .hasSize(Content.HEADER_BYTES + 1 + 3);
        assertThat(map.putLocal(NOW, key("a"), "text/plain", bytes("one"), FOREVER).contentType()).isEqualTo("text/plain");
    }

    @Test
    void aRemoveTakesANumberThatIsBornDead() {
        Entry entry = put(map, "a", "one", FOREVER).entry();
        Change change = map.remove(NOW, key("a"));
        assertThat(change.kills()).containsExactly(entry.dot(), new Dot(map.self(), 2));
        assertThat(map.dead(map.self(), 1, 9)).isEqualTo(Runs.of(1, 2));
        assertThat(map.liveBytes()).isZero();
        assertThat(map.remove(NOW, key("a"))).isNull();
        assertThat(map.issued()).isEqualTo(2);
    }

    @Test
    void aWriteRanksAboveWhatItsNodeOnlyHeardOf() {
        Entry ahead = other.put(NOW.plusNanos(60 * SECOND), key("a"), "", bytes("old"), FOREVER).entry();
        map.observe(other.clock());
        assertThat(put(map, "a", "new", FOREVER).entry().outranks(ahead.version(NOW))).isTrue();
    }

    @Test
    void refusesAWriteWithoutTimeLeft() {
        assertThatThrownBy(() -> put(map, "a", "one", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(map.digest()).isZero();
    }

    // ---- the join

    @Test
    void killsCountAlsoWhenTheVersionIsKnownOrOutranked() {
        Version version = put(other, "a", "one", FOREVER).entry().version(NOW);
        Dot kill = new Dot(OTHER, 40);
        assertThat(map.merge(NOW, version, List.of())).isEqualTo(OrMap.Merge.LIVE);
        assertThat(map.merge(NOW, version, List.of(kill, version.dot()))).isEqualTo(OrMap.Merge.KNOWN);
        assertThat(map.state(kill)).isEqualTo(OrMap.State.DEAD);
        assertThat(map.state(version.dot())).isEqualTo(OrMap.State.LIVE);
        Version low = new Version(new Dot(OTHER, 2), 1, FOREVER, version.block());
        assertThat(map.merge(NOW, low, List.of(new Dot(OTHER, 41)))).isEqualTo(OrMap.Merge.DEAD);
        assertThat(map.state(new Dot(OTHER, 41))).isEqualTo(OrMap.State.DEAD);
        assertThat(map.diedCount(Cause.OUTRANKED)).isEqualTo(1);
    }

    @Test
    void aKillOfWhatIsShownMakesRoomWhateverItsRank() {
        Entry high = map.put(NOW.plusNanos(SECOND), key("a"), "", bytes("high"), FOREVER).entry();
        Version low = put(other, "a", "low", FOREVER).entry().version(NOW);
        assertThat(map.merge(NOW, low, List.of(high.dot()))).isEqualTo(OrMap.Merge.LIVE);
        assertThat(shown(map, "a")).isEqualTo("low");
    }

    @Test
    void aVersionOutOfTimeIsDeadAtOnce() {
        Version version = new Version(new Dot(OTHER, 1), 9, 0, block("a", "one"));
        assertThat(map.merge(NOW, version, List.of())).isEqualTo(OrMap.Merge.DEAD);
        assertThat(map.state(version.dot())).isEqualTo(OrMap.State.DEAD);
        assertThat(map.gone(key("a"), NOW.nanos())).isEqualTo(OrMap.Gone.EXPIRED);
    }

    @Test
    void countsWhatWasNotDeadBefore() {
        put(map, "a", "one", FOREVER);
        map.remove(NOW, key("a"));
        put(map, "b", "one", FOREVER);
        assertThat(map.mergeDead(NOW, map.self(), Runs.of(1, 3), Cause.UNKNOWN)).isEqualTo(1);
        assertThat(map.mergeDead(NOW, OTHER, Runs.of(5, 1_000_000_000), Cause.UNKNOWN)).isEqualTo(999_999_996);
        assertThat(map.mergeDead(NOW, List.of(new Dot(OTHER, 4), new Dot(OTHER, 5)), Cause.REMOVED)).isEqualTo(1);
        assertThat(map.seen(OTHER, 1, 10)).isEqualTo(Runs.of(4, 10));
        assertThat(map.isArchived(OTHER)).isTrue();
        DigestOracle.check(map);
    }

    @Test
    void ofTwoEntriesUnderOneDotTheHigherWinsInAnyOrder() {
        Version low = new Version(new Dot(OTHER, 1), 9, FOREVER, block("a", "one"));
        Version high = new Version(new Dot(OTHER, 1), 10, FOREVER, block("b", "two"));
        OrMap third = new OrMap(new Origin(3, 3), Replica.HASH, new SplittableRandom(3));
        map.merge(NOW, low, List.of());
        assertThat(map.merge(NOW, high, List.of())).isEqualTo(OrMap.Merge.LIVE);
        third.merge(NOW, high, List.of());
        assertThat(third.merge(NOW, low, List.of())).isEqualTo(OrMap.Merge.KNOWN);
        assertThat(shown(map, "a")).isNull();
        assertThat(shown(map, "b")).isEqualTo("two");
        assertThat(map.digest()).isEqualTo(third.digest());
        DigestOracle.check(map);
    }

    @Test
    void digestsAreEqualWhenStatesAreWhateverTheWayThere() {
        Version one = put(other, "a", "one", FOREVER).entry().version(NOW);
        Version two = put(other, "a", "two", FOREVER).entry().version(NOW);
        map.merge(NOW, two, List.of());
        map.merge(NOW, one, List.of());
        assertThat(map.digest()).isEqualTo(other.digest());
        assertThat(map.rangeDigest(OTHER, 1, 1)).isEqualTo(other.rangeDigest(OTHER, 1, 1));
        map.mergeDead(NOW, List.of(two.dot()), Cause.REMOVED);
        assertThat(map.digest()).isNotEqualTo(other.digest());
        assertThat(map.rangeDigest(OTHER, 1, 1)).isEqualTo(other.rangeDigest(OTHER, 1, 1));
        assertThat(map.rangeDigest(OTHER, 2, 2)).isNotEqualTo(other.rangeDigest(OTHER, 2, 2));
    }

    // ---- time

    @Test
    void servesNothingPastItsDeadline() {
        put(map, "a", "one", 3 * SECOND);
        assertThat(map.get(key("a"), NOW.nanos() + 3 * SECOND - 1)).isNotNull();
        assertThat(map.get(key("a"), NOW.nanos() + 3 * SECOND)).isNull();
        assertThat(map.gone(key("a"), NOW.nanos() + 3 * SECOND)).isEqualTo(OrMap.Gone.EXPIRED);
        assertThat(map.gone(key("b"), NOW.nanos())).isEqualTo(OrMap.Gone.NEVER_SEEN_OR_FORGOTTEN);
        Now later = NOW.plusNanos(4 * SECOND);
        assertThat(map.nextExpiryNanos()).isLessThanOrEqualTo(later.nanos());
        while (map.nextExpiryNanos() - later.nanos() <= 0) {
            map.expire(later, 10);
        }
        assertThat(map.liveBytes()).isZero();
        assertThat(map.nextExpiryNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(map.gone(key("a"), later.nanos())).isEqualTo(OrMap.Gone.EXPIRED);
        assertThat(map.dead(map.self(), 1, 1)).isEqualTo(Runs.of(1));
        put(map, "a", "two", FOREVER);
        map.remove(NOW, key("a"));
        assertThat(map.gone(key("a"), later.nanos())).isEqualTo(OrMap.Gone.NEVER_SEEN_OR_FORGOTTEN);
    }

    @Test
    void theLongestTtlDoesNotOverflow() {
        for (long nanos : new long[] {0, -5, Long.MAX_VALUE - 3, Long.MIN_VALUE}) {
            Now now = new Now(nanos, 0);
            OrMap any = new OrMap(OTHER, Replica.HASH, new SplittableRandom(1));
            Entry entry = any.put(now, key("a"), "", bytes("one"), Long.MAX_VALUE - 1).entry();
            assertThat(entry.expires()).isTrue();
            assertThat(entry.leftNanos(nanos)).isGreaterThan(280L * 365 * 86_400 * SECOND);
            assertThat(any.get(key("a"), nanos + 1_000 * SECOND)).isSameAs(entry);
            assertThat(any.expire(now.plusNanos(1_000 * SECOND), 100)).isZero();
        }
    }

    @Test
    void aVersionThatMeetsItsOwnEndedEntryStaysDead() {
        Version first = new Version(new Dot(OTHER, 1), 9, SECOND, block("a", "one"));
        map.merge(NOW, first, List.of());
        Version again = new Version(first.dot(), 10, 9 * SECOND, block("a", "two"));
        assertThat(map.merge(NOW.plusNanos(SECOND), again, List.of())).isEqualTo(OrMap.Merge.KNOWN);
        assertThat(map.state(first.dot())).isEqualTo(OrMap.State.DEAD);
    }

    // ---- self-fencing

    @Test
    void fencesItselfWhenItMeetsItsOwnOriginAheadOfItself() {
        put(map, "a", "one", FOREVER);
        map.mergeDead(NOW, List.of(new Dot(map.self(), 1)), Cause.REMOVED);
        assertThat(map.fenced()).isFalse();
        map.merge(NOW, new Version(new Dot(map.self(), 2), 9, FOREVER, block("b", "two")), List.of());
        assertThat(map.fenced()).isTrue();
        assertThat(put(map, "c", "three", FOREVER).entry().number()).isEqualTo(3);
        Origin old = map.self();
        map.renew(new Origin(1, 2));
        assertThat(map.fenced()).isFalse();
        assertThat(map.issued()).isZero();
        assertThat(put(map, "a", "new", FOREVER).entry().dot()).isEqualTo(new Dot(new Origin(1, 2), 1));
        map.mergeDead(NOW, List.of(new Dot(old, 99)), Cause.REMOVED);
        assertThat(map.fenced()).isFalse();
        assertThat(shown(map, "b")).isEqualTo("two");
    }

    @Test
    void fencesItselfOnAClaimedDeathOfWhatItNeverIssued() {
        map.mergeDead(NOW, map.self(), Runs.of(1, 1), Cause.UNKNOWN);
        assertThat(map.fenced()).isTrue();
    }

    @Test
    void fencesItselfOnOtherContentUnderItsOwnDot() {
        Entry mine = put(map, "a", "one", FOREVER).entry();
        map.merge(NOW, mine.version(NOW), List.of());
        assertThat(map.fenced()).isFalse();
        map.merge(NOW, new Version(mine.dot(), 1, FOREVER, mine.block()), List.of());
        assertThat(map.fenced()).isTrue();
        assertThat(shown(map, "a")).isEqualTo("one");
    }

    // ---- shedding, eviction

    @Test
    void whatWasShedIsUnknownAndMayComeAgain() {
        Entry entry = put(map, "a", "one", FOREVER).entry();
        map.shed(entry);
        assertThat(map.state(entry.dot())).isEqualTo(OrMap.State.UNKNOWN);
        assertThat(map.digest()).isZero();
        assertThat(map.origins()).isEmpty();
        assertThat(map.shedCount()).isEqualTo(1);
        assertThat(map.merge(NOW, entry.version(NOW), List.of())).isEqualTo(OrMap.Merge.LIVE);
        assertThat(map.fenced()).isFalse();
        map.shed(entry);
        assertThat(shown(map, "a")).as("another entry of the dot").isEqualTo("one");
    }

    @Test
    void evictsOnlyWhatIsLive() {
        Entry entry = put(map, "a", "one", FOREVER).entry();
        assertThat(map.evict(NOW, entry).cause()).isEqualTo(Cause.EVICTED);
        assertThat(map.evict(NOW, entry)).isNull();
        assertThat(map.evictedCount()).isEqualTo(1);
    }

    @Test
    void choosesTheLeastServedAmongItsOwn() {
        for (int i = 0; i < 50; i++) {
            put(map, "k" + i, "v", FOREVER);
        }
        for (int i = 1; i < 50; i++) {
            map.get(key("k" + i), NOW.nanos());
        }
        SplittableRandom random = new SplittableRandom(5);
        assertThat(map.victim(NOW, random, entry -> true, 500).keyBytes()).isEqualTo(bytes("k0"));
        map.served(key("k0").hash(), NOW);
        map.served(key("k0").hash(), NOW);
        assertThat(map.victim(NOW, random, entry -> true, 500).keyBytes()).isNotEqualTo(bytes("k0"));
        assertThat(map.victim(NOW, random, entry -> false, 500)).isNull();
        assertThat(map.drainServed(1_000)).hasSizeBetween(30, 49).contains(key("k49").hash());
        assertThat(map.drainServed(1_000)).isEmpty();
    }

    // ---- what only this node shows

    @Test
    void aLocalEntryLiesAboveTheSharedOneUntilItsTtl() {
        put(map, "a", "shared", FOREVER);
        long digest = map.digest();
        Entry local = map.putLocal(NOW, key("a"), "", bytes("local"), SECOND);
        assertThat(local.etag()).isEqualTo("local-1");
        assertThatThrownBy(local::dot).isInstanceOf(IllegalStateException.class);
        assertThat(shown(map, "a")).isEqualTo("local");
        assertThat(map.digest()).isEqualTo(digest);
        assertThat(map.entryCount()).isEqualTo(2);
        assertThat(map.get(key("a"), NOW.nanos() + SECOND).isLocal()).isFalse();
        map.expire(NOW.plusNanos(2 * SECOND), 100);
        assertThat(map.liveBytes()).isEqualTo(map.live(key("a")).weightBytes());
    }

    @Test
    void theNextWriteFromAnywhereEndsWhatIsLocal() {
        List<Runnable> writes = List.of(
                () -> put(map, "a", "next", FOREVER),
                () -> map.merge(NOW, new Version(new Dot(OTHER, 1), 1L << 62, FOREVER, block("a", "next")), List.of()),
                () -> map.remove(NOW, key("a")),
                () -> map.mergeDead(NOW, List.of(map.live(key("a")).dot()), Cause.REMOVED),
                () -> map.mergeDead(NOW, List.of(map.live(key("a")).dot()), Cause.OVERWRITTEN),
                () -> map.mergeDead(NOW, List.of(map.live(key("a")).dot()), Cause.UNKNOWN));
        for (Runnable write : writes) {
            map.putLocal(NOW, key("a"), "", bytes("local"), FOREVER);
            if (map.live(key("a")) == null) {
                put(map, "a", "shared", FOREVER);
                map.putLocal(NOW, key("a"), "", bytes("local"), FOREVER);
            }
            assertThat(shown(map, "a")).isEqualTo("local");
            write.run();
            assertThat(shown(map, "a")).isNotEqualTo("local");
        }
    }

    @Test
    void evictionExpiryAndSheddingLeaveWhatIsLocal() {
        Entry shared = put(map, "a", "shared", FOREVER).entry();
        map.putLocal(NOW, key("a"), "", bytes("local"), FOREVER);
        map.shed(shared);
        assertThat(shown(map, "a")).isEqualTo("local");
        map.merge(NOW, shared.version(NOW), List.of());
        assertThat(shown(map, "a")).as("a new live version").isEqualTo("shared");
        map.putLocal(NOW, key("a"), "", bytes("local"), FOREVER);
        map.evict(NOW, map.live(key("a")));
        assertThat(shown(map, "a")).isEqualTo("local");
        map.mergeDead(NOW, List.of(new Dot(OTHER, 3)), Cause.REMOVED);
        assertThat(shown(map, "a")).isEqualTo("local");
        assertThat(map.remove(NOW, key("a"))).isNull();
        assertThat(shown(map, "a")).isNull();
        assertThat(map.liveBytes()).isZero();
    }

    @Test
    void aLocalDeleteHidesTheEntryItSawAndGoesWithIt() {
        assertThat(map.removeLocal(NOW, key("a"))).isFalse();
        put(map, "a", "shared", FOREVER);
        map.putLocal(NOW, key("a"), "", bytes("local"), FOREVER);
        long digest = map.digest();
        assertThat(map.removeLocal(NOW, key("a"))).isTrue();
        assertThat(shown(map, "a")).isNull();
        assertThat(map.gone(key("a"), NOW.nanos())).isEqualTo(OrMap.Gone.NEVER_SEEN_OR_FORGOTTEN);
        assertThat(map.digest()).isEqualTo(digest);
        assertThat(scan("")).isEmpty();
        put(map, "a", "next", FOREVER);
        assertThat(shown(map, "a")).isEqualTo("next");
        map.removeLocal(NOW, key("a"));
        assertThat(map.remove(NOW, key("a"))).as("the shared one still goes for all").isNotNull();
    }

    @Test
    void aLocalWriteWithoutTimeLeftLeavesNothing() {
        put(map, "a", "shared", FOREVER);
        assertThat(map.putLocal(NOW, key("a"), "", bytes("local"), 0)).isNull();
        assertThat(shown(map, "a")).isNull();
    }

    // ---- walks

    @Test
    void scansEachShownKeyOnce() {
        for (int i = 0; i < 300; i++) {
            put(map, (i % 2 == 0 ? "even/" : "odd/") + i, "v", FOREVER);
        }
        map.putLocal(NOW, key("even/0"), "", bytes("local"), FOREVER);
        map.putLocal(NOW, key("even/local"), "", bytes("local"), FOREVER);
        map.removeLocal(NOW, key("even/2"));
        Set<String> keys = new LinkedHashSet<>();
        for (Entry entry : scan("even/")) {
            assertThat(keys.add(new String(entry.keyBytes(), StandardCharsets.UTF_8))).isTrue();
            assertThat(map.get(map.key(entry.keyBytes()), NOW.nanos())).isSameAs(entry);
        }
        assertThat(keys).hasSize(150).contains("even/local", "even/0").doesNotContain("even/2");
    }

    @Test
    void walksMissNothingThatIsThereThroughout() {
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            OrMap any = new OrMap(new Origin(seed, 5), Replica.HASH, random);
            Set<Entry> steady = new LinkedHashSet<>();
            for (int i = 0; i < 500; i++) {
                steady.add(any.put(NOW, key("steady" + i), "", bytes("v"), FOREVER).entry());
            }
            List<Entry> byDot = new ArrayList<>();
            List<Entry> byKey = new ArrayList<>();
            Cursor cursor = any.cursor();
            KeyScan scan = any.scan(bytes("steady"));
            boolean more = true;
            for (int step = 0; more; step++) {
                more = cursor.next(1 + random.nextInt(20), byDot::add) | scan.next(1 + random.nextInt(40), byKey::add);
                for (int i = 0; i < 30; i++) {
                    if (step % 20 < 10) {
                        any.put(NOW, key("passing" + random.nextInt(3_000)), "", bytes("v"), FOREVER);
                    } else {
                        any.remove(NOW, key("passing" + random.nextInt(3_000)));
                    }
                    Dot dot = new Dot(new Origin(random.nextInt(64), 6), 1 + random.nextInt(5_000));
                    any.merge(NOW, new Version(dot, 5, FOREVER, block("x" + dot, "v")), List.of());
                }
                assertThat(step).isLessThan(5_000);
            }
            assertThat(byKey).containsExactlyInAnyOrderElementsOf(steady);
            assertThat(byDot).containsAll(steady).doesNotHaveDuplicates();
        }
    }

    // ---- words

    private List<Entry> scan(String prefix) {
        List<Entry> found = new ArrayList<>();
        KeyScan scan = map.scan(bytes(prefix));
        while (scan.next(7, found::add)) {
            continue;
        }
        return found;
    }

    private Change put(OrMap to, String key, String value, long leftNanos) {
        return to.put(NOW, key(key), "", bytes(value), leftNanos);
    }

    private String shown(OrMap from, String key) {
        Entry entry = from.get(key(key), NOW.nanos());
        return entry == null ? null : new String(entry.value(), StandardCharsets.UTF_8);
    }

    private Key key(String name) {
        return map.key(bytes(name));
    }

    private static byte[] block(String key, String value) {
        return Content.pack(bytes(key), bytes(""), bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
