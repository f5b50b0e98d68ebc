package io.grapevine.replication;

import io.grapevine.base.Index;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The peers: what membership holds for alive or suspect.
 *
 * <p>Only what comes and goes with a member takes time that grows with their number; who differs is on a list of its own.
 */
final class Contacts {

    private final RandomGenerator random;
    private final Index<Origin, PeerRow> byOrigin = new Index<>(row -> row.origin);
    private final List<PeerRow> list = new ArrayList<>();
    private final List<Contact> differing = new ArrayList<>();
    /** As of when they were last asked for. */
    private final List<Contact> fingers = new ArrayList<>();
    /** Whose they are; null when anybody came or went since. */
    private @Nullable Origin fingersOf;

    Contacts(RandomGenerator random) {
        this.random = random;
    }

    /** A peer, or what its record says now. */
    void meet(Now now, Peer peer) {
        PeerRow known = byOrigin.get(peer.origin());
        if (known != null) {
            known.follow(peer);
        } else {
            PeerRow row = new PeerRow(peer, now.nanos());
            byOrigin.put(row);
            list.add(row);
            fingersOf = null;
        }
    }

    /** It is no peer any more; what had passed between the two, or null. */
    @Nullable Contact part(Origin origin) {
        PeerRow row = byOrigin.remove(origin);
        if (row == null) {
            return null;
        }
        list.remove(row);
        fingersOf = null;
        Contact contact = row.contactIfAny();
        if (contact != null) {
            contact.gone = true;
        }
        return contact;
    }

    void clear() {
        met().forEach(contact -> contact.gone = true);
        list.clear();
        byOrigin.clear();
        differing.clear();
        fingersOf = null;
    }

    @Nullable Contact get(Origin origin) {
        PeerRow row = byOrigin.get(origin);
        return row == null ? null : row.contact();
    }

    /** Whether that is one of them. */
    boolean contain(Origin origin) {
        return byOrigin.get(origin) != null;
    }

    /** In no particular order. */
    Collection<PeerRow> all() {
        return list;
    }

    /** Those with whom a word was exchanged. */
    Stream<Contact> met() {
        return list.stream().map(PeerRow::contactIfAny).filter(Objects::nonNull);
    }

    int size() {
        return list.size();
    }

    /** Its digest is not ours. */
    void differs(Now now, Contact contact) {
        contact.differs = true;
        contact.differsSinceNanos = now.nanos();
        if (!contact.isListedDiffering) {
            contact.isListedDiffering = true;
            differing.add(contact);
        }
    }

    /** Those whose digest differed when it was last heard, and was not found equal since. */
    List<Contact> differing() {
        differing.removeIf(contact -> {
            contact.isListedDiffering = contact.differs && !contact.gone;
            return !contact.isListedDiffering;
        });
        return differing;
    }

    /** {@code count} of them, or all if there are no more, none twice. */
    List<Contact> chooseRandom(int count) {
        int size = Math.min(count, list.size());
        if (size < list.size()) {
            for (int i = 0; i < size; i++) {
                Collections.swap(list, i, i + random.nextInt(list.size() - i));
            }
        }
        List<Contact> chosen = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            chosen.add(list.get(i).contact());
        }
        return chosen;
    }

    /**
     * Those that follow at growing distances in the ring of origins, the next one first: {@code count} of them, or all if there
     * are no more. Where all know the same members, each of them is as near to as many others, so that nobody is left out.
     */
    List<Contact> fingers(Origin of, int count) {
        if (!of.equals(fingersOf)) {
            fingersOf = of;
            fingers.clear();
            List<PeerRow> ring = new ArrayList<>(list);
            ring.sort(Comparator.comparing((PeerRow row) -> row.origin, of.ring()));
            double step = StrictMath.pow(ring.size() + 1.0, 1.0 / count);
            double distance = 1;
            for (int place = 0; place < ring.size() && fingers.size() < count; place = Math.max(place + 1, (int) distance - 1)) {
                fingers.add(ring.get(place).contact());
                distance *= step;
            }
        }
        return fingers;
    }
}
