package io.grapevine.replication;

import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The peers, by origin: what membership holds for alive or suspect. */
final class Contacts {

    private final RandomGenerator random;
    private final SortedMap<Origin, Contact> byOrigin = new TreeMap<>();
    private List<Contact> list = new ArrayList<>();

    Contacts(RandomGenerator random) {
        this.random = random;
    }

    void update(Now now, List<Peer> peers, Function<Peer, Outbox> outbox) {
        SortedMap<Origin, Peer> wanted = new TreeMap<>();
        peers.forEach(peer -> wanted.put(peer.origin(), peer));
        byOrigin.keySet().retainAll(wanted.keySet());
        for (Peer peer : wanted.values()) {
            Contact known = byOrigin.get(peer.origin());
            if (known == null) {
                byOrigin.put(peer.origin(), new Contact(peer, outbox.apply(peer), now.nanos()));
            } else {
                known.follow(peer);
            }
        }
        list = new ArrayList<>(byOrigin.values());
    }

    @Nullable Contact get(Origin origin) {
        return byOrigin.get(origin);
    }

    Collection<Contact> all() {
        return list;
    }

    int size() {
        return list.size();
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
