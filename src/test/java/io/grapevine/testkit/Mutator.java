package io.grapevine.testkit;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Small damage to bytes between two places: bits, bytes, numbers at the edges, pieces cut out, doubled, moved or taken from another. */
public final class Mutator {

    private static final int[] EDGE_BYTES = {0, 1, 2, 0x7f, 0x80, 0x81, 0xfe, 0xff};
    private static final long[] EDGE_LONGS = {
        0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, (1L << 62) + 1, (1L << 62) - 1, 1L << 61, (1L << 61) + (1L << 40),
        (1L << 61) + (1L << 40) + 1, (1L << 60) - 1, 1L << 60, 1L << 32, (1L << 32) - 1, 1L << 31, (1L << 31) - 1, 1_024
    };
    private static final int MAX_PIECE_BYTES = 24;

    private Mutator() {}

    /**
     * One to four changes.
     *
     * @param from the first byte that may change
     * @param tail so many last bytes stay
     * @param other where pieces may come from
     */
    public static byte[] mutate(RandomGenerator random, byte[] sample, int from, int tail, byte[] other) {
        byte[] bytes = sample.clone();
        int changes = 1 + (random.nextInt(3) == 0 ? random.nextInt(4) : 0);
        for (int i = 0; i < changes; i++) {
            bytes = change(random, bytes, from, tail, other);
        }
        return bytes;
    }

    private static byte[] change(RandomGenerator random, byte[] bytes, int from, int tail, byte[] other) {
        int length = bytes.length - tail - from;
        if (length <= 0) {
            return insert(bytes, Math.min(from, bytes.length - tail), new byte[] {(byte) random.nextInt(256)});
        }
        int at = from + random.nextInt(length);
        int some = 1 + random.nextInt(Math.min(MAX_PIECE_BYTES, bytes.length - tail - at));
        switch (random.nextInt(11)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) EDGE_BYTES[random.nextInt(EDGE_BYTES.length)];
            case 3 -> bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
            case 4 -> Arrays.fill(bytes, at, at + some, (byte) (random.nextBoolean() ? 0xff : 0x80));
            case 5 -> fixed64(bytes, at, bytes.length - tail, EDGE_LONGS[random.nextInt(EDGE_LONGS.length)]);
            case 6 -> {
                return replace(bytes, at, some, varint(EDGE_LONGS[random.nextInt(EDGE_LONGS.length)]));
            }
            case 7 -> {
                return replace(bytes, at, some, new byte[0]);
            }
            case 8 -> {
                return insert(bytes, at, Arrays.copyOfRange(bytes, at, at + some));
            }
            case 9 -> {
                int start = random.nextInt(other.length);
                int end = start + Math.min(other.length - start, 1 + random.nextInt(4 * MAX_PIECE_BYTES));
                return replace(bytes, at, random.nextBoolean() ? 0 : some, Arrays.copyOfRange(other, start, end));
            }
            default -> {
                int there = from + random.nextInt(length);
                byte moved = bytes[at];
                bytes[at] = bytes[there];
                bytes[there] = moved;
            }
        }
        return bytes;
    }

    private static void fixed64(byte[] bytes, int at, int end, long value) {
        for (int i = 0; i < Long.BYTES && at + i < end; i++) {
            bytes[at + i] = (byte) (value >>> 56 - 8 * i);
        }
    }

    private static byte[] varint(long value) {
        byte[] bytes = new byte[10];
        int length = 0;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] insert(byte[] bytes, int at, byte[] piece) {
        return replace(bytes, at, 0, piece);
    }

    private static byte[] replace(byte[] bytes, int at, int count, byte[] piece) {
        byte[] changed = new byte[bytes.length - count + piece.length];
        System.arraycopy(bytes, 0, changed, 0, at);
        System.arraycopy(piece, 0, changed, at, piece.length);
        System.arraycopy(bytes, at + count, changed, at + piece.length, bytes.length - at - count);
        return changed;
    }
}
