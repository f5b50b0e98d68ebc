package io.grapevine.protocol;

import io.grapevine.crdt.Runs;

/**
 * Sets of numbers, relative to the least number that can be in them, in the shorter of two forms: a list of runs or
 * a bitmap. The first byte's lowest bit says which.
 *
 * <p>Neither form can express runs that are not sorted, disjoint and maximal.
 */
final class RunsCodec {

    private static final int BITMAP = 1;

    private RunsCodec() {}

    /** @param base no number is less */
    static void write(ByteWriter out, Runs runs, long base) {
        int count = runs.runCount();
        out.elements(count);
        if (count == 0) {
            out.u8(0);
            return;
        }
        if (runs.first(0) < base || runs.highest() > Codec.MAX_NUMBER) {
            String numbers = runs.first(0) + " to " + runs.highest();
            throw new IllegalArgumentException("numbers outside " + base + " to 2^60 - 1: " + numbers);
        }
        long bitmapBytes = (runs.highest() - runs.first(0) >>> 3) + 1;
        long bitmapFormBytes = ByteWriter.varintBytes(2 * bitmapBytes + BITMAP)
                + ByteWriter.varintBytes(runs.first(0) - base) + bitmapBytes;
        if (bitmapFormBytes < listFormBytes(runs, base)) {
            writeBitmap(out, runs, base, (int) bitmapBytes);
        } else {
            writeList(out, runs, base);
        }
    }

    private static long listFormBytes(Runs runs, long base) {
        int count = runs.runCount();
        long bytes = ByteWriter.varintBytes(2L * count);
        long least = base;
        for (int i = 0; i < count; i++) {
            bytes += ByteWriter.varintBytes(runs.first(i) - least);
            bytes += ByteWriter.varintBytes(runs.last(i) - runs.first(i));
            least = runs.last(i) + 2;
        }
        return bytes;
    }

    private static void writeList(ByteWriter out, Runs runs, long base) {
        int count = runs.runCount();
        out.varint(2L * count);
        long least = base;
        for (int i = 0; i < count; i++) {
            out.varint(runs.first(i) - least);
            out.varint(runs.last(i) - runs.first(i));
            least = runs.last(i) + 2;
        }
    }

    private static void writeBitmap(ByteWriter out, Runs runs, long base, int bitmapBytes) {
        out.varint(2L * bitmapBytes + BITMAP);
        out.varint(runs.first(0) - base);
        int at = out.zeros(bitmapBytes);
        if (at < 0) {
            return;
        }
        runs.forEach(number -> out.setBit(at, number - runs.first(0)));
    }

    /**
     * @param base no number may be less, at least 1
     * @param max no number may be more, at most {@link Codec#MAX_NUMBER}
     */
    static Runs read(ByteReader in, long base, long max) throws MalformedDatagramException {
        long head = in.varint(0, 2L * in.remaining() + BITMAP);
        int count = (int) (head >>> 1);
        return (head & BITMAP) == 0 ? readList(in, base, max, count) : readBitmap(in, base, max, count);
    }

    private static Runs readList(ByteReader in, long base, long max, int count) throws MalformedDatagramException {
        if (count > in.remaining() / 2) {
            throw in.malformed(count + " runs cannot be in what is left");
        }
        in.elements(count);
        Runs runs = new Runs();
        long least = base;
        for (int i = 0; i < count; i++) {
            if (least > max) {
                throw in.malformed("a run beyond " + max);
            }
            long first = least + in.varint(0, max - least);
            long last = first + in.varint(0, max - first);
            runs.add(first, last);
            least = last + 2;
        }
        return runs;
    }

    private static Runs readBitmap(ByteReader in, long base, long max, int count) throws MalformedDatagramException {
        long start = base + in.varint(0, max - base);
        if (count == 0 || count > in.remaining()) {
            throw in.malformed("no bitmap has " + count + " bytes here");
        }
        byte[] bits = in.bytes(count);
        int highest = 8 * count - 1 - (Integer.numberOfLeadingZeros(bits[count - 1] & 0xff) - 24);
        if ((bits[0] & 1) == 0 || bits[count - 1] == 0 || highest > max - start) {
            throw in.malformed("a bitmap that is not cut to what it holds, or passes " + max);
        }
        return runs(in, bits, start, highest);
    }

    private static Runs runs(ByteReader in, byte[] bits, long start, int highest) throws MalformedDatagramException {
        Runs runs = new Runs();
        int first = 0;
        while (first <= highest) {
            int after = first + 1;
            while (after <= highest && isSet(bits, after)) {
                after++;
            }
            in.elements(1);
            runs.add(start + first, start + after - 1);
            first = after;
            while (first <= highest && !isSet(bits, first)) {
                first++;
            }
        }
        return runs;
    }

    private static boolean isSet(byte[] bits, int index) {
        return (bits[index >>> 3] & 1 << (index & 7)) != 0;
    }
}
