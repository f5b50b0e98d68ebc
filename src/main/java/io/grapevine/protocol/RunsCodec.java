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
        long[] bounds = new long[2 * count];
        long least = base;
        for (int i = 0; i < count; i++) {
            if (least > max) {
                throw in.malformed("a run beyond " + max);
            }
            long first = least + in.varint(0, max - least);
            long last = first + in.varint(0, max - first);
            bounds[2 * i] = first;
            bounds[2 * i + 1] = last;
            least = last + 2;
        }
        return Runs.ofMaximal(bounds);
    }

    private static Runs readBitmap(ByteReader in, long base, long max, int count) throws MalformedDatagramException {
        long start = base + in.varint(0, max - base);
        if (count == 0 || count > in.remaining()) {
            throw in.malformed("no bitmap has " + count + " bytes here");
        }
        int at = in.skip(count);
        int lastByte = in.byteAt(at + count - 1);
        int highest = 8 * count - 1 - (Integer.numberOfLeadingZeros(lastByte) - 24);
        if ((in.byteAt(at) & 1) == 0 || lastByte == 0 || highest > max - start) {
            throw in.malformed("a bitmap that is not cut to what it holds, or passes " + max);
        }
        return runs(in, at, count, start);
    }

    /** The runs that begin in a byte are those of its bits whose lower neighbour is not set. */
    private static Runs runs(ByteReader in, int at, int count, long start) throws MalformedDatagramException {
        int runCount = 0;
        int before = 0;
        for (int i = 0; i < count; i++) {
            int bits = in.byteAt(at + i);
            runCount += Integer.bitCount(bits & ~(bits << 1 | before));
            before = bits >>> 7;
        }
        in.elements(runCount);
        long[] bounds = new long[2 * runCount];
        int run = 0;
        boolean inside = false;
        for (int bit = 0; bit < 8 * count; bit++) {
            boolean set = (in.byteAt(at + (bit >>> 3)) & 1 << (bit & 7)) != 0;
            if (set) {
                bounds[2 * run] = inside ? bounds[2 * run] : start + bit;
                bounds[2 * run + 1] = start + bit;
            } else if (inside) {
                run++;
            }
            inside = set;
        }
        return Runs.ofMaximal(bounds);
    }
}
