package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Index;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All other origins that are known: the living (alive and suspect), by origin, name and address, and the gone
 * (dead and left), in the order of their going.
 *
 * <p>A row is what there is most of: as many as members at each of as many nodes. With what is here it takes some seventy
 * bytes and a record, and equal records are shared ({@link SharedRecords}).
 */
final class MemberTable {

    /** The most living others; more are not let in. */
    static final int MAX_LIVE = 16_384;
    /** The most gone ones; past it, who went first is forgotten first. */
    static final int MAX_GONE = 4_096;

    private final Index<Origin, Member> byOrigin = new Index<>(Member::origin);
    private final Index<String, Member> liveByName = new Index<>(Member::name);
    private final Index<Address, Member> liveByAddress = new Index<>(Member::address);
    private final List<Member> live = new ArrayList<>();
    private final List<Member> gone = new ArrayList<>();
    private int hash;

    @Nullable Member get(Origin origin) {
        return byOrigin.get(origin);
    }

    @Nullable Member liveByName(String name) {
        return liveByName.get(name);
    }

    /** Of several that claim it, the last that did. */
    @Nullable Member liveByAddress(Address address) {
        return liveByAddress.get(address);
    }

    /** In no particular order. */
    List<Member> live() {
        return live;
    }

    /** Who went first comes first. */
    List<Member> gone() {
        return gone;
    }

    boolean isFull() {
        return live.size() >= MAX_LIVE;
    }

    /** A sum over the living others, so the order does not matter. */
    int hash() {
        return hash;
    }

    /**
     * What a living member adds to the hash: origin and incarnation. Suspicion is left out, it goes by itself within
     * seconds; so are the gone, whom each node forgets at its own time.
     */
    static int hashOf(MemberRecord record) {
        Origin origin = record.origin();
        long mixed = (origin.high() ^ Long.rotateLeft(origin.low(), 23)) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 29 ^ record.incarnation()) * 0xbf58476d1ce4e5b9L;
        return (int) (mixed >>> 32);
    }

    Member add(long nowNanos, MemberRecord record) {
        Member member = new Member(nowNanos, record);
        byOrigin.put(member);
        enter(member);
        return member;
    }

    /** Replaces what is held of a member by a newer record. */
    void set(long nowNanos, Member member, MemberRecord record) {
        boolean sameKeys = member.name().equals(record.name()) && member.address().equals(record.gossip());
        if (sameKeys && member.isLive() && Precedence.isLive(record.state())) {
            hash += hashOf(record) - hashOf(member.record());
            member.set(nowNanos, record);
            return;
        }
        exit(member);
        member.set(nowNanos, record);
        enter(member);
    }

    /** Takes out one that is gone. */
    void forget(Member member) {
        exit(member);
        byOrigin.remove(member.origin());
    }

    /** Up to {@code count} of the living, drawn at random, each once at most. */
    List<Member> chooseLive(RandomGenerator random, int count, Predicate<Member> which) {
        List<Member> chosen = new ArrayList<>(Math.min(count, live.size()));
        if (live.size() <= 4 * count) {
            List<Member> rest = new ArrayList<>(live);
            for (int left = rest.size(); left > 0 && chosen.size() < count; left--) {
                int at = random.nextInt(left);
                Member member = rest.get(at);
                rest.set(at, rest.get(left - 1));
                if (which.test(member)) {
                    chosen.add(member);
                }
            }
            return chosen;
        }
        for (int tries = 8 * count; tries > 0 && chosen.size() < count; tries--) {
            Member member = live.get(random.nextInt(live.size()));
            if (which.test(member) && !chosen.contains(member)) {
                chosen.add(member);
            }
        }
        return chosen;
    }

    private void enter(Member member) {
        if (member.isLive()) {
            member.place = live.size();
            live.add(member);
            liveByName.put(member);
            liveByAddress.put(member);
            hash += hashOf(member.record());
        } else {
            gone.add(member);
        }
    }

    private void exit(Member member) {
        if (member.isLive()) {
            Member last = live.remove(live.size() - 1);
            if (last != member) {
                live.set(member.place, last);
                last.place = member.place;
            }
            liveByName.removeValue(member);
            liveByAddress.removeValue(member);
            hash -= hashOf(member.record());
        } else {
            gone.remove(member);
        }
    }
}
