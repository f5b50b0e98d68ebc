package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static io.grapevine.replication.Side.origin;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Now;
import io.grapevine.crdt.Cause;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import io.grapevine.protocol.ReplicationMessage.OriginQuery;
import io.grapevine.protocol.ReplicationMessage.RangeQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several exchanges, driven by one node. */
final class ExchangesTest {

    private static final int DEATHS = 10_000;

    private final Side here = new Side(1);
    private final List<Exchange> begun = new ArrayList<>();
    private final Exchanges exchanges = new Exchanges(here.settings, here.map, here.counters, here.contacts, this::begin, contact -> {});

    /** They tell their peers nothing, so that both are as far as each other. */
    private Exchange begin(int number, Peer peer, boolean pullOnly) {
        Exchange exchange = new Exchange(number, peer, true, here.map, here.wire, here.comparing, here.pulls, here.intake,
                here.spread, here.slices, here.counters);
        begun.add(exchange);
        return exchange;
    }

    private static void answer(Side side, Side asker, ReplicationMessage message) {
        if (message instanceof BirthQuery query) {
            side.births.onQuery(NOW, asker.address, query);
        } else if (message instanceof OriginQuery query) {
            side.comparing.onOriginQuery(asker.address, query);
        } else if (message instanceof RangeQuery query) {
            side.comparing.onRangeQuery(asker.address, query);
        }
    }

    private void carry(Now now, Side there) {
        for (ReplicationMessage answer : there.messages()) {
            exchanges.onMessage(now, there.origin, answer);
        }
    }

    private static Side withDeaths(int number, int of) {
        Side side = new Side(number);
        side.map.mergeDead(NOW, origin(of), Runs.of(1, DEATHS), Cause.UNKNOWN);
        return side;
    }

    private void write(int of) {
        for (int number = 1; number <= DEATHS; number++) {
            byte[] block = Content.pack((of + "k" + number).getBytes(StandardCharsets.UTF_8), new byte[0], new byte[1]);
            here.map.merge(NOW, new Version(new Dot(origin(of), number), number, Version.FOREVER, block), List.of());
        }
    }

    private void begin(int number) {
        here.contact(number).heard(new Gossip(1, 0, 0, false, true, false, 0, 0));
        here.contacts.differs(NOW, here.contact(number));
        exchanges.consider(NOW, here.contact(number), true);
    }

    private void talk(Now now, List<Side> peers) {
        for (Outgoing said : here.said()) {
            peers.stream().filter(peer -> peer.address.equals(said.to())).forEach(peer -> answer(peer, here, said.message()));
        }
        peers.forEach(peer -> carry(now, peer));
    }

    private long count(Exchange.Step step) {
        return begun.stream().filter(exchange -> exchange.step() == step).count();
    }

    /** What another peer holds might be about to die. */
    @Test
    void whoWaitsToFetchBeginsAsSoonAsTheOtherHasAppliedItsDeaths() {
        write(8);
        Side other = new Side(3);
        other.put("k", "1");
        List<Side> peers = List.of(withDeaths(2, 8), other);
        here.meet(NOW, 2, 3);
        begin(2);
        Now now = NOW;
        for (; count(Exchange.Step.BURY) == 0; now = now.plusNanos(1)) {
            talk(now, peers);
            exchanges.advance(now);
        }
        begin(3);
        for (; count(Exchange.Step.WAIT_TO_FETCH) == 0; now = now.plusNanos(1)) {
            talk(now, peers);
            exchanges.advance(now);
        }
        while (count(Exchange.Step.DONE) == 0) {
            assertThat(count(Exchange.Step.FETCH)).isZero();
            now = new Now(exchanges.nextWakeupNanos(), 0);
            exchanges.advance(now);
        }
        assertThat(count(Exchange.Step.FETCH)).isEqualTo(1);
    }

    /** Each peer knows the deaths of another origin. In every turn something else comes before it is time for the next slice. */
    @Test
    void allThatApplyDeathsDoOneSliceBetweenThemAMillisecond() {
        write(8);
        write(9);
        List<Side> peers = List.of(withDeaths(2, 8), withDeaths(3, 9));
        here.meet(NOW, 2, 3);
        begin(2);
        begin(3);
        Now now = NOW;
        int turns = 0;
        int together = 0;
        while (exchanges.isRunning() && turns++ < 1_000) {
            long before = here.map.entryCount();
            talk(now, peers);
            exchanges.advance(now);
            exchanges.advance(now.plusNanos(Side.MILLI / 2));
            assertThat(before - here.map.entryCount()).as("in one turn").isLessThanOrEqualTo(1_024);
            long burying = count(Exchange.Step.BURY);
            together += burying == 2 ? 1 : 0;
            if (burying > 0) {
                assertThat(exchanges.nextWakeupNanos()).isEqualTo(now.nanos() + Side.MILLI);
            }
            now = now.plusNanos(Side.MILLI);
        }
        assertThat(together).as("turns in which both had deaths to apply").isGreaterThan(5);
        assertThat(begun).allMatch(exchange -> exchange.step() == Exchange.Step.DONE);
        assertThat(here.map.entryCount()).isZero();
        assertThat(turns).isLessThan(200);
    }
}
