package io.grapevine.replication;

import io.grapevine.base.Index;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The peers: what membership holds for alive or suspect.
 *
 * <p>Only what comes and goes with a member takes time that grows with their number; who differs is on a list of its own.
 */
final class Contacts {

    private final RandomGenerator random;
    private final Index<Origin, Contact> byOrigin = new Index<>(contact -> contact.origin);
    private final List<Contact> list = new ArrayList<>();
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
        Contact known = byOrigin.get(peer.origin());
        if (known != null) {
            known.follow(peer);
        } else {
            Contact contact = new Contact(peer, now.nanos());
            byOrigin.put(contact);
            list.add(contact);
            fingersOf = null;
        }
    }

    /** It is no peer any more; who it was, or null. */
    @Nullable Contact part(Origin origin) {
        Contact contact = byOrigin.remove(origin);
        if (contact != null) {
            contact.gone = true;
            list.remove(contact);
            fingersOf = null;
        }
        return contact;
    }

    void clear() {
        list.forEach(contact -> contact.gone = true);
        list.clear();
        byOrigin.clear();
        differing.clear();
        fingersOf = null;
    }

    @Nullable Contact get(Origin origin) {
        return byOrigin.get(origin);
    }

    /** In no particular order. */
    Collection<Contact> all() {
        return list;
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
        if (count >= list.size()) {
            return list;
        }
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(list.size() - i);
            Contact chosen = list.get(j);
            list.set(j, list.get(i));
            list.set(i, chosen);
        }
        return new ArrayList<>(list.subList(0, count));
    }

    /**
     * Those that follow at growing distances in the ring of origins, the next one first: {@code count} of them, or all if there
     * are no more. Where all know the same members, each of them is as near to as many others, so that nobody is left out.
     */
    List<Contact> fingers(Origin of, int count) {
        if (!of.equals(fingersOf)) {
            fingersOf = of;
            fingers.clear();
            List<Contact> ring = new ArrayList<>(list);
            ring.sort(Comparator.comparing((Contact contact) -> contact.origin, of.ring()));
            double step = StrictMath.pow(ring.size() + 1.0, 1.0 / count);
            double distance = 1;
            for (int place = 0; place < ring.size() && fingers.size() < count; place = Math.max(place + 1, (int) distance - 1)) {
                fingers.add(ring.get(place));
                distance *= step;
            }
        }
        return fingers;
    }
}
