package io.grapevine.replication;

import io.grapevine.base.Index;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.Collection;
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
        }
    }

    /** A peer no more. */
    void part(Origin origin) {
        Contact contact = byOrigin.remove(origin);
        if (contact != null) {
            contact.gone = true;
            list.remove(contact);
        }
    }

    void clear() {
        list.forEach(contact -> contact.gone = true);
        list.clear();
        byOrigin.clear();
        differing.clear();
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
}
