package io.grapevine.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private network of 1,024 addresses that nobody on this machine uses, and who has which of them. */
final class Subnet {

    static final int PREFIX_BITS = 22;
    private static final int ADDRESSES = 1 << 32 - PREFIX_BITS;
    private static final int FIRST = 10;
    private static final int BASE = 10 << 24;
    private static final int CANDIDATES = 1 << PREFIX_BITS - 8;
    private static final Pattern NETWORK = Pattern.compile("\\b(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)(?:/(\\d+))?");

    private final int network;
    private final Random random;
    private final ArrayDeque<String> given = new ArrayDeque<>();
    private int next = FIRST;

    private Subnet(int network, Random random) {
        this.network = network;
        this.random = random;
    }

    /**
     * One within 10.0.0.0/8 that overlaps nothing.
     *
     * @param used text in which all addresses and networks in use stand, as {@code ip} prints them
     */
    static Subnet choose(String used, Random random) {
        List<long[]> taken = new ArrayList<>();
        Matcher each = NETWORK.matcher(used);
        while (each.find()) {
            int bits = each.group(5) == null ? 32 : Integer.parseInt(each.group(5));
            long address = 0;
            for (int i = 1; i <= 4; i++) {
                address = address << 8 | Integer.parseInt(each.group(i));
            }
            long size = 1L << 32 - bits;
            taken.add(new long[] {address / size * size, address / size * size + size});
        }
        for (int tries = 0; tries < CANDIDATES; tries++) {
            int network = BASE + random.nextInt(CANDIDATES) * ADDRESSES;
            long from = Integer.toUnsignedLong(network);
            if (taken.stream().allMatch(t -> t[1] - t[0] == 1L << 32 || t[1] <= from || t[0] >= from + ADDRESSES)) {
                return new Subnet(network, random);
            }
        }
        throw new IllegalStateException("no private network is free:\n" + used);
    }

    /** Of this side of the network, where clients are. */
    String gateway() {
        return text(1);
    }

    /** One that nobody has: never used before, or, half of the time, the one that was given back longest ago. */
    synchronized String take() {
        boolean again = next == ADDRESSES - 1 || random.nextBoolean();
        String old = again ? given.poll() : null;
        return old != null ? old : text(next++);
    }

    /** One that was given back. */
    synchronized void takeBack(String address) {
        if (!given.remove(address)) {
            throw new IllegalArgumentException(address + " is not free");
        }
    }

    synchronized void giveBack(String address) {
        given.add(address);
    }

    private String text(int host) {
        int address = network + host;
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }
}
