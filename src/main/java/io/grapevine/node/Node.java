package io.grapevine.node;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.End;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Restoration;
import io.grapevine.membership.Event;
import io.grapevine.membership.Membership;
import io.grapevine.membership.MembershipSettings;
import io.grapevine.membership.SyncRequest;
import io.grapevine.protocol.Codec;
import io.grapevine.protocol.Envelope;
import io.grapevine.protocol.MalformedDatagramException;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import io.grapevine.protocol.MembershipMessage;
import io.grapevine.protocol.MembershipMessage.FullState;
import io.grapevine.protocol.Message;
import io.grapevine.protocol.Preamble;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.replication.Inquiry;
import io.grapevine.replication.Peer;
import io.grapevine.replication.Replication;
import io.grapevine.replication.ReplicationCounters;
import io.grapevine.replication.ReplicationEvent;
import io.grapevine.replication.ReplicationSettings;
import io.grapevine.replication.StreamOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One run of one node: the map, membership and replication, composed. It routes and decides nothing.
 *
 * <p>Inputs are methods, with the time as their first argument; outputs are polled: datagrams, stream commands, events and
 * {@link #nextWakeupNanos}. One thread at a time, but for {@link #map}, whose reads are open to any thread.
 */
public final class Node {

    /** Of frames: whoever may be at the other end reads it. */
    private static final int FRAME_VERSION = Preamble.OLDEST;

    /** A node that has not run for so long is not ready, whatever it knew before (DESIGN §2). */
    public static final long PAUSE_NANOS = 1_000_000_000L;
    private static final int EXPIRE_PER_SLICE = 2_048;
    private static final int MAX_EVENTS = 1_024;

    private final String name;
    private final long maxBytes;
    private final long probeTimeoutNanos;
    private final RandomGenerator random;
    private final Codec codec;
    private final OrMap map;
    private final Membership membership;
    private final Replication replication;
    private final Outbound outbound;
    private final NodeCounters counters = new NodeCounters();
    private final ArrayDeque<NodeEvent> events = new ArrayDeque<>();
    private final ArrayDeque<StreamCommand> commands = new ArrayDeque<>();
    private final Map<Long, Sync> syncs = new LinkedHashMap<>();
    private long lastStream = -1;
    private long ranNanos;
    private int unresolvedSeedCount;
    private boolean restoring;
    private boolean leaving;
    private boolean refused;

    /** A talk over TCP about who is a member. */
    private static final class Sync {
        final Address with;
        boolean told;

        Sync(Address with) {
            this.with = with;
        }
    }

    /** @param random draws the origin and everything else that is left to chance */
    public Node(NodeSettings settings, RandomGenerator random, Now now) {
        this(settings, random, UnaryOperator.identity(), now);
    }

    /**
     * One of many in a process.
     *
     * @param sharing gives for a member's record that is to be kept one that is equal:
     *     {@link io.grapevine.membership.SharedRecords}
     */
    public Node(NodeSettings settings, RandomGenerator random, UnaryOperator<MemberRecord> sharing, Now now) {
        this.name = settings.name();
        this.maxBytes = settings.maxBytes();
        this.probeTimeoutNanos = settings.probeTimeoutNanos();
        this.random = random;
        ClusterKey key = new ClusterKey(settings.secret());
        codec = new Codec(settings.cluster(), key);
        map = new OrMap(Origin.random(random), KeyedHash.derive(key, "digest"), random);
        MemberRecord self = new MemberRecord(settings.name(), map.self(), now.wallMillis(), settings.advertised(),
                settings.http(), 1, false, settings.connect() ? MemberState.ALIVE : MemberState.LEFT);
        membership = new Membership(new MembershipSettings(settings.probeIntervalNanos(), settings.probeTimeoutNanos(),
                settings.gossipIntervalNanos(), settings.fanout(), settings.joinTimeoutNanos(),
                settings.maxClockDriftMillis()), self, random, sharing, now);
        int payloadBytes = codec.datagram(Preamble.NEWEST, map.self(), 0, settings.maxDatagramBytes()).remainingBytes();
        replication = new Replication(new ReplicationSettings(settings.gossipIntervalNanos(), settings.fanout(),
                settings.joinTimeoutNanos(), payloadBytes, settings.maxBytes()), map, random, this::nextStream, now);
        outbound = new Outbound(codec, settings.maxDatagramBytes(), map, membership, replication, counters);
        if (settings.connect()) {
            replication.connect(now);
        }
        ranNanos = now.nanos();
        settle(now);
    }

    /** Streams that are opened here have odd numbers. */
    private long nextStream() {
        return lastStream += 2;
    }

    /** What people call it. */
    public String name() {
        return name;
    }

    /** The map. Reads from any thread; who changes it goes through this class. */
    public OrMap map() {
        return map;
    }

    // ---- inputs: datagrams

    /** One that has left still answers who asks for it, for as long as its process goes on. */
    public void onDatagram(Now now, Address from, byte[] bytes) {
        if (!membership.connected() && !leaving || refused) {
            return;
        }
        counters.datagramsReceived++;
        Envelope envelope = decode(bytes);
        if (envelope == null) {
            return;
        }
        map.observe(envelope.clock());
        long wallMillis = wallMillis(envelope);
        boolean own = envelope.sender().equals(map.self());
        for (Message message : envelope.messages()) {
            counters.onReceived(message);
            try {
                if (message instanceof MembershipMessage ofMembership) {
                    membership.onMessage(now, from, envelope.sender(), wallMillis, ofMembership);
                    settle(now);
                } else if (message instanceof ReplicationMessage ofReplication && !own && membership.connected()) {
                    if (message instanceof Gossip gossip) {
                        membership.onPeerHash(now, envelope.sender(), gossip.membersHash());
                    }
                    replication.onMessage(now, from, envelope.sender(), ofReplication);
                }
            } catch (RuntimeException e) {
                setAside(message, e);
            }
        }
        membership.onVersion(envelope.sender(), envelope.version());
        settle(now);
    }

    private @Nullable Envelope decode(byte[] bytes) {
        try {
            return codec.decode(bytes, map.clock());
        } catch (MalformedDatagramException e) {
            switch (e.reason()) {
                case FOREIGN -> counters.foreign++;
                case VERSION -> counters.otherVersion++;
                case FORGED -> counters.forged++;
                case MALFORMED -> counters.malformed++;
            }
            return null;
        }
    }

    /** The sender's wall clock; 0 where it does not say. */
    private static long wallMillis(Envelope envelope) {
        for (Message message : envelope.messages()) {
            if (message instanceof Gossip gossip) {
                return gossip.wallMillis();
            }
        }
        return 0;
    }

    private void setAside(Message message, RuntimeException e) {
        counters.setAside++;
        StackTraceElement[] trace = e.getStackTrace();
        report(new NodeEvent(NodeEvent.Level.ALARM, "message-set-aside", message.getClass().getSimpleName()
                + " could not be applied and was set aside: " + e + (trace.length == 0 ? "" : " at " + trace[0])));
    }

    // ---- inputs: streams

    /** Another node has connected. Streams that come from outside have even numbers. */
    public void onStreamAccepted(Now now, long stream, Address from) {
        if (!membership.connected()) {
            commands.add(new StreamCommand.Close(stream));
        }
    }

    /** Whether a frame's body begins, from {@code from} to below {@code to}, as one of ours: else it is refused before it is whole. By any thread. */
    public boolean beginsRight(byte[] body, int from, int to) {
        return codec.preamble().fits(body, from, to);
    }

    public void onFrame(Now now, long stream, byte[] body) {
        Envelope envelope = membership.connected() ? decode(body) : null;
        if (envelope == null) {
            commands.add(new StreamCommand.Close(stream));
            onStreamClosed(now, stream);
            return;
        }
        map.observe(envelope.clock());
        for (Message message : envelope.messages()) {
            counters.onReceived(message);
            try {
                if (message instanceof FullState state) {
                    onFullState(now, stream, envelope, state);
                } else if (message instanceof ReplicationMessage ofReplication) {
                    replication.onStreamMessage(now, stream, ofReplication);
                }
            } catch (RuntimeException e) {
                setAside(message, e);
            }
        }
        settle(now);
    }

    private void onFullState(Now now, long stream, Envelope envelope, FullState state) {
        Sync sync = syncs.remove(stream);
        Address from = sync != null ? sync.with : address(envelope.sender());
        membership.onMessage(now, from, envelope.sender(), wallMillis(envelope), state);
        if (sync != null) {
            commands.add(new StreamCommand.Close(stream));
        } else if (!state.answer()) {
            send(stream, membership.fullState(true));
        }
    }

    /** Where a member is reached; for {@code FullState} it is not looked at. */
    private Address address(Origin origin) {
        MemberRecord member = membership.member(origin);
        MemberRecord known = member != null ? member : membership.member(map.self());
        if (known == null) {
            throw new IllegalStateException("a node is its own member");
        }
        return known.gossip();
    }

    /** Connected, or what was sent has gone out: there is room for more. */
    public void onStreamWritable(Now now, long stream) {
        Sync sync = syncs.get(stream);
        if (sync == null) {
            replication.onStreamWritable(now, stream);
        } else if (!sync.told) {
            sync.told = true;
            send(stream, membership.fullState(false));
        }
        settle(now);
    }

    public void onStreamClosed(Now now, long stream) {
        if (syncs.remove(stream) == null) {
            replication.onStreamClosed(now, stream);
        }
        settle(now);
    }

    private void send(long stream, Message message) {
        counters.onSent(message);
        Envelope envelope = new Envelope(FRAME_VERSION, map.self(), map.clock(), List.of(message));
        commands.add(new StreamCommand.Send(stream, codec.encode(envelope)));
    }

    // ---- inputs: time and surroundings

    public void onWakeup(Now now) {
        ranNanos = now.nanos();
        map.expire(now, EXPIRE_PER_SLICE);
        membership.onWakeup(now);
        replication.onWakeup(now);
        settle(now);
    }

    /**
     * What the seeds resolve to now.
     *
     * @param unresolvedCount how many of them resolve to nothing: somebody else may be behind them, who has not answered yet
     */
    public void onSeeds(Now now, List<Address> seeds, int unresolvedCount) {
        unresolvedSeedCount = unresolvedCount;
        membership.onSeeds(now, seeds);
        settle(now);
    }

    /** The process, or its machine, stood still; before any other input that came meanwhile. */
    public void onPause(Now now, long pausedNanos) {
        ranNanos = now.nanos();
        if (membership.connected()) {
            report(new NodeEvent(NodeEvent.Level.WARN, "paused", "stood still for " + pausedNanos / 1_000_000
                    + " ms; not ready until compared with the others"));
            replication.onPause(now);
        }
        membership.onPause(now, pausedNanos);
        settle(now);
    }

    /** How late a timer of the gossip loop came. */
    public void onLoopLag(Now now, long lagNanos) {
        membership.onLoopLag(now, lagNanos);
    }

    // ---- inputs: what an earlier run kept

    /** This node is not ready until {@link #onRestored}, and had better not gossip before. */
    public void onRestoring() {
        restoring = true;
    }

    /** As {@link Restoration#Restoration}; several may follow each other. */
    public Restoration restore(long writtenWallMillis, long clock) {
        return new Restoration(map, writtenWallMillis, clock, maxBytes);
    }

    /** All is here that could be read: only now begins the wait for the others. */
    public void onRestored(Now now) {
        restoring = false;
        ranNanos = now.nanos();
        replication.start(now);
        settle(now);
    }

    // ---- inputs: clients

    /** @param leftNanos its ttl, at least 1, or {@link io.grapevine.crdt.Version#FOREVER} */
    public Change put(Now now, Key key, String contentType, byte[] value, long leftNanos) {
        Change change = map.put(now, key, contentType, value, leftNanos);
        replication.onLocal(now, change);
        return change;
    }

    /** The entry that was shown and is no more; null if there was none. */
    public @Nullable Entry remove(Now now, Key key) {
        Entry shown = map.get(key, now.nanos());
        Change change = map.remove(now, key);
        if (change != null) {
            replication.onLocal(now, change);
        }
        return shown;
    }

    /** As {@link OrMap#putLocal}. */
    public @Nullable Entry putLocal(Now now, Key key, String contentType, byte[] value, long leftNanos) {
        Entry entry = map.putLocal(now, key, contentType, value, leftNanos);
        replication.onPutLocal(now);
        return entry;
    }

    /** As {@link OrMap#removeLocal}. */
    public boolean removeLocal(Now now, Key key) {
        return map.removeLocal(now, key);
    }

    // ---- inputs: the operator

    public void connect(Now now) {
        if (!membership.connected() && !leaving && !refused) {
            membership.connect(now);
            replication.connect(now);
            membership.peers().forEach(peer -> follow(now, peer.origin()));
            settle(now);
        }
    }

    /** Stops gossip: from now on the node is a plain cache. It says that it leaves. */
    public void disconnect(Now now) {
        if (membership.connected()) {
            membership.disconnect(now);
            replication.disconnect(now);
            settle(now);
        }
    }

    /** Not ready from now on; the process is about to end. {@link #leave} follows when its clients are served. */
    public void drain(Now now) {
        leaving = true;
        replication.drain(now);
        settle(now);
    }

    /** Whether others have what was written here, as {@link Replication#isDrained}. */
    public boolean isDrained(Now now) {
        return replication.isDrained(now);
    }

    /** Says that this node leaves. */
    public void leave(Now now) {
        leaving = true;
        membership.leave(now);
        settle(now);
    }

    public boolean connected() {
        return membership.connected();
    }

    // ---- what follows from any input

    private void settle(Now now) {
        if (map.fenced()) {
            fence(now);
        }
        for (Event event = membership.pollEvent(); event != null; event = membership.pollEvent()) {
            if (event instanceof Event.OfMember ofMember) {
                follow(now, ofMember.member().origin());
            } else if (event instanceof Event.Refused) {
                refused = true;
                replication.disconnect(now);
            }
            report(Reports.of(event));
        }
        replication.onMembersHash(membership.stateHash());
        boolean resolved = unresolvedSeedCount == 0;
        replication.onSeeds(resolved && membership.seedsAnswered(), resolved && membership.seedsAreOnlySelf());
        if (membership.connected()) {
            membership.setReady(now, readiness(now).ready());
        }
        for (SyncRequest sync = membership.pollSync(); sync != null; sync = membership.pollSync()) {
            long stream = nextStream();
            syncs.put(stream, new Sync(sync.address()));
            commands.add(new StreamCommand.Open(stream, sync.address()));
        }
        for (ReplicationEvent event = replication.pollEvent(); event != null; event = replication.pollEvent()) {
            counters.setAside += event.kind() == ReplicationEvent.Kind.SET_ASIDE ? 1 : 0;
            report(Reports.of(event));
        }
    }

    private void follow(Now now, Origin origin) {
        MemberRecord peer = membership.peer(origin);
        if (peer == null) {
            replication.onPeerGone(origin);
        } else {
            replication.onPeer(now, new Peer(origin, peer.name(), peer.gossip(), peer.ready()));
        }
    }

    private void fence(Now now) {
        Origin old = map.self();
        Origin fresh = Origin.random(random);
        map.renew(fresh);
        membership.renew(now, fresh);
        report(new NodeEvent(NodeEvent.Level.ALARM, "self-fenced", "met writes under its own origin " + old
                + " that it never made: goes on as " + fresh));
    }

    private void report(NodeEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        }
    }

    // ---- outputs

    /** When {@link #onWakeup} is due: absolute monotonic nanoseconds; often enough to tell a pause from long intervals. */
    public long nextWakeupNanos() {
        long next = Timers.earlier(map.nextExpiryNanos(),
                Timers.earlier(membership.nextWakeupNanos(), replication.nextWakeupNanos()));
        return membership.connected() ? Timers.earlier(next, ranNanos + PAUSE_NANOS / 2) : next;
    }

    public @Nullable Datagram pollDatagram(Now now) {
        return outbound.poll(now);
    }

    public @Nullable StreamCommand pollStreamCommand(Now now) {
        StreamCommand next = commands.poll();
        if (next != null) {
            return next;
        }
        StreamOutput output = replication.pollStream();
        if (output instanceof StreamOutput.Open open) {
            return new StreamCommand.Open(open.stream(), open.to());
        }
        if (output instanceof StreamOutput.Send send) {
            send(send.stream(), send.message());
            return commands.poll();
        }
        return output instanceof StreamOutput.Close close ? new StreamCommand.Close(close.stream()) : null;
    }

    public @Nullable NodeEvent pollEvent() {
        return events.poll();
    }

    // ---- what it looks like

    /** Whether the node may be asked, as of now: also a node that has just woken knows that it stood still. */
    public Readiness readiness(Now now) {
        if (leaving) {
            return new Readiness(false, "leaving");
        }
        if (refused) {
            return new Readiness(false, "refused by the cluster");
        }
        if (restoring) {
            return new Readiness(false, "restoring: the snapshot is not yet loaded");
        }
        if (membership.connected() && now.nanos() - ranNanos > PAUSE_NANOS) {
            return new Readiness(false, "stood still: not yet compared with the others since");
        }
        String reason = replication.unreadyReason(now);
        return reason == null ? new Readiness(true, "ready") : new Readiness(false, reason);
    }

    public ClusterView view(Now now) {
        SortedMap<Origin, Long> seen = new TreeMap<>();
        map.origins().forEach(origin -> seen.put(origin, map.highest(origin)));
        MemberRecord self = membership.member(map.self());
        if (self == null) {
            throw new IllegalStateException("a node is its own member");
        }
        return new ClusterView(self, membership.connected(), readiness(now), membership.members(), map.digest(),
                map.entryCount(), map.liveBytes(), maxBytes, seen, replication.queues(now));
    }

    /** What is held of a member, this node itself included; null where nothing is. */
    public @Nullable MemberRecord member(Origin origin) {
        return membership.member(origin);
    }

    /** What there is to say of a key. */
    public Explanation explain(Now now, Key key) {
        Entry shared = map.live(key);
        End end = map.lastEnd(key);
        if (shared != null && shared.leftNanos(now.nanos()) == 0) {
            end = new End(key.hash(), shared.dot(), Cause.EXPIRED, null, shared.deadlineNanos());
            shared = null;
        }
        SortedMap<Origin, String> writers = new TreeMap<>();
        nameWriter(writers, shared == null ? null : shared.dot());
        nameWriter(writers, end == null ? null : end.dot());
        nameWriter(writers, end == null ? null : end.by());
        long sinceNanos = shared == null ? Timers.NEVER : replication.bornNanos(shared.dot());
        return new Explanation(now, shared, sinceNanos, map.local(key, now.nanos()), end, writers);
    }

    private void nameWriter(SortedMap<Origin, String> writers, @Nullable Dot dot) {
        MemberRecord writer = dot == null ? null : membership.member(dot.origin());
        if (writer != null) {
            writers.put(writer.origin(), writer.name());
        }
    }

    /** As {@link Replication#inquire}. */
    public @Nullable Inquiry inquire(Dot dot) {
        return replication.inquire(dot);
    }

    /** As {@link Replication#end}. */
    public void end(Inquiry inquiry) {
        replication.end(inquiry);
    }

    /** How long an answer is waited for. */
    public long probeTimeoutNanos() {
        return probeTimeoutNanos;
    }

    /** How long answers to writes are to be held back, because queues fill up (DESIGN §2, "Back-pressure"). */
    public long writeDelayNanos(Now now) {
        return replication.writeDelayNanos(now);
    }

    public NodeCounters counters() {
        return counters;
    }

    /** What may wait for one peer. */
    public long queueLimitBytes() {
        return replication.queueLimitBytes();
    }

    /** What may be in flight to one peer. */
    public long inFlightLimitBytes() {
        return replication.inFlightLimitBytes();
    }

    public ReplicationCounters replicationCounters() {
        return replication.counters();
    }
}
