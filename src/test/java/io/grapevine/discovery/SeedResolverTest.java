package io.grapevine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedResolverTest {

    private record Told(List<Address> addresses, int unresolvedCount) {}

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private SeedResolver start(SeedResolver.Lookup lookup, Seed... seeds) {
        Context context = vertx.getOrCreateContext();
        SeedResolver resolver = new SeedResolver(
                vertx, context, "test", List.of(seeds), () -> true, (a, u) -> told.add(new Told(a, u)), lookup);
        resolver.start();
        return resolver;
    }

    private InetAddress[] byHand(String host) throws UnknownHostException {
        List<String> addresses = names.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        InetAddress[] found = new InetAddress[addresses.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = InetAddress.getByName(addresses.get(i));
        }
        return found;
    }

    private Told next() throws InterruptedException {
        Told next = told.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void takesNumbersAsTheyAreWithoutAskingAnybody() throws Exception {
        start(host -> {
            throw new AssertionError("asked for " + host);
        }, new Seed("127.0.0.1", 7946), new Seed("0:0:0:0:0:0:0:1", 7947), new Seed("127.0.0.1", 7946));
        assertThat(next())
                .isEqualTo(new Told(List.of(new Address("127.0.0.1", 7946), new Address("::1", 7947)), 0));
    }

    @Test
    void tellsAllAddressesOfANameInOneOrderAndFollowsTheirChanges() throws Exception {
        names.put("gossip", List.of("10.0.0.3", "10.0.0.1", "fd00::2"));
        start(this::byHand, new Seed("gossip", 7946));
        Told first = next();
        assertThat(first.addresses())
                .containsExactly(
                        new Address("10.0.0.1", 7946), new Address("10.0.0.3", 7946), new Address("fd00::2", 7946));
        names.put("gossip", List.of("10.0.0.9"));
        assertThat(next()).isEqualTo(new Told(List.of(new Address("10.0.0.9", 7946)), 0));
    }

    @Test
    void goesOnAskingForANameThatIsNotThereYetAndKeepsWhatItKnowsOfOneThatIsGone() throws Exception {
        names.put("there", List.of("10.0.0.1"));
        start(this::byHand, new Seed("there", 1), new Seed("later", 2));
        Told told = next();
        while (told.addresses().isEmpty()) {
            told = next();
        }
        assertThat(told).isEqualTo(new Told(List.of(new Address("10.0.0.1", 1)), 1));
        names.remove("there");
        names.put("later", List.of("10.0.0.2"));
        while (told.unresolvedCount() > 0) {
            told = next();
        }
        assertThat(told.addresses()).containsExactly(new Address("10.0.0.1", 1), new Address("10.0.0.2", 2));
    }

    @Test
    void letsNoSlowNameHoldUpAnother() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        names.put("quick", List.of("10.0.0.1"));
        start(host -> {
            if (host.equals("slow")) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new UnknownHostException("interrupted");
                }
            }
            return byHand(host);
        }, new Seed("slow", 1), new Seed("quick", 2));
        assertThat(next()).isEqualTo(new Told(List.of(new Address("10.0.0.1", 2)), 1));
        assertThat(next()).as("asked again while the other is still under way").isNotNull();
        never.countDown();
    }

    @Test
    void saysSoWhenThereAreNoSeeds() throws Exception {
        start(this::byHand);
        assertThat(next()).isEqualTo(new Told(List.of(), 0));
    }

    @Test
    void asksTheSystemForLocalhost() throws Exception {
        NameCache.keepShort();
        start(InetAddress::getAllByName, new Seed("localhost", 7946));
        assertThat(next().addresses()).contains(new Address("127.0.0.1", 7946));
    }

    @Test
    void tellsNothingMoreOnceStopped() throws Exception {
        SeedResolver resolver = start(this::byHand, new Seed("127.0.0.1", 7946));
        next();
        resolver.stop();
        assertThat(told.poll(SeedResolver.ALONE_MILLIS + 500, TimeUnit.MILLISECONDS)).isNull();
    }
}
