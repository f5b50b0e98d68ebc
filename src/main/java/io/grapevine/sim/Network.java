package io.grapevine.sim;

import io.grapevine.base.Address;
import io.grapevine.node.Datagram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The network between the hosts: who has which address, how long a way takes, and what becomes of datagrams. */
final class Network {

    /** What arrives somewhere. */
    interface Arrival {
        void to(Run to, Run from, byte[] bytes, long transitNanos);
    }

    private final Agenda agenda;
    private final SplittableRandom random;
    private final Arrival arrival;
    private final Map<Address, Host> hosts = new LinkedHashMap<>();
    final Cuts cuts = new Cuts();
    Links links;

    private long lastLossNanos = -1;
    long lost;
    long duplicated;
    long delivered;

    Network(Agenda agenda, SplittableRandom random, Links links, Arrival arrival) {
        this.agenda = agenda;
        this.random = random;
        this.links = links;
        this.arrival = arrival;
    }

    void attach(Host host) {
        hosts.put(host.address, host);
    }

    void detach(Host host) {
        hosts.remove(host.address);
    }

    @Nullable Host at(Address address) {
        return hosts.get(address);
    }

    boolean blocked(Host from, Host to) {
        return cuts.blocks(from, to, agenda.nanos());
    }

    /** Whether nothing has been cut or lost since then, as far as the network goes. */
    boolean isClearSince(long sinceNanos) {
        return lastLossNanos < sinceNanos && cuts.noneSince(sinceNanos);
    }

    /** What arrived is as good as lost. */
    void spoilt() {
        lastLossNanos = agenda.nanos();
    }

    long wayNanos() {
        return links.minDelayNanos() + random.nextLong(links.maxDelayNanos() - links.minDelayNanos() + 1);
    }

    boolean loses() {
        boolean loses = links.loss() > 0 && random.nextDouble() < links.loss();
        if (loses) {
            lastLossNanos = agenda.nanos();
        }
        return loses;
    }

    void send(Run from, Datagram datagram) {
        carry(from, datagram);
        if (links.duplication() > 0 && random.nextDouble() < links.duplication()) {
            duplicated++;
            carry(from, datagram);
        }
    }

    private void carry(Run from, Datagram datagram) {
        if (loses()) {
            lost++;
            return;
        }
        long way = wayNanos();
        if (links.reordering() > 0 && random.nextDouble() < links.reordering()) {
            way += random.nextLong(Links.HELD_BACK * links.maxDelayNanos() + 1);
        }
        long sentNanos = agenda.nanos();
        agenda.in(way, () -> arrive(from, datagram, sentNanos));
    }

    private void arrive(Run from, Datagram datagram, long sentNanos) {
        Host host = hosts.get(datagram.to());
        @Nullable Run to = host == null ? null : host.run;
        if (host == null || to == null || !to.up || blocked(from.host, host)) {
            lost++;
            return;
        }
        long nanos = agenda.nanos();
        if (to.isPaused(nanos)) {
            if (!to.isStandstill()) {
                agenda.at(to.pausedUntilNanos, () -> arrive(from, datagram, sentNanos));
            }
            return;
        }
        delivered++;
        arrival.to(to, from, datagram.bytes(), nanos - sentNanos);
    }
}
