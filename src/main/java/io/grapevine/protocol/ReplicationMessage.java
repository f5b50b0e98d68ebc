package io.grapevine.protocol;

import com.google.common.base.Utf8;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import java.util.List;

/** Deltas for speed, digests for truth, streams for bulk (DESIGN §2). */
public sealed interface ReplicationMessage extends Message {

    /** In how many parts origins and ranges are divided at each step. */
    int PARTS = 32;
    /** How many times origins can be parted: 5 bits each time. */
    int MAX_DEPTH = 12;
    /** The level of the widest range. */
    int MAX_LEVEL = 10;

    /** How many numbers a range of that level has. */
    static long rangeSize(int level) {
        return 1_024L << 5 * level;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static void requirePart(int depth, long prefix) {
        require(depth >= 0 && depth <= MAX_DEPTH, "a depth is 0 to 12");
        require(prefix >>> 5 * depth == 0, "a prefix has 5 bits for each step of depth");
    }

    private static void requireRange(int level, long first) {
        require(level >= 0 && level <= MAX_LEVEL, "a level is 0 to 10");
        require(
                first >= 0 && first <= Codec.MAX_NUMBER && first % rangeSize(level) == 0,
                "a range begins at a multiple of its size, below 2^60");
    }

    /** Some dots of one origin. */
    record Dots(Origin origin, Runs numbers) {}

    // ---- deltas

    /** One change in a {@link Delta}, or in an answer. */
    sealed interface Item {}

    /**
     * An entry now live, and the dots that die when it is there.
     *
     * @param hops how many members it has passed, 0 from its writer
     */
    record Write(Version version, List<Dot> kills, int hops) implements Item {

        public Write {
            require(hops >= 0, "hops are at least 0");
        }
    }

    /** Dots now dead, by a remove or an eviction. */
    record Deaths(List<Dot> dots, Cause cause, int hops) implements Item {

        public Deaths {
            require(hops >= 0, "hops are at least 0");
        }
    }

    /** An entry that does not fit, to be fetched by its dot; the kills count once it is there. */
    record Announcement(Dot dot, int blockBytes, List<Dot> kills, int hops) implements Item {

        public Announcement {
            require(hops >= 0, "hops are at least 0");
            require(
                    blockBytes >= VersionCodec.MIN_BLOCK_BYTES && blockBytes <= VersionCodec.MAX_BLOCK_BYTES,
                    "no block has that size");
        }
    }

    /**
     * Changes, acknowledged.
     *
     * @param session drawn by the sender when it began to talk to this peer
     * @param sequence counts the session's deltas from 1
     */
    record Delta(int session, long sequence, List<Item> items) implements ReplicationMessage {

        /** The session of what is sent once and never acknowledged. */
        public static final int UNACKNOWLEDGED = 0;


        public Delta {
            require(sequence >= 1, "sequences count from 1");
        }
    }

    /**
     * What has arrived of a session.
     *
     * @param highest the highest sequence
     * @param before bit i: {@code highest - 1 - i} as well
     */
    record DeltaAck(int session, long highest, long before) implements ReplicationMessage {

        public DeltaAck {
            require(highest >= 1, "sequences count from 1");
        }
    }

    /** Entries that the sender holds live, for whoever lacks them (above 16 members). */
    record Announce(List<Announcement> announcements) implements ReplicationMessage {}

    /** What do you hold of these dots? Answered with {@link PullAnswer}s. */
    record Pull(int request, List<Dots> dots) implements ReplicationMessage {}

    /**
     * Each dot asked for is in exactly one answer, once.
     *
     * @param unknown dots of which the sender knows nothing: that never means dead
     * @param large dots that are live but do not fit into a datagram: fetch them over TCP
     * @param last whether this answers the last of the dots asked for (over TCP, where the order holds)
     */
    record PullAnswer(
            int request, List<Version> live, List<Dots> dead, List<Dots> unknown, List<Dots> large, boolean last)
            implements ReplicationMessage {}

    /** Keys that the sender served since it last said so, by hash, for their custodian's eviction. */
    record Served(List<Long> keyHashes) implements ReplicationMessage {}

    // ---- digests

    /**
     * Rides on probes, acks and gossip.
     *
     * @param digest of (seen, live)
     * @param liveBytes what the sender's entries take, in its own accounting
     * @param membersHash of the member table
     * @param busy whether the sender has deltas to the receiver that are not acknowledged
     * @param ready whether the sender is ready
     * @param full whether the sender is past its hard limit
     * @param wallMillis the sender's wall clock, for who judges its drift
     * @param seenCount how many dots the sender has seen, of all origins; {@link #NOT_SAID} by one that writes version 1
     */
    record Gossip(
            long digest,
            long liveBytes,
            int membersHash,
            boolean busy,
            boolean ready,
            boolean full,
            long wallMillis,
            long seenCount)
            implements ReplicationMessage {

        public static final long NOT_SAID = -1;

        public Gossip {
            require(liveBytes >= 0 && wallMillis >= 0, "bytes and wall clock are at least 0");
            require(seenCount >= NOT_SAID, "a count is at least 0");
        }
    }

    /**
     * What origins do you hold? Answered with {@link OriginList} where that fits, else {@link OriginBuckets}.
     *
     * @param depth how many times the origins were parted by 32
     * @param prefix the first {@code 5 * depth} bits of the origins meant, in its low bits
     * @param all whether the archived ones are to be listed too
     */
    record OriginQuery(int exchange, int depth, long prefix, boolean all) implements ReplicationMessage {

        public OriginQuery {
            requirePart(depth, prefix);
        }
    }

    /** What one origin looks like at the sender. */
    record OriginDigest(Origin origin, long digest, long highest) {

        public OriginDigest {
            require(highest >= 0, "the highest number is at least 0");
        }
    }

    /**
     * @param archived the sum of the digests of the archived origins meant, 0 when they are listed
     */
    record OriginList(int exchange, int depth, long prefix, boolean all, List<OriginDigest> origins, long archived)
            implements ReplicationMessage {

        public OriginList {
            requirePart(depth, prefix);
        }
    }

    /** For each of the 32 parts the sum of its origins' digests. */
    record OriginBuckets(int exchange, int depth, long prefix, boolean all, List<Long> digests)
            implements ReplicationMessage {

        public OriginBuckets {
            requirePart(depth, prefix);
            require(digests.size() == PARTS, "there are 32 parts");
        }
    }

    /**
     * What do you hold in this range? Answered with {@link RangeState} where that fits, else {@link RangeDigests}.
     *
     * @param level the range has {@code 1024 << 5 * level} numbers, from a multiple of that on
     */
    record RangeQuery(int exchange, Origin origin, int level, long first) implements ReplicationMessage {

        public RangeQuery {
            requireRange(level, first);
        }
    }

    /** For each of the range's 32 parts its digest. */
    record RangeDigests(int exchange, Origin origin, int level, long first, List<Long> digests)
            implements ReplicationMessage {

        public RangeDigests {
            requireRange(level, first);
            require(digests.size() == PARTS, "there are 32 parts");
        }
    }

    /**
     * Which numbers of the range are seen, and which of them are live, at one moment.
     *
     * @param digest of the range at that moment: where the sets are equal and it differs, two entries bear one dot
     */
    record RangeState(int exchange, Origin origin, int level, long first, long digest, Runs seen, Runs live)
            implements ReplicationMessage {

        public RangeState {
            requireRange(level, first);
        }
    }

    /**
     * What was born at the one asked, in its counting, from that position on? Answered with {@link BirthAnswer}.
     *
     * @param round of the asker's counting: an answer that was given to an earlier one is too old
     * @param from 0 to be told the position and nothing else: a comparison begins with that, and ends with what followed
     * @param answer 0 to be answered anew; else the answer of which a part is asked for again
     */
    record BirthQuery(int exchange, int round, long from, int answer, int part) implements ReplicationMessage {

        public BirthQuery {
            require(from >= 0, "a position is at least 0");
            require(part >= 0 && part < BirthAnswer.MAX_PARTS, "no such part");
        }
    }

    /**
     * Of the dots that became live at the sender from {@code from} on, those that are live still: a part of them, all
     * parts as of one moment.
     *
     * @param next the position to go on from; 0 where the sender does not remember so much
     * @param more whether there are more already: if not, {@code next} is as of that moment
     * @param answer of the sender's counting
     */
    record BirthAnswer(int exchange, int round, long from, long next, boolean more, int answer, int part, int parts,
            List<Dots> live) implements ReplicationMessage {

        /** All of them together are at most half of what a socket's buffer takes. */
        public static final int MAX_PARTS = 32;

        public BirthAnswer {
            require(from >= 0 && next >= 0, "a position is at least 0");
            require(part >= 0 && part < parts && parts <= MAX_PARTS, "no such part");
        }
    }

    // ---- streams, only over TCP

    /** Send me everything. */
    record StreamRequest(int stream) implements ReplicationMessage {}

    /** A part of what the sender had seen before it read the first entry. */
    record StreamSeen(List<Dots> seen, long entries, long liveBytes) implements ReplicationMessage {

        public StreamSeen {
            require(entries >= 0 && liveBytes >= 0, "counts are at least 0");
        }
    }

    /** Entries of the stream, in any order. */
    record StreamEntries(List<Version> versions) implements ReplicationMessage {}

    /** All entries were sent: only now what was stated as seen counts. */
    record StreamEnd(long entries) implements ReplicationMessage {

        public StreamEnd {
            require(entries >= 0, "counts are at least 0");
        }
    }

    /** The sender cannot serve this now (not ready, full, broken off), and why. */
    record StreamRefused(String reason) implements ReplicationMessage {

        public StreamRefused {
            require(Utf8.encodedLength(reason) <= MAX_TEXT_BYTES, "a reason has at most 1024 bytes of UTF-8");
        }
    }
}
