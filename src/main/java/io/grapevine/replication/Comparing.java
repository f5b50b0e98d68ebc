package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ReplicationMessage.OriginBuckets;
import io.grapevine.protocol.ReplicationMessage.OriginDigest;
import io.grapevine.protocol.ReplicationMessage.OriginList;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import io.grapevine.protocol.ReplicationMessage.RangeDigests;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import io.grapevine.protocol.ReplicationMessage.RangeState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How the dots are parted for comparison, and the answering side of it, which keeps no state.
 *
 * <p>Origins are parted by their leading bits, 32 parts a step, until a part's list fits into a datagram. An origin's
 * numbers are parted in 32 a step down to ranges of 1,024, of which seen and live are stated in one moment.
 */
final class Comparing {

    static final int LEAF_NUMBERS = 1_024;
    /** The range of this level holds every number there can be. */
    static final int MAX_LEVEL = 10;
    private static final int MAX_DEPTH = 12;
    private static final int LISTED_BYTES = Origin.BYTES + 8 + 10;
    private static final int OVERHEAD_BYTES = 48;
    private static final int MAX_STATED_RUNS = 16;

    private final OrMap map;
    private final Wire wire;
    private final int maxListed;

    Comparing(OrMap map, Wire wire, int payloadBytes) {
        this.map = map;
        this.wire = wire;
        maxListed = (payloadBytes - OVERHEAD_BYTES) / LISTED_BYTES;
    }

    static long rangeNumbers(int level) {
        return (long) LEAF_NUMBERS << 5 * level;
    }

    /** The lowest level whose first range holds the number. */
    static int levelOf(long number) {
        int level = 0;
        while (level < MAX_LEVEL && rangeNumbers(level) <= number) {
            level++;
        }
        return level;
    }

    /** Numbers begin with 1, ranges with 0. */
    static long firstNumber(long first) {
        return Math.max(1, first);
    }

    static long lastNumber(int level, long first) {
        return first + rangeNumbers(level) - 1;
    }

    private static int part(Origin origin, int depth) {
        return (int) (origin.high() >>> 64 - 5 * (depth + 1) & 31);
    }

    /** Those whose leading bits, five for each step of depth, are the prefix. */
    Collection<Origin> originsIn(int depth, long prefix) {
        if (depth == 0) {
            return map.origins();
        }
        int rest = 64 - 5 * depth;
        long first = prefix << rest;
        return map.origins(new Origin(first, 0), new Origin(first | (1L << rest) - 1, -1));
    }

    /** For each of the 32 parts the sum of its origins' digests. */
    List<Long> partDigests(int depth, long prefix) {
        long[] sums = new long[32];
        for (Origin origin : originsIn(depth, prefix)) {
            sums[part(origin, depth)] += map.digestOf(origin);
        }
        List<Long> digests = new ArrayList<>(32);
        for (long sum : sums) {
            digests.add(sum);
        }
        return digests;
    }

    List<Long> rangeDigests(Origin origin, int level, long first) {
        List<Long> digests = new ArrayList<>(32);
        long numbers = rangeNumbers(level - 1);
        for (int i = 0; i < 32; i++) {
            long from = first + i * numbers;
            digests.add(map.rangeDigest(origin, firstNumber(from), from + numbers - 1));
        }
        return digests;
    }

    void onOriginQuery(Address from, OriginQuery query) {
        if (query.depth() < 0 || query.depth() > MAX_DEPTH) {
            return;
        }
        List<OriginDigest> listed = new ArrayList<>();
        long archived = 0;
        for (Origin origin : originsIn(query.depth(), query.prefix())) {
            if (query.all() || !map.isArchived(origin)) {
                listed.add(new OriginDigest(origin, map.digestOf(origin), map.highest(origin)));
            } else {
                archived += map.digestOf(origin);
            }
        }
        if (listed.size() <= maxListed || query.depth() == MAX_DEPTH) {
            List<OriginDigest> fitting = listed.size() <= maxListed ? listed : listed.subList(0, maxListed);
            wire.send(from, new OriginList(query.exchange(), query.depth(), query.prefix(), query.all(), fitting, archived));
        } else {
            wire.send(from, new OriginBuckets(query.exchange(), query.depth(), query.prefix(), query.all(),
                    partDigests(query.depth(), query.prefix())));
        }
    }

    void onRangeQuery(Address from, RangeQuery query) {
        int level = query.level();
        long first = query.first();
        if (level < 0 || level > MAX_LEVEL || first < 0 || first % rangeNumbers(level) != 0) {
            return;
        }
        Origin origin = query.origin();
        long from1 = firstNumber(first);
        long last = lastNumber(level, first);
        // What is dead is said in few words, however much it is: parted to the last, a run of 2^50 numbers would take for ever.
        if (level == 0 || !map.hasLive(origin, from1, last)) {
            Runs seen = map.seen(origin, from1, last);
            if (level == 0 || seen.runCount() <= MAX_STATED_RUNS) {
                wire.send(from, new RangeState(query.exchange(), origin, level, first,
                        map.rangeDigest(origin, from1, last), seen, map.live(origin, from1, last)));
                return;
            }
        }
        wire.send(from, new RangeDigests(query.exchange(), origin, level, first, rangeDigests(origin, level, first)));
    }
}
