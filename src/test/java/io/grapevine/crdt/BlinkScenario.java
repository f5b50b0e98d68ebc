package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * How a key that nobody removed can vanish from a replica that catches up, and what keeps it there: the counterexamples
 * to the plain rule "what the other holds dead dies here once all entries that the comparison promised are there", for
 * comparisons that see different ranges at different moments.
 */
final class BlinkScenario {

    private static final Now NOW = new Now(1_000, 1_800_000_000_000L);
    private static final byte[] NOTHING = new byte[0];

    private final OrMap a = map(1);
    private final OrMap b = map(2);
    private final OrMap c = map(3);
    private final Key key = a.key("k".getBytes(StandardCharsets.UTF_8));

    /**
     * B and C write the key in turn. A compares itself with B: C's range before C's write, B's range after it. The
     * plain rule kills what A shows and has nothing in its place.
     */
    @Test
    void aClaimAgainstALiveDotBringsItsCover() {
        Change d0 = put(b);
        send(d0, a);
        send(d0, c);
        // A compares C's origin with B: nothing there, nothing to fetch.
        assertThat(b.seen(c.self(), 1, 1_024)).isEqualTo(a.seen(c.self(), 1, 1_024));
        Change d1 = put(c);
        send(d1, b);
        // A compares B's origin with B: d0 is dead there, and nothing else was promised.
        Runs claimed = b.dead(b.self(), 1, 1_024).minus(a.dead(b.self(), 1, 1_024));
        assertThat(claimed).isEqualTo(Runs.of(1));
        assertThat(b.live(b.self(), 1, 1_024).isEmpty()).isTrue();

        OrMap plain = map(1);
        send(d0, plain);
        plain.mergeDead(NOW, b.self(), claimed, Cause.UNKNOWN);
        assertThat(plain.get(key, NOW.nanos())).isNull();

        Entry cover = b.live(key);
        assertThat(cover).isNotNull();
        a.merge(NOW, cover.version(NOW), List.of(new Dot(b.self(), 1)));
        assertThat(value(a)).isEqualTo(value(b));
        assertThat(a.state(new Dot(b.self(), 1))).isEqualTo(OrMap.State.DEAD);
    }

    /**
     * A claim against an unknown dot, applied at once, is a trap too: the dot's own entry comes late, is known to be
     * dead, and kills what A still shows. Who takes in an entry that is dead here already asks for a cover before its
     * kills count.
     */
    @Test
    void anEntryThatIsDeadBeforeItArrivesMustNotKillWhatIsShown() {
        Change d0 = put(b);
        send(d0, a);
        send(d0, c);
        Runs liveAtFirst = b.live(b.self(), 1, 1);
        assertThat(liveAtFirst).isEqualTo(a.live(b.self(), 1, 1));
        assertThat(b.highest(c.self())).isZero();
        Change d1 = put(b);
        send(d1, c);
        Change d2 = put(c);
        send(d2, b);
        // The rest of B's range is compared now: d1 is dead at B and unknown at A.
        Runs claimed = b.dead(b.self(), 2, 1_024);
        assertThat(claimed).isEqualTo(Runs.of(2));
        a.mergeDead(NOW, b.self(), claimed, Cause.UNKNOWN);
        assertThat(a.get(key, NOW.nanos())).isNotNull();

        Version late = entry(d1).version(NOW);
        assertThat(a.state(late.dot())).isEqualTo(OrMap.State.DEAD);
        assertThat(a.state(d1.kills().get(0))).isEqualTo(OrMap.State.LIVE);
        a.merge(NOW, entry(d2).version(NOW), d1.kills());
        assertThat(a.merge(NOW, late, d1.kills())).isEqualTo(OrMap.Merge.KNOWN);
        assertThat(value(a)).isEqualTo(value(b));

        OrMap plain = map(1);
        send(d0, plain);
        plain.mergeDead(NOW, b.self(), claimed, Cause.UNKNOWN);
        plain.merge(NOW, late, d1.kills());
        assertThat(plain.get(key, NOW.nanos())).isNull();
    }

    /**
     * A cover is no better than the replica that gives it: A holds the top rank dead, by a claim without its successor,
     * and shows a lower one that the asker outranked long ago.
     */
    @Test
    void aCoverThatTheDeadDotOutranksIsNone() {
        Change low = put(a);
        b.observe(a.clock());
        Change high = put(b);
        send(high, c);
        send(low, c);
        assertThat(c.state(entry(low).dot())).isEqualTo(OrMap.State.DEAD);
        Runs seenByA = b.live(b.self(), 2, 1_024);
        assertThat(seenByA.isEmpty()).isTrue();
        put(b);
        // A compares numbers from 2 on before B's second write, number 1 after it.
        a.mergeDead(NOW, b.self(), b.dead(b.self(), 1, 1), Cause.UNKNOWN);
        Entry cover = a.live(key);
        assertThat(cover).isNotNull();
        assertThat(cover.outranks(entry(high).version(NOW))).isFalse();

        c.merge(NOW, cover.version(NOW), high.kills());
        c.mergeDead(NOW, List.of(entry(high).dot()), Cause.UNKNOWN);
        assertThat(c.get(key, NOW.nanos())).isNull();
    }

    /**
     * What keeps all three from happening: who is compared sends along whatever becomes live meanwhile, and the deaths
     * wait for it. Then the other has all that was live at any moment of the comparison.
     */
    @Test
    void aClosedComparisonNeedsNoCover() {
        Change d0 = put(b);
        send(d0, a);
        send(d0, c);
        assertThat(b.highest(c.self())).isZero();
        Change d1 = put(c);
        send(d1, b);
        Runs claimed = b.dead(b.self(), 1, 1_024);
        a.merge(NOW, entry(d1).version(NOW), List.of());
        a.mergeDead(NOW, b.self(), claimed, Cause.UNKNOWN);
        assertThat(value(a)).isEqualTo(value(b));
    }

    private static OrMap map(long number) {
        return new OrMap(new Origin(0, number), Replica.HASH, new SplittableRandom(number));
    }

    private Change put(OrMap map) {
        String value = "by " + map.self() + " " + map.issued();
        return map.put(NOW, key, "", value.getBytes(StandardCharsets.UTF_8), Version.FOREVER);
    }

    private static void send(Change change, OrMap to) {
        to.observe(entry(change).timestamp());
        to.merge(NOW, entry(change).version(NOW), change.kills());
    }

    private static Entry entry(Change change) {
        Entry entry = change.entry();
        assertThat(entry).isNotNull();
        return entry;
    }

    private byte[] value(OrMap map) {
        Entry entry = map.get(key, NOW.nanos());
        return entry == null ? NOTHING : entry.value();
    }
}
