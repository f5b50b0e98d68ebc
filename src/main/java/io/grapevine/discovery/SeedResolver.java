package io.grapevine.discovery;

import io.grapevine.base.Address;
import io.grapevine.driver.LogContext;
import io.grapevine.driver.NumericAddress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What turns seeds into numeric addresses, again and again for as long as the node runs.
 *
 * <p>A name may have no address yet, many addresses, or other ones in a minute: all are looked up every 2 seconds
 * while the node is alone, every 30 seconds afterwards. Looking up blocks, and so happens on worker threads, one for
 * each name that is slow; nobody waits for it. A name that cannot be looked up is told once, and once when it can
 * again.
 */
public final class SeedResolver {

    static final long ALONE_MILLIS = 2_000;
    static final long SETTLED_MILLIS = 30_000;
    private static final Logger LOG = LoggerFactory.getLogger(SeedResolver.class);

    /** The way to ask for a name's addresses; blocks. */
    interface Lookup {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    /** Who hears of addresses, whenever a round of look-ups has brought some. */
    public interface Listener {

        /**
         * @param addresses of all seeds, as far as they are known, without repetition
         * @param unresolvedCount seeds whose address is not known
         */
        void onSeeds(List<Address> addresses, int unresolvedCount);
    }

    private final Vertx vertx;
    private final Context context;
    private final String node;
    private final List<Seed> seeds;
    private final BooleanSupplier alone;
    private final Listener listener;
    private final Lookup lookup;
    private final Map<Seed, List<Address>> known = new LinkedHashMap<>();
    private final Map<Seed, String> troubles = new LinkedHashMap<>();
    private final Set<Seed> underWay = new LinkedHashSet<>();
    private long timer = -1;
    private boolean stopped;

    /**
     * @param context the event loop on which the listener hears
     * @param node who looks, for the log
     * @param alone whether the node knows no other member alive
     */
    public SeedResolver(
            Vertx vertx, Context context, String node, List<Seed> seeds, BooleanSupplier alone, Listener listener) {
        this(vertx, context, node, seeds, alone, listener, InetAddress::getAllByName);
    }

    SeedResolver(
            Vertx vertx,
            Context context,
            String node,
            List<Seed> seeds,
            BooleanSupplier alone,
            Listener listener,
            Lookup lookup) {
        this.vertx = vertx;
        this.context = context;
        this.node = node;
        this.seeds = List.copyOf(seeds);
        this.alone = alone;
        this.listener = listener;
        this.lookup = lookup;
    }

    /** Begins; the first round at once. */
    public void start() {
        context.runOnContext(ignored -> round());
    }

    /** Ends it: the listener hears no more. */
    public void stop() {
        context.runOnContext(ignored -> {
            stopped = true;
            vertx.cancelTimer(timer);
        });
    }

    private void round() {
        if (stopped) {
            return;
        }
        boolean names = false;
        for (Seed seed : seeds) {
            if (NumericAddress.isNumeric(seed.host())) {
                known.put(seed, List.of(NumericAddress.of(seed.host(), seed.port())));
            } else if (underWay.add(seed)) {
                names = true;
                lookUp(seed);
            }
        }
        if (!names) {
            tell();
        }
        timer = vertx.setTimer(alone.getAsBoolean() ? ALONE_MILLIS : SETTLED_MILLIS, ignored -> round());
    }

    private void lookUp(Seed seed) {
        Future<InetAddress[]> found = context.executeBlocking(() -> lookup.addressesOf(seed.host()), false);
        found.onComplete(result -> {
            underWay.remove(seed);
            if (stopped) {
                return;
            }
            if (result.succeeded()) {
                onFound(seed, result.result());
            } else {
                onTrouble(seed, result.cause());
            }
            if (underWay.isEmpty() || result.succeeded()) {
                tell();
            }
        });
    }

    private void onFound(Seed seed, InetAddress[] found) {
        // Sorted, because name servers rotate their answers.
        Set<String> hosts = new TreeSet<>();
        for (InetAddress address : found) {
            hosts.add(NumericAddress.of(address, seed.port()).host());
        }
        List<Address> addresses = new ArrayList<>();
        for (String host : hosts) {
            addresses.add(new Address(host, seed.port()));
        }
        if (troubles.remove(seed) != null) {
            LogContext.of(node, () -> LOG.atInfo().addKeyValue(LogContext.EVENT, "seed-found").log("seed {} is found now: {}", seed, addresses));
        }
        known.put(seed, addresses);
    }

    /** What was known of the name stays in use: a name server that is down says nothing about the nodes. */
    private void onTrouble(Seed seed, Throwable cause) {
        String trouble = cause.toString();
        if (!trouble.equals(troubles.put(seed, trouble))) {
            LogContext.of(node, () -> LOG.atWarn().addKeyValue(LogContext.EVENT, "seed-not-found").log("seed {} is not found ({}); it is looked for again and again", seed, trouble));
        }
    }

    private void tell() {
        Set<Address> all = new LinkedHashSet<>();
        int unresolvedCount = 0;
        for (Seed seed : seeds) {
            List<Address> addresses = known.get(seed);
            if (addresses == null) {
                unresolvedCount++;
            } else {
                all.addAll(addresses);
            }
        }
        listener.onSeeds(List.copyOf(all), unresolvedCount);
    }
}
