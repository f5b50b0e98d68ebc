package io.grapevine.protocol;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.protocol.ReplicationMessage.Dots;
import java.util.ArrayList;
import java.util.List;

/** Dots: as sets of numbers of an origin, or one after another, neighbours of the same origin together. */
final class DotsCodec {

    private static final long LEAST_NUMBER = 1;

    private DotsCodec() {}

    static void write(ByteWriter out, Dots dots) {
        out.elements(1);
        out.origin(dots.origin());
        RunsCodec.write(out, dots.numbers(), LEAST_NUMBER);
    }

    /** Sets that are answered dot by dot: each dot is an element. */
    static void writeNamed(ByteWriter out, List<Dots> sets) {
        for (int i = 0; i < sets.size(); i++) {
            out.elements(sets.get(i).numbers().size());
        }
        writeSets(out, sets);
    }

    static List<Dots> readNamed(ByteReader in) throws MalformedDatagramException {
        List<Dots> sets = readSets(in);
        for (int i = 0; i < sets.size(); i++) {
            in.elements(sets.get(i).numbers().size());
        }
        return sets;
    }

    static void writeSets(ByteWriter out, List<Dots> sets) {
        for (int i = 0; i < sets.size(); i++) {
            write(out, sets.get(i));
        }
        out.end();
    }

    static Dots read(ByteReader in) throws MalformedDatagramException {
        return read(in, in.origin());
    }

    private static Dots read(ByteReader in, Origin origin) throws MalformedDatagramException {
        in.elements(1);
        return new Dots(origin, RunsCodec.read(in, LEAST_NUMBER, Codec.MAX_NUMBER));
    }

    static List<Dots> readSets(ByteReader in) throws MalformedDatagramException {
        List<Dots> sets = new ArrayList<>();
        for (Origin origin = in.originOrEnd(); origin != null; origin = in.originOrEnd()) {
            sets.add(read(in, origin));
        }
        return sets;
    }

    static void write(ByteWriter out, Dot dot) {
        out.origin(dot.origin());
        out.number(dot.number());
    }

    /** Keeps the order; costs least where the dots are sorted. */
    static void writeDots(ByteWriter out, List<Dot> dots) {
        int from = 0;
        while (from < dots.size()) {
            Origin origin = dots.get(from).origin();
            int to = from + 1;
            while (to < dots.size() && dots.get(to).origin().equals(origin)) {
                to++;
            }
            out.origin(origin);
            writeNumbers(out, dots, from, to);
            from = to;
        }
        out.end();
    }

    private static void writeNumbers(ByteWriter out, List<Dot> dots, int from, int to) {
        out.elements(to - from);
        out.varint(to - from);
        long before = dots.get(from).number();
        out.number(before);
        for (int i = from + 1; i < to; i++) {
            long number = dots.get(i).number();
            out.varint(zigzag(number - before));
            before = number;
        }
    }

    static List<Dot> readDots(ByteReader in) throws MalformedDatagramException {
        ArrayList<Dot> dots = new ArrayList<>(1);
        for (Origin origin = in.originOrEnd(); origin != null; origin = in.originOrEnd()) {
            readNumbers(in, origin, dots);
        }
        return dots;
    }

    private static void readNumbers(ByteReader in, Origin origin, ArrayList<Dot> dots) throws MalformedDatagramException {
        long count = in.varint(1, in.remaining());
        in.elements(count);
        dots.ensureCapacity(dots.size() + (int) count);
        long number = in.number();
        dots.add(new Dot(origin, number));
        for (long i = 1; i < count; i++) {
            long step = in.varint();
            number += step >>> 1 ^ -(step & 1);
            if (number < 1 || number > Codec.MAX_NUMBER) {
                throw in.malformed("a dot's number outside 1 to 2^60 - 1");
            }
            dots.add(new Dot(origin, number));
        }
    }

    private static long zigzag(long step) {
        return step << 1 ^ step >> 63;
    }
}
