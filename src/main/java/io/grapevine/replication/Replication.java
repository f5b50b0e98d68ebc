package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.Announce;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import io.grapevine.protocol.ReplicationMessage.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What keeps this node's map in step with its peers' maps: it owns the parts and hands each message to the one that
 * understands it.
 *
 * <p>One writer at a time. Outputs are polled: {@link #pollOutgoing}, {@link #pollStream}, {@link #pollEvent}.
 */
public final class Replication {

    /** So many intervals after a change, gossip goes on by itself; then digests only ride on probes. */
    private static final int ACTIVE_INTERVALS = 15;
    private static final int MAX_BOOTSTRAP_TRIES = 3;
    private static final int MAX_INQUIRIES = 16;
    private static final long BOOTSTRAP_WORTH_BYTES = 64 << 10;

    private final ReplicationSettings settings;
    private final OrMap map;
    private final RandomGenerator random;
    private final ReplicationCounters counters = new ReplicationCounters();
    private final Wire wire;
    private final Contacts contacts;
    private final Talks talks;
    private final Spread spread;
    private final Births births;
    private final Pulls pulls;
    private final Fetches fetches;
    private final Intake intake;
    private final Donor donor;
    private final Serving serving;
    private final Comparing comparing;
    private final Exchanges exchanges;
    private final Bootstrap bootstrap;
    private final Room room;
    private final Comparisons comparisons;
    private final Handover handover;
    private final Lags lags;
    private final List<Inquiry> inquiries = new ArrayList<>();

    private boolean connected;
    private boolean seedsAnswered;
    private boolean alone;
    private int membersHash;
    private long nextTickNanos;
    private long lastDigest;
    private int activeIntervals = ACTIVE_INTERVALS;
    private int bootstrapTries;

    /**
     * @param streamNumbers gives each stream that is opened here a number of its own
     */
    public Replication(ReplicationSettings settings, OrMap map, RandomGenerator random, LongSupplier streamNumbers, Now now) {
        this.settings = settings;
        this.map = map;
        this.random = random;
        wire = new Wire(streamNumbers, counters);
        contacts = new Contacts(random);
        RoundTrip roads = new RoundTrip();
        talks = new Talks(peer -> new Outbox(peer, random.nextInt() | 1, settings.payloadBytes(), map, counters, roads));
        spread = new Spread(settings, map, contacts, talks, wire, counters);
        births = new Births(map, wire, settings.payloadBytes());
        pulls = new Pulls(wire, settings.payloadBytes());
        fetches = new Fetches(pulls, counters, settings.payloadBytes(), roads, this::randomPeers);
        intake = new Intake(map, births, fetches, spread, wire);
        fetches.intake(intake);
        donor = new Donor(map, births, wire, settings.payloadBytes());
        serving = new Serving(map, wire, donor);
        comparing = new Comparing(map, wire, settings.payloadBytes());
        comparisons = new Comparisons(settings);
        lags = new Lags(map, settings.intervalNanos());
        Slices slices = new Slices();
        exchanges = new Exchanges(settings, map, counters, contacts,
                (number, peer, pullOnly) -> new Exchange(number, peer, pullOnly, map, wire, comparing, pulls, intake, spread,
                        slices, counters),
                this::compared);
        bootstrap = new Bootstrap(map, wire, slices, counters);
        handover = new Handover(map, contacts, wire);
        room = new Room(settings, map, contacts, new Custodians(), spread, wire, random, this::deadElsewhere);
        start(now);
    }

    private List<Dots> deadElsewhere() {
        List<Dots> dead = exchanges.deadElsewhere();
        dead.addAll(bootstrap.deadThere());
        return dead;
    }

    /** Now is when this node begins to look for the others. */
    public void start(Now now) {
        comparisons.need(now, true, "starting: not yet compared with the others");
        nextTickNanos = now.nanos();
    }

    private List<Peer> randomPeers() {
        List<Peer> peers = new ArrayList<>();
        for (Contact contact : contacts.chooseRandom(4)) {
            peers.add(contact.peer());
        }
        return peers;
    }

    // ---- inputs: the others

    /** One who is alive or suspect, and not this node: new, or with a new record. */
    public void onPeer(Now now, Peer peer) {
        contacts.meet(now, peer);
        activeIntervals = ACTIVE_INTERVALS;
    }

    /** One who is neither any more. */
    public void onPeerGone(Origin origin) {
        Contact gone = contacts.part(origin);
        if (gone != null) {
            talks.part(gone);
        }
        exchanges.retain(false);
        activeIntervals = ACTIVE_INTERVALS;
    }

    /** What membership knows of the seeds: whether all have answered, and whether there is no other. */
    public void onSeeds(boolean answered, boolean onlySelf) {
        seedsAnswered = answered;
        alone = onlySelf;
    }

    public void onMembersHash(int hash) {
        membersHash = hash;
    }

    /** A message that came by datagram. */
    public void onMessage(Now now, Address from, Origin sender, ReplicationMessage message) {
        Contact contact = contacts.get(sender);
        if (contact != null) {
            contact.hears(now);
        }
        if (message instanceof Delta delta) {
            onDelta(now, from, contact, delta);
        } else if (message instanceof DeltaAck ack) {
            if (contact != null) {
                talks.onAck(now, contact, ack);
            }
        } else if (message instanceof Gossip gossip) {
            if (contact != null) {
                onGossip(now, contact, gossip);
            }
        } else if (message instanceof Announce announce) {
            for (Announcement announcement : announce.announcements()) {
                if (!room.isFull()) {
                    intake.announced(now, from, announcement);
                }
            }
        } else if (message instanceof Pull pull) {
            donor.onPull(now, from, pull);
        } else if (message instanceof PullAnswer answer) {
            pulls.onAnswer(now, from, answer);
        } else if (message instanceof BirthQuery query) {
            if (query.from() != 0 || exchanges.yieldTo(sender)) {
                births.onQuery(now, from, query);
            }
        } else if (message instanceof Served served) {
            served.keyHashes().forEach(keyHash -> map.served(keyHash, now));
        } else if (message instanceof OriginQuery query) {
            comparing.onOriginQuery(from, query);
        } else if (message instanceof RangeQuery query) {
            comparing.onRangeQuery(from, query);
        } else if (message instanceof OriginList list && list.exchange() == Handover.EXCHANGE) {
            handover.onOrigins(list);
        } else {
            exchanges.onMessage(now, sender, message);
        }
        settle(now);
    }

    private void onDelta(Now now, Address from, @Nullable Contact contact, Delta delta) {
        if (contact != null && delta.session() != Delta.UNACKNOWLEDGED) {
            talks.onDelta(now, contact, delta);
        }
        for (Item item : delta.items()) {
            if (!(item instanceof Announcement && room.isFull())) {
                intake.onItem(now, from, item);
            }
        }
    }

    private void onGossip(Now now, Contact contact, Gossip gossip) {
        contact.heard(gossip);
        lags.heard(now, contact, gossip);
        if (gossip.digest() == map.digest()) {
            contact.differs = false;
            talks.onEqual(now, contact);
            comparisons.compared(contact);
        } else if (!contact.differs) {
            contacts.differs(now, contact);
            activeIntervals = ACTIVE_INTERVALS;
        }
        boolean wantsToKnow = contact.differs || !gossip.ready() || comparisons.isNeeded();
        if (wantsToKnow && (!contact.told || now.nanos() - contact.toldNanos >= settings.intervalNanos())) {
            tell(now, contact);
        }
        considerRepair(now, contact);
    }

    private void tell(Now now, Contact contact) {
        contact.told = true;
        contact.toldNanos = now.nanos();
        wire.send(contact.address(), gossip(now, contact));
    }

    private void considerRepair(Now now, Contact contact) {
        if (!connected || room.isFull() || bootstrap.isRunning() || !contact.differs || !contact.hasGossiped()) {
            return;
        }
        boolean urgent = comparisons.isNeeded();
        long there = contact.liveBytes();
        if (urgent && contact.isReady() && bootstrapTries < MAX_BOOTSTRAP_TRIES && there > BOOTSTRAP_WORTH_BYTES
                && map.liveBytes() < there / 4) {
            bootstrapTries++;
            bootstrap.start(now, contact.address());
        } else {
            exchanges.consider(now, contact, urgent);
        }
    }

    private void compared(Contact contact) {
        comparisons.compared(contact, contact.wasReady);
    }

    // ---- inputs: streams

    /** The stream has connected, or has room again. */
    public void onStreamWritable(Now now, long stream) {
        if (bootstrap.owns(stream)) {
            bootstrap.onWritable();
        } else if (pulls.owns(stream)) {
            pulls.onWritable(stream);
        } else {
            serving.onWritable(now, stream);
        }
    }

    /** A message that came over a stream, opened by either side. */
    public void onStreamMessage(Now now, long stream, ReplicationMessage message) {
        if (bootstrap.owns(stream)) {
            if (bootstrap.onMessage(now, message, intake)) {
                bootstrapOver(now);
            }
        } else if (pulls.owns(stream)) {
            pulls.onMessage(now, stream, message);
        } else {
            serving.onMessage(now, stream, message, unwilling());
        }
        settle(now);
    }

    private void bootstrapOver(Now now) {
        activeIntervals = ACTIVE_INTERVALS;
        contacts.differing().forEach(contact -> considerRepair(now, contact));
    }

    public void onStreamClosed(Now now, long stream) {
        if (bootstrap.owns(stream)) {
            bootstrap.onClosed();
        } else if (pulls.owns(stream)) {
            pulls.onClosed(now, stream);
        } else {
            serving.onClosed(stream);
        }
        settle(now);
    }

    private @Nullable String unwilling() {
        if (!connected) {
            return "disconnected";
        }
        if (room.isFull()) {
            return "full";
        }
        return comparisons.isNeeded() ? "not ready" : null;
    }

    // ---- inputs: this node

    /** A write was made here. */
    public void onLocal(Now now, Change change) {
        if (change.entry() != null) {
            births.note(now, change.entry().dot());
        }
        if (connected) {
            spread.local(now, change);
        }
        settle(now);
    }

    /** A write was made that stays here, and may have taken more room than there is. */
    public void onPutLocal(Now now) {
        settle(now);
    }

    /** Gossip begins, or begins again. */
    public void connect(Now now) {
        if (!connected) {
            connected = true;
            bootstrapTries = 0;
            activeIntervals = ACTIVE_INTERVALS;
            comparisons.need(now, true, "connecting: not yet compared with the others");
        }
    }

    public void disconnect(Now now) {
        connected = false;
        bootstrap.stop();
        exchanges.retain(true);
        fetches.stop();
        serving.stop();
        contacts.clear();
        talks.clear();
    }

    /** This node stood still: what it shows may be old. */
    public void onPause(Now now) {
        comparisons.need(now, false, "stood still: not yet compared with the others since");
        contacts.met().forEach(Contact::doubt);
        activeIntervals = ACTIVE_INTERVALS;
        nextTickNanos = now.nanos();
    }

    public void onWakeup(Now now) {
        talks.onWakeup(now);
        fetches.onWakeup(now);
        if (bootstrap.onWakeup(now)) {
            bootstrapOver(now);
        }
        handover.onWakeup(now);
        if (Timers.isDue(nextTickNanos, now.nanos())) {
            nextTickNanos = now.nanos() + settings.intervalNanos();
            births.forget(now);
            lags.onTick(now);
            onTick(now);
        }
        settle(now);
    }

    private void onTick(Now now) {
        if (!connected) {
            return;
        }
        comparisons.judge(now, contacts.all(), seedsAnswered, alone);
        if (map.digest() != lastDigest) {
            lastDigest = map.digest();
            activeIntervals = ACTIVE_INTERVALS;
        }
        List<Contact> differing = contacts.differing();
        if (activeIntervals > 0 || !differing.isEmpty() || comparisons.isNeeded()) {
            activeIntervals = Math.max(0, activeIntervals - 1);
            for (Contact contact : contacts.chooseRandom(settings.fanout())) {
                tell(now, contact);
            }
        }
        differing.forEach(contact -> considerRepair(now, contact));
        if (!settings.direct(contacts.size() + 1)) {
            talks.forgetOld(now);
        }
        spread.onTick();
        room.tellServed(isReady());
    }

    /** What follows from any input: exchanges that can go on, questions to be asked, room to be made. */
    private void settle(Now now) {
        room.adjust(now, connected, isReady());
        if (room.isFull()) {
            bootstrap.stop();
            exchanges.retain(true);
        }
        exchanges.advance(now);
        fetches.flush(now);
        spread.flush(now);
    }

    // ---- outputs

    /** The next message to be sent by datagram, or null. Its bytes are to be made at once: it may say how long an entry has left. */
    public @Nullable Outgoing pollOutgoing(Now now) {
        Outgoing next = wire.pollMessage();
        return next != null ? next : talks.poll(now);
    }

    public @Nullable StreamOutput pollStream() {
        return wire.pollStream();
    }

    public @Nullable ReplicationEvent pollEvent() {
        return wire.pollEvent();
    }

    /** What rides on probes and acks to this origin; null for one who is no peer yet. */
    public Gossip gossip(Now now, @Nullable Origin to) {
        Contact contact = to == null ? null : contacts.get(to);
        return gossip(now, contact);
    }

    private Gossip gossip(Now now, @Nullable Contact contact) {
        boolean busy = contact != null && !contact.isIdle();
        return new Gossip(map.digest(), map.liveBytes(), membersHash, busy, isReady(), room.isFull(),
                Math.max(0, now.wallMillis()), map.seenCount());
    }

    /** When {@link #onWakeup} is due: absolute monotonic nanoseconds. */
    public long nextWakeupNanos() {
        long next = Timers.earlier(nextTickNanos, fetches.nextWakeupNanos());
        next = Timers.earlier(next, exchanges.nextWakeupNanos());
        next = Timers.earlier(next, spread.nextWakeupNanos());
        next = Timers.earlier(next, bootstrap.nextWakeupNanos());
        next = Timers.earlier(next, handover.nextWakeupNanos());
        next = Timers.earlier(next, room.nextWakeupNanos());
        return Timers.earlier(next, talks.nextWakeupNanos());
    }

    // ---- what it looks like

    /** Why the node is not ready as far as replication can tell; null if it is. */
    public @Nullable String unreadyReason(Now now) {
        if (!connected) {
            return "disconnected";
        }
        if (room.isFull()) {
            return "full: cache.maxBytes would have to be at least " + room.neededBytes();
        }
        comparisons.judge(now, contacts.all(), seedsAnswered, alone);
        return comparisons.isNeeded() ? comparisons.why() : null;
    }

    private boolean isReady() {
        return connected && !room.isFull() && !comparisons.isNeeded();
    }

    /** How long answers to writes are to be held back for the sake of peers that answer, but slowly. */
    public long writeDelayNanos(Now now) {
        return talks.writeDelayNanos(now);
    }

    /** The node is about to end: from now on it is found out whether others have all that would go with it. */
    public void drain(Now now) {
        if (connected) {
            handover.begin(now);
        }
    }

    /**
     * Whether every peer that answers has acknowledged all that it was told, and others hold all that would go with this node; or
     * nobody answers.
     */
    public boolean isDrained(Now now) {
        return !connected || talks.areDone(now) && (handover.isDone() || !Comparisons.anyAnswers(now, contacts.all()));
    }

    /** When that dot became live here, monotonic; {@link Timers#NEVER}, if that is not remembered: of the last 16,384 it is. */
    public long bornNanos(Dot dot) {
        return births.bornNanos(dot);
    }

    /** Asks members what they hold of a dot; null while too many are being asked for others. {@link #end} is due for each. */
    public @Nullable Inquiry inquire(Dot dot) {
        if (inquiries.size() >= MAX_INQUIRIES) {
            return null;
        }
        Inquiry inquiry = new Inquiry(dot, contacts.chooseRandom(Inquiry.MAX_ASKED), contacts.size(), pulls);
        inquiries.add(inquiry);
        return inquiry;
    }

    /** Nobody waits for its answers any more. */
    public void end(Inquiry inquiry) {
        if (inquiries.remove(inquiry)) {
            inquiry.forget();
        }
    }

    /** What may wait for one peer. */
    public long queueLimitBytes() {
        return Outbox.MAX_QUEUED_BYTES;
    }

    /** What may be in flight to one peer. */
    public long inFlightLimitBytes() {
        return (long) Outbox.MAX_WINDOW_DATAGRAMS * settings.payloadBytes();
    }

    /** What waits for one peer, and how far it is behind. */
    public record Queue(Origin peer, String name, int changes, long queuedBytes, long inFlightBytes, Lag lag) {}

    public List<Queue> queues(Now now) {
        List<Queue> queues = new ArrayList<>();
        for (PeerRow row : contacts.all()) {
            Contact contact = row.contactIfAny();
            queues.add(contact == null ? new Queue(row.origin, row.name(), 0, 0, 0, Lag.NONE)
                    : new Queue(row.origin, row.name(), contact.changeCount(), contact.queuedBytes(), contact.inFlightBytes(),
                            lags.of(now, contact)));
        }
        return queues;
    }

    public ReplicationCounters counters() {
        return counters;
    }
}
