package io.grapevine.membership;

import io.grapevine.base.Index;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MembershipMessage.Updates;
import io.grapevine.protocol.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The news that ride on other messages (SWIM §4.1): who was told least often goes first, of those the newest, and
 * each is told {@code λ·log10(n+1)} times, then it has got around or the states' hashes will show that it has not.
 *
 * <p>There is one rumour for each origin, but for a suspect one for each accuser.
 */
final class Rumours {

    /** The paper's λ. */
    static final int RETRANSMIT_MULTIPLIER = 4;
    /** Ours: no fewer times than this, for in a small cluster there are few who would pass it on. */
    static final int LEAST_TRANSMISSIONS = 8;
    /**
     * As many as are told a few times each within ten seconds. Past it, what was told most often is dropped; the states'
     * hashes bring it around.
     */
    static final int MAX_RUMOURS = 1_024;

    private static final int EMPTY_BYTES = Sizes.of(new Updates(List.of()));

    private final TreeSet<Rumour> queue = new TreeSet<>();
    /** The newest of each origin; the others, if there are any, hang on it. */
    private final Index<Origin, Rumour> byOrigin = new Index<>(rumour -> rumour.record.origin());
    private long added;

    /** One record on its way; ordered by when it is its turn. */
    private static final class Rumour implements Comparable<Rumour> {
        private final MemberRecord record;
        private final long number;
        private final int bytes;
        private int sent;
        /** About the same origin. */
        private @Nullable Rumour other;

        Rumour(MemberRecord record, long number) {
            this.record = record;
            this.number = number;
            this.bytes = Sizes.of(record);
        }

        @Override
        public int compareTo(Rumour other) {
            return sent != other.sent ? Integer.compare(sent, other.sent) : Long.compare(other.number, number);
        }
    }

    /** How often each is told among so many members, this node included. */
    static int limit(int members) {
        double told = Math.ceil(RETRANSMIT_MULTIPLIER * StrictMath.log10(members + 1.0));
        return Math.max(LEAST_TRANSMISSIONS, (int) told);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int count() {
        return queue.size();
    }

    /** Replaces what was told about the origin, but for other accusations of one incarnation. */
    void add(MemberRecord record) {
        Rumour rumour = new Rumour(record, added++);
        Rumour next;
        for (Rumour known = byOrigin.get(record.origin()); known != null; known = next) {
            next = known.other;
            if (isOtherAccusation(known.record, record)) {
                known.other = rumour.other;
                rumour.other = known;
            } else {
                queue.remove(known);
            }
        }
        byOrigin.put(rumour);
        queue.add(rumour);
        if (queue.size() > MAX_RUMOURS) {
            drop(queue.last());
        }
    }

    void clear() {
        queue.clear();
        byOrigin.clear();
    }

    /** The next to be told, as many as fit into an {@code Updates} of so many bytes; they count as told. */
    List<MemberRecord> take(int budgetBytes, int members) {
        int left = budgetBytes - EMPTY_BYTES;
        List<Rumour> taken = new ArrayList<>();
        for (Rumour rumour : queue) {
            if (rumour.bytes <= left) {
                taken.add(rumour);
                left -= rumour.bytes;
            } else if (left < rumour.bytes / 2) {
                break;
            }
        }
        int limit = limit(members);
        List<MemberRecord> records = new ArrayList<>(taken.size());
        for (Rumour rumour : taken) {
            records.add(rumour.record);
            queue.remove(rumour);
            rumour.sent++;
            if (rumour.sent < limit) {
                queue.add(rumour);
            } else {
                forget(rumour);
            }
        }
        return records;
    }

    private void drop(Rumour rumour) {
        queue.remove(rumour);
        forget(rumour);
    }

    private void forget(Rumour rumour) {
        Rumour first = byOrigin.get(rumour.record.origin());
        if (first != rumour) {
            for (Rumour at = first; at != null; at = at.other) {
                if (at.other == rumour) {
                    at.other = rumour.other;
                }
            }
        } else if (rumour.other != null) {
            byOrigin.put(rumour.other);
        } else {
            byOrigin.remove(rumour.record.origin());
        }
    }

    private static boolean isOtherAccusation(MemberRecord known, MemberRecord record) {
        return known.accuser() != null
                && record.accuser() != null
                && known.incarnation() == record.incarnation()
                && !known.accuser().equals(record.accuser());
    }
}
