package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.Now;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import io.grapevine.node.Node;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each of the oracle's judgements, in a world that was made wrong by hand. */
final class OracleTest {

    private static final int KEPT = 2;
    private static final int ODD = 3;
    private static final long SECOND = 1_000_000_000L;

    private final Cluster cluster;
    private final Oracle oracle;
    private final Run one;
    private final Run other;

    OracleTest() {
        Load load = new Load(0, 8, 0, 0, SECOND, SECOND, 8, 8, 0, 8);
        cluster = new Cluster(Scenario.calm(2, SECOND).with(load), new SplittableRandom(1), new Unwatched());
        cluster.addHosts();
        Ledger ledger = new Ledger(load.keys());
        oracle = new Oracle(cluster, ledger, new Spread(cluster, Limits.NONE), false);
        one = start(0);
        other = start(1);
        // what comes to a node comes from the test
        BitSet both = new BitSet();
        both.set(0, 2);
        cluster.network.cuts.add(Cuts.between(both, both, true), 0, Long.MAX_VALUE, 0);
    }

    private Run start(int host) {
        cluster.start(cluster.hosts.get(host));
        Run run = Objects.requireNonNull(cluster.hosts.get(host).run);
        oracle.onStarted(run);
        return run;
    }

    private Now now(Run run) {
        return run.host.at(cluster.nanos());
    }

    /** Straight into the map: what replication makes of it is not asked for here. */
    private Entry put(Run run, int key, long ttlNanos) {
        oracle.beforeWrite(run, key);
        byte[] value = ByteBuffer.allocate(8).putLong(oracle.nextSerial()).array();
        OrMap map = run.node.map();
        Change change = map.put(now(run), map.key(Cluster.keyBytes(key)), "text/plain", value, ttlNanos);
        oracle.afterPut(run, key, change, ttlNanos, value.length);
        oracle.afterInput(run, null, 0);
        return Objects.requireNonNull(change.entry());
    }

    private void remove(Run run, int key) {
        oracle.beforeWrite(run, key);
        OrMap map = run.node.map();
        map.remove(now(run), map.key(Cluster.keyBytes(key)));
        oracle.afterRemove(run, key, new Dot(map.self(), map.issued()));
        oracle.afterInput(run, null, 0);
    }

    private void bring(Version version, Run from, Run to, long transitNanos) {
        to.node.map().observe(from.node.map().clock());
        to.node.map().merge(now(to), version, List.of());
        oracle.afterInput(to, from, transitNanos);
    }

    private void violates(String invariant, org.assertj.core.api.ThrowableAssert.ThrowingCallable wrong) {
        assertThatThrownBy(wrong).isInstanceOf(ViolatedException.class).hasMessageStartingWith(invariant);
    }

    @Test
    void aWorldInWhichAllGoesAsItShouldIsNotComplainedOf() {
        Entry first = put(one, ODD, Version.FOREVER);
        bring(first.version(now(one)), one, other, 0);
        Entry second = put(other, ODD, Version.FOREVER);
        one.node.map().observe(other.node.map().clock());
        one.node.map().merge(now(one), second.version(now(other)), List.of(first.dot()));
        oracle.afterInput(one, other, 0);
        remove(one, ODD);
        other.node.map().mergeDead(now(other), List.of(second.dot()), Cause.REMOVED);
        oracle.afterInput(other, one, 0);
        bring(put(one, KEPT, Version.FOREVER).version(now(one)), one, other, 0);
        assertThatCode(oracle::judgeAtEnd).doesNotThrowAnyException();
    }

    @Test
    void aDotThatIsIssuedTwiceIsSeen() {
        Entry entry = put(one, ODD, Version.FOREVER);
        violates("no dot is issued twice", () -> oracle.afterRemove(one, ODD, entry.dot()));
    }

    /** It is told of an entry that was removed, by a sender whose clock it does not follow. */
    @Test
    void aPutBelowWhatItsNodeHadOnlyHeardOfIsSeen() {
        one.node.map().observe(one.node.map().clock() + (1L << 40));
        Entry entry = put(one, ODD, Version.FOREVER);
        remove(one, ODD);
        other.node.map().mergeDead(now(other), List.of(entry.dot()), Cause.REMOVED);
        oracle.afterInput(other, one, 0);
        violates("a put ranks above all that its node had heard of", () -> put(other, KEPT, Version.FOREVER));
    }

    @Test
    void aNumberThatNoClientsWriteHasIsSeen() {
        OrMap map = one.node.map();
        map.put(now(one), map.key(Cluster.keyBytes(ODD)), "text/plain", new byte[8], Version.FOREVER);
        violates("a number is a write", () -> oracle.afterInput(one, null, 0));
    }

    @Test
    void aLiveDotThatIsForgottenIsSeen() {
        Entry entry = put(one, ODD, Version.FOREVER);
        one.node.map().shed(entry);
        violates("dot states only move forward", () -> oracle.afterInput(one, null, 0));
    }

    /** The same run with another node's map: what it knew to be dead, it does not know. */
    @Test
    void aDeadDotThatIsForgottenIsSeen() {
        put(one, ODD, Version.FOREVER);
        remove(one, ODD);
        View view = new View(other, 8);
        view.key(ODD).died(Written.put(new Dot(one.node.map().self(), 1), ODD, 1, Version.FOREVER, 0, 8, 1), true);
        violates("dot states only move forward", () -> oracle.lookAt(view, ODD));
    }

    @Test
    void aDeathThatNothingExplainsIsSeen() {
        Entry entry = put(one, ODD, Version.FOREVER);
        one.node.map().mergeDead(now(one), List.of(entry.dot()), Cause.REMOVED);
        violates("nothing is given up but for what ended it", () -> oracle.afterInput(one, other, 0));
    }

    @Test
    void aDeathWhereNothingOfItsReasonIsKnownIsSeen() {
        Entry first = put(one, KEPT, Version.FOREVER);
        bring(first.version(now(one)), one, other, 0);
        put(one, KEPT, Version.FOREVER);
        other.node.map().mergeDead(now(other), List.of(first.dot()), Cause.OVERWRITTEN);
        violates("nothing is given up but for what ended it", () -> oracle.afterInput(other, one, 0));
    }

    @Test
    void aKeptKeyThatBlinksOutIsSeen() {
        put(one, KEPT, Version.FOREVER);
        OrMap map = one.node.map();
        map.remove(now(one), map.key(Cluster.keyBytes(KEPT)));
        oracle.afterRemove(one, KEPT, new Dot(map.self(), map.issued()));
        violates("a key that nobody removed never blinks out", () -> oracle.afterInput(one, null, 0));
    }

    @Test
    void anEntryThatLivesLongerElsewhereIsSeenWithoutAnyEvent() {
        Version version = put(one, ODD, SECOND).version(now(one));
        Version longer = new Version(version.dot(), version.timestamp(), version.leftNanos() + SECOND / 100, version.block());
        bring(longer, one, other, 1_000);
        violates("nothing is shown after its ttl", () -> runUntil(2 * SECOND));
    }

    @Test
    void anEntryThatWasKeptWaitingBeforeItWasLetInIsSeen() {
        Version version = put(one, ODD, SECOND).version(now(one));
        runUntil(SECOND / 2);
        bring(version, one, other, 1_000);
        violates("nothing is shown after its ttl", () -> runUntil(2 * SECOND));
    }

    @Test
    void timeOnTheWayIsExcused() {
        Version version = put(one, ODD, SECOND).version(now(one));
        runUntil(SECOND / 2);
        bring(version, one, other, SECOND / 2);
        assertThatCode(() -> runUntil(2 * SECOND)).doesNotThrowAnyException();
    }

    @Test
    void anEntryThatEndsEarlyIsSeen() {
        Version version = put(one, ODD, SECOND).version(now(one));
        bring(new Version(version.dot(), version.timestamp(), SECOND / 2, version.block()), one, other, 0);
        cluster.agenda.skipTo(SECOND * 3 / 4);
        violates("nothing is gone before its ttl", oracle::lookAtAll);
    }

    @Test
    void anEntryThatDiesEarlyIsSeen() {
        Version version = put(one, ODD, SECOND).version(now(one));
        bring(new Version(version.dot(), version.timestamp(), SECOND / 2, version.block()), one, other, 0);
        cluster.agenda.skipTo(SECOND * 3 / 4);
        other.node.map().expire(now(other), 10);
        violates("nothing is given up but for what ended it", () -> oracle.afterInput(other, null, 0));
    }

    @Test
    void anEntryWithAnotherValueIsSeen() {
        Entry entry = put(one, ODD, Version.FOREVER);
        Version version = entry.version(now(one));
        byte[] block = version.block().clone();
        block[block.length - 1]++;
        violates("an entry is whole", () ->
                bring(new Version(version.dot(), version.timestamp(), version.leftNanos(), block), one, other, 0));
    }

    @Test
    void whatIsLocalAndShownElsewhereIsSeen() {
        OrMap map = other.node.map();
        map.putLocal(now(other), map.key(Cluster.keyBytes(ODD)), "text/plain", new byte[8], Version.FOREVER);
        violates("what is local stays where it was written", () -> oracle.lookAtAll());
    }

    @Test
    void aHeldWriteThatIsNowhereAtTheEndIsSeen() {
        Entry first = put(one, KEPT, Version.FOREVER);
        bring(first.version(now(one)), one, other, 0);
        Run third = new Run(3, one.host, empty(), 0);
        oracle.onStarted(third);
        violates("no write is lost that a survivor held", oracle::judgeAtEnd);
    }

    private static Node empty() {
        Cluster apart = new Cluster(Scenario.calm(2, SECOND), new SplittableRandom(2), new Unwatched());
        apart.addHosts();
        apart.start(apart.hosts.get(0));
        return Objects.requireNonNull(apart.hosts.get(0).run).node;
    }

    @Test
    void twoRunsOfOneOriginAreSeen() {
        Run twin = new Run(3, one.host, one.node, 0);
        violates("no dot is issued twice", () -> oracle.onStarted(twin));
    }

    private void runUntil(long nanos) {
        while (cluster.agenda.step(nanos)) {
            // the next event
        }
        cluster.agenda.skipTo(nanos);
    }
}
