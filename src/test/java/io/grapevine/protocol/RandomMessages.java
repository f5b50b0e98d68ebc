package io.grapevine.protocol;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.MembershipMessage.Ack;
import io.grapevine.protocol.MembershipMessage.FullState;
import io.grapevine.protocol.MembershipMessage.Nack;
import io.grapevine.protocol.MembershipMessage.Ping;
import io.grapevine.protocol.MembershipMessage.PingReq;
import io.grapevine.protocol.MembershipMessage.Refusal;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.ReplicationMessage.Announce;
import io.grapevine.protocol.ReplicationMessage.Announcement;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Deaths;
import io.grapevine.protocol.ReplicationMessage.Delta;
import io.grapevine.protocol.ReplicationMessage.DeltaAck;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.protocol.ReplicationMessage.Item;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.ReplicationMessage.RangeDigests;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import io.grapevine.protocol.ReplicationMessage.RangeState;
import io.grapevine.protocol.ReplicationMessage.Served;
import io.grapevine.protocol.ReplicationMessage.StreamEnd;
import io.grapevine.protocol.ReplicationMessage.StreamEntries;
import io.grapevine.protocol.ReplicationMessage.StreamRefused;
import io.grapevine.protocol.ReplicationMessage.StreamRequest;
import io.grapevine.protocol.ReplicationMessage.StreamSeen;
import io.grapevine.protocol.ReplicationMessage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Any message that can be said, drawn from a seeded generator; few origins, so that they repeat. */
public final class RandomMessages {

    private static final int[] LETTERS = {'a', 'Z', '/', ' ', 'ß', '→', 0x1f347};
    private static final String[] HOSTS = {
        "127.0.0.1", "0.0.0.0", "255.255.255.255", "10.20.30.40", "0:0:0:0:0:0:0:1", "fe80:0:0:0:ab:cd:ef:1", "::1",
        "2001:DB8::7", "fe80::1%eth0", "::ffff:1.2.3.4"
    };

    private final RandomGenerator random;
    private final List<Origin> origins = new ArrayList<>();

    public RandomMessages(RandomGenerator random) {
        this(random, List.of());
    }

    /** @param known origins that are named among others */
    public RandomMessages(RandomGenerator random, List<Origin> known) {
        this.random = random;
        origins.addAll(known);
        for (int i = 0; i < 12; i++) {
            origins.add(i % 2 == 0 && !known.isEmpty() ? known.get(i / 2 % known.size()) : Origin.random(random));
        }
    }

    public Envelope envelope() {
        MessageKind[] kinds = MessageKind.values();
        return new Envelope(origin(), clock(), list(4, () -> message(kinds[random.nextInt(kinds.length)])));
    }

    Envelope envelope(MessageKind kind) {
        return new Envelope(origin(), clock(), List.of(message(kind)));
    }

    Message message(MessageKind kind) {
        return switch (kind) {
            case PING -> new Ping(id(), chance() ? null : origin());
            case PING_REQ -> new PingReq(id(), origin(), address());
            case ACK -> new Ack(id());
            case NACK -> new Nack(id());
            case UPDATES -> new Updates(list(5, this::member));
            case FULL_STATE -> new FullState(list(20, this::member), chance());
            case REFUSAL -> new Refusal(origin(), any(Refusal.Reason.values()), text(0, 100));
            case DELTA -> new Delta(random.nextInt(), number(), list(8, this::item));
            case DELTA_ACK -> new DeltaAck(random.nextInt(), number(), random.nextLong());
            case ANNOUNCE -> new Announce(list(5, this::announcement));
            case PULL -> new Pull(id(), list(5, this::dots));
            case PULL_ANSWER -> new PullAnswer(
                    id(),
                    list(3, this::version),
                    list(3, this::dots),
                    list(3, this::dots),
                    list(3, this::dots),
                    chance());
            case SERVED -> new Served(list(20, random::nextLong));
            case GOSSIP -> new Gossip(
                    random.nextLong(), count(), random.nextInt(), chance(), chance(), chance(), count(), count());
            case ORIGIN_QUERY -> {
                int depth = depth();
                yield new OriginQuery(id(), depth, prefix(depth), chance());
            }
            case ORIGIN_LIST -> {
                int depth = depth();
                List<OriginDigest> origins = list(5, this::originDigest);
                yield new OriginList(id(), depth, prefix(depth), chance(), origins, random.nextLong());
            }
            case ORIGIN_BUCKETS -> {
                int depth = depth();
                yield new OriginBuckets(id(), depth, prefix(depth), chance(), parts());
            }
            case RANGE_QUERY -> {
                int level = level();
                yield new RangeQuery(id(), origin(), level, first(level));
            }
            case RANGE_DIGESTS -> {
                int level = level();
                yield new RangeDigests(id(), origin(), level, first(level), parts());
            }
            case RANGE_STATE -> rangeState();
            case BIRTH_QUERY -> new BirthQuery(id(), id(), count(), id(), random.nextInt(BirthAnswer.MAX_PARTS));
            case BIRTH_ANSWER -> {
                int parts = 1 + random.nextInt(BirthAnswer.MAX_PARTS);
                yield new BirthAnswer(id(), id(), count(), count(), chance(), id(), random.nextInt(parts), parts,
                        list(3, this::dots));
            }
            case STREAM_REQUEST -> new StreamRequest(id());
            case STREAM_SEEN -> new StreamSeen(list(20, this::dots), count(), count());
            case STREAM_ENTRIES -> new StreamEntries(list(8, this::version));
            case STREAM_END -> new StreamEnd(count());
            case STREAM_REFUSED -> new StreamRefused(text(0, 100));
        };
    }

    Item item() {
        return switch (random.nextInt(3)) {
            case 0 -> new Write(version(), list(3, this::dot), random.nextInt(200));
            case 1 -> new Deaths(list(10, this::dot), any(Cause.values()), random.nextInt(3));
            default -> announcement();
        };
    }

    Version version() {
        byte[] key = Samples.utf8(text(1, 20));
        byte[] block = Content.pack(key, Samples.utf8("text/x-" + name()), new byte[random.nextInt(60)]);
        long left = chance() ? Version.FOREVER : chance() ? 0 : count();
        return new Version(dot(), clock(), left, block);
    }

    Dots dots() {
        return new Dots(origin(), runs(number(), 2_000));
    }

    MemberRecord member() {
        MemberState state = any(MemberState.values());
        Origin accuser = state == MemberState.SUSPECT && chance() ? origin() : null;
        return new MemberRecord(
                name(),
                origin(),
                count(),
                address(),
                http(),
                1 + random.nextInt(500),
                chance(),
                state,
                accuser);
    }

    /** From nothing over runs and sparse numbers to every second one. */
    Runs runs(long from, int span) {
        Runs runs = new Runs();
        int style = random.nextInt(4);
        int additions = random.nextInt(60);
        for (int i = 0; i < additions; i++) {
            long first = from + (style == 3 ? 2L * i % span : random.nextInt(span));
            long last = style == 1 ? Math.min(from + span - 1, first + random.nextInt(100)) : first;
            if (last <= Codec.MAX_NUMBER) {
                runs.add(first, last);
            }
        }
        return runs;
    }

    Origin origin() {
        return origins.get(random.nextInt(origins.size()));
    }

    private Announcement announcement() {
        return new Announcement(dot(), 4 + random.nextInt(1_000_000), list(3, this::dot), random.nextInt(3));
    }

    private OriginDigest originDigest() {
        return new OriginDigest(origin(), random.nextLong(), chance() ? 0 : number());
    }

    private RangeState rangeState() {
        int level = level();
        long first = first(level);
        Runs seen = runs(Math.max(1, first), 1_023).within(first, first + ReplicationMessage.rangeSize(level) - 1);
        Runs live = seen.and(runs(Math.max(1, first), 1_023));
        return new RangeState(id(), origin(), level, first, random.nextLong(), seen, live);
    }

    private Dot dot() {
        return new Dot(origin(), number());
    }

    private Address address() {
        return new Address(HOSTS[random.nextInt(HOSTS.length)], 1 + random.nextInt(65_535));
    }

    private List<Long> parts() {
        List<Long> digests = new ArrayList<>();
        for (int i = 0; i < ReplicationMessage.PARTS; i++) {
            digests.add(chance() ? 0 : random.nextLong());
        }
        return digests;
    }

    private int depth() {
        return random.nextInt(ReplicationMessage.MAX_DEPTH + 1);
    }

    private long prefix(int depth) {
        return random.nextLong() & (1L << 5 * depth) - 1;
    }

    private int level() {
        return random.nextInt(ReplicationMessage.MAX_LEVEL + 1);
    }

    private long first(int level) {
        long size = ReplicationMessage.rangeSize(level);
        return chance() ? 0 : number() / size * size;
    }

    private int id() {
        return chance() ? random.nextInt(1_000) : random.nextInt();
    }

    private long count() {
        return random.nextLong() >>> 1 + random.nextInt(63);
    }

    private long clock() {
        return random.nextInt(20) == 0 ? Envelope.CLOCK_HORIZON : random.nextLong() >>> 3;
    }

    private long number() {
        return random.nextInt(50) == 0 ? Codec.MAX_NUMBER : 1 + (random.nextLong() >>> 5 + random.nextInt(58));
    }

    private String text(int min, int max) {
        StringBuilder text = new StringBuilder();
        int length = min + random.nextInt(max - min + 1);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    private String name() {
        StringBuilder name = new StringBuilder("n");
        for (int i = random.nextInt(20); i > 0; i--) {
            name.append("aZ0.-_".charAt(random.nextInt(6)));
        }
        return name.toString();
    }

    private String http() {
        String[] hosts = {"10.1.2.3", "a-host.example", "[::1]", "[fe80:0:0:0:ab:cd:ef:1%eth0]"};
        return chance() ? "" : any(hosts) + ":" + (1 + random.nextInt(65_535));
    }

    private boolean chance() {
        return random.nextBoolean();
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> List<T> list(int max, Supplier<? extends T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }
}
