package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Change;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The parts of one node's replication, each within reach, around a real map. */
final class Side {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;
    static final Now NOW = new Now(5 * SECOND, 1_800_000_000_000L);
    static final int PAYLOAD_BYTES = 1_138;
    private static final KeyedHash HASH = KeyedHash.derive(new ClusterKey("parts"), "digest");

    final Origin origin;
    final Address address;
    final Peer peer;
    final SplittableRandom random;
    final OrMap map;
    final ReplicationCounters counters = new ReplicationCounters();
    final ReplicationSettings settings;
    final RoundTrip roads = new RoundTrip();
    final Wire wire;
    final Contacts contacts;
    final Talks talks;
    final Custodians custodians = new Custodians();
    final Spread spread;
    final Slices slices = new Slices();
    final Births births;
    final Pulls pulls;
    final Fetches fetches;
    final Intake intake;
    final Donor donor;
    final Serving serving;
    final Comparing comparing;
    private final int payloadBytes;
    private long lastStream = -1;

    Side(int number) {
        this(number, PAYLOAD_BYTES, 64L << 20);
    }

    Side(int number, int payloadBytes, long maxBytes) {
        this.payloadBytes = payloadBytes;
        origin = origin(number);
        address = address(number);
        peer = new Peer(origin, "n" + number, address, true);
        random = new SplittableRandom(number);
        map = new OrMap(origin, HASH, random);
        settings = new ReplicationSettings(200 * MILLI, 3, 10 * SECOND, payloadBytes, maxBytes);
        wire = new Wire(() -> lastStream += 2, counters);
        contacts = new Contacts(random);
        talks = new Talks(this::outbox);
        spread = new Spread(settings, map, contacts, talks, wire, counters);
        births = new Births(map, wire, payloadBytes);
        pulls = new Pulls(wire, payloadBytes);
        fetches = new Fetches(pulls, counters, payloadBytes, roads, () -> contacts.all().stream().map(PeerRow::peer).toList());
        intake = new Intake(map, births, fetches, spread, wire);
        fetches.intake(intake);
        donor = new Donor(map, births, wire, payloadBytes);
        serving = new Serving(map, wire, donor);
        comparing = new Comparing(map, wire, payloadBytes);
    }

    static Origin origin(int number) {
        return new Origin(number * 0x9e3779b97f4a7c15L, number);
    }

    static Address address(int number) {
        return new Address("10.0.0." + (1 + number / 250), 1 + number);
    }

    /** Numbers of other members, of whom there need be no more than their addresses. */
    void meet(Now now, int... numbers) {
        contacts.clear();
        for (int number : numbers) {
            contacts.meet(now, new Peer(origin(number), "n" + number, address(number), true));
        }
    }

    Outbox outbox(Origin to) {
        return new Outbox(to, 7, payloadBytes, map, counters, roads);
    }

    Contact contact(int number) {
        Contact contact = contacts.get(origin(number));
        if (contact == null) {
            throw new AssertionError("no contact " + number);
        }
        return contact;
    }

    Exchange exchangeWith(Side other, Now now) {
        Exchange exchange = new Exchange(1, other.peer, false, map, wire, comparing, pulls, intake, spread,
                slices, counters);
        exchange.start(now);
        return exchange;
    }

    Key key(String name) {
        return map.key(name.getBytes(StandardCharsets.UTF_8));
    }

    Change put(String name, String value) {
        return put(name, value.getBytes(StandardCharsets.UTF_8), Version.FOREVER);
    }

    Change put(String name, byte[] value, long leftNanos) {
        Change change = map.put(NOW, key(name), "", value, leftNanos);
        births.note(NOW, entry(change).dot());
        return change;
    }

    Change remove(String name) {
        Change change = map.remove(NOW, key(name));
        if (change == null) {
            throw new AssertionError("nothing to remove under " + name);
        }
        return change;
    }

    static Entry entry(Change change) {
        Entry entry = change.entry();
        if (entry == null) {
            throw new AssertionError("a remove has no entry");
        }
        return entry;
    }

    static Dot dot(Change change) {
        return entry(change).dot();
    }

    String value(String name) {
        Entry entry = map.get(key(name), NOW.nanos());
        return entry == null ? "nothing" : new String(entry.value(), StandardCharsets.UTF_8);
    }

    /** What it has to say by datagram. */
    List<Outgoing> said() {
        List<Outgoing> said = new ArrayList<>();
        for (Outgoing next = wire.pollMessage(); next != null; next = wire.pollMessage()) {
            said.add(next);
        }
        return said;
    }

    List<ReplicationMessage> messages() {
        return said().stream().map(Outgoing::message).toList();
    }

    List<StreamOutput> streamed() {
        List<StreamOutput> streamed = new ArrayList<>();
        for (StreamOutput next = wire.pollStream(); next != null; next = wire.pollStream()) {
            streamed.add(next);
        }
        return streamed;
    }
}
