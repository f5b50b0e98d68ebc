package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a run finds that the last one left on its disk. */
final class DiskTest {

    private static final long TTL = 10 * Stage.SECOND;

    private final Stage stage = new Stage(2);
    private final Run before = stage.runs.get(0);
    private final Run after = stage.runs.get(1);
    private final OrMap written = before.node.map();
    private final OrMap loaded = after.node.map();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Entry put(String key, long ttlNanos) {
        Now now = before.host.at(stage.agenda.nanos());
        return Objects.requireNonNull(
                written.put(now, written.key(utf8(key)), "text/plain", utf8(key), ttlNanos).entry());
    }

    private void restartAfter(long nanos) {
        Disk disk = Disk.written(before, before.host.at(stage.agenda.nanos()));
        stage.runUntil(nanos);
        disk.loadInto(after.node, after.host.at(nanos));
    }

    private void restartAtOnce() {
        restartAfter(0);
    }

    @Test
    void whatIsLiveIsLive() {
        Entry entry = put("a", Version.FOREVER);
        restartAtOnce();
        assertThat(loaded.state(entry.dot())).isEqualTo(OrMap.State.LIVE);
        Entry found = Objects.requireNonNull(loaded.live(loaded.key(utf8("a"))));
        assertThat(found.dot()).isEqualTo(entry.dot());
        assertThat(found.expires()).isFalse();
        assertThat(found.block()).isEqualTo(entry.block());
    }

    @Test
    void whatWasSeenAndIsDeadIsDead() {
        Entry removed = put("a", Version.FOREVER);
        Entry overwritten = put("b", Version.FOREVER);
        Entry kept = put("b", Version.FOREVER);
        Now now = before.host.at(0);
        written.remove(now, written.key(utf8("a")));
        restartAtOnce();
        assertThat(loaded.state(removed.dot())).isEqualTo(OrMap.State.DEAD);
        assertThat(loaded.state(overwritten.dot())).isEqualTo(OrMap.State.DEAD);
        assertThat(loaded.state(kept.dot())).isEqualTo(OrMap.State.LIVE);
        // nobody can bring it back to this run
        assertThat(loaded.merge(after.host.at(0), removed.version(now), List.of())).isEqualTo(OrMap.Merge.KNOWN);
    }

    @Test
    void whatHasTimeLeftHasLessByWhatPassed() {
        Entry entry = put("a", TTL);
        restartAfter(TTL / 4);
        Entry found = Objects.requireNonNull(loaded.entry(entry.dot()));
        assertThat(found.leftNanos(after.host.clock.local(TTL / 4))).isBetween(TTL * 3 / 4, TTL * 3 / 4 + Stage.MILLI);
    }

    /** Dead would be wrong: by another's clock it may live on, and be told of again. */
    @Test
    void whatHasNoTimeLeftIsUnknown() {
        Entry entry = put("a", TTL);
        restartAfter(TTL + Stage.SECOND);
        assertThat(loaded.state(entry.dot())).isEqualTo(OrMap.State.UNKNOWN);
    }

    @Test
    void aWallClockThatWentBackGivesNothingMoreTime() {
        Entry entry = put("a", TTL);
        after.host.clock.setOffsetMillis(-3_600_000);
        restartAfter(TTL / 4);
        Entry found = Objects.requireNonNull(loaded.entry(entry.dot()));
        assertThat(found.leftNanos(after.host.clock.local(TTL / 4))).isEqualTo(TTL);
    }

    @Test
    void whatWasWrittenAfterTheDiskWasIsUnknown() {
        Disk disk = Disk.written(before, before.host.at(0));
        Dot later = put("a", Version.FOREVER).dot();
        disk.loadInto(after.node, after.host.at(0));
        assertThat(loaded.state(later)).isEqualTo(OrMap.State.UNKNOWN);
    }

    @Test
    void whatIsLocalIsNotOnTheDisk() {
        written.putLocal(before.host.at(0), written.key(utf8("a")), "text/plain", new byte[8], Version.FOREVER);
        restartAtOnce();
        assertThat(loaded.entryCount()).isZero();
        assertThat(loaded.get(loaded.key(utf8("a")), after.host.clock.local(0))).isNull();
    }
}
