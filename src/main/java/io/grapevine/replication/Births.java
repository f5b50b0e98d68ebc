package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Timers;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import io.grapevine.protocol.ReplicationMessage.Dots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dots that became live here most recently, in order, so that a comparison can be closed.
 *
 * <p>Why is that needed? A comparison asks for one range after the other while clients write. A dot may be stated dead because of
 * a second one, and that, in a range asked later, because of a third, which lies in a range that was asked before it was
 * written. Who applied both deaths would have nothing to show. So whoever compares asks at the end for what was born since the
 * beginning, and applies the deaths once it knows all of that: then it has taken over a whole state, as of one moment,
 * and whatever is dead in that state is covered in it.
 *
 * <p>The answer names dots, of which the asker has most already however fast clients write; the few others it pulls. It is
 * of one moment, and so are the entries that are kept with it: nobody has to chase what is written meanwhile.
 *
 * <p>What is shed covers nothing any more: after that no older position is remembered.
 */
final class Births {

    static final int MAX_REMEMBERED = 16_384;
    private static final int FIRST_REMEMBERED = 64;
    /** So long an answer is kept for who asks for a part of it, or for its entries. */
    static final long KEPT_NANOS = 5_000_000_000L;
    static final int MAX_KEPT = 8;
    /** Of the entries kept, dead or not. */
    static final long MAX_KEPT_BYTES = 16 << 20;

    private final OrMap map;
    private final Wire wire;
    private final int payloadBytes;
    /** By position, which begins with 1: longer with the positions, up to what is remembered, and a ring from then on. */
    private @Nullable Dot[] recent = new @Nullable Dot[FIRST_REMEMBERED];
    /** When each of them became live. */
    private long[] bornNanos = new long[FIRST_REMEMBERED];
    private long next = 1;
    private long oldest = 1;
    private long shedCount;
    private final Map<Integer, Moment> kept = new LinkedHashMap<>();
    private long keptBytes;
    private int lastAnswer;

    Births(OrMap map, Wire wire, int payloadBytes) {
        this.map = map;
        this.wire = wire;
        this.payloadBytes = payloadBytes;
    }

    void note(Now now, Dot dot) {
        if (next >= recent.length && recent.length < MAX_REMEMBERED) {
            recent = Arrays.copyOf(recent, 2 * recent.length);
            bornNanos = Arrays.copyOf(bornNanos, recent.length);
        }
        int place = (int) (next++ % recent.length);
        recent[place] = dot;
        bornNanos[place] = now.nanos();
        oldest = Math.max(oldest, next - MAX_REMEMBERED);
    }

    /** When that dot became live here; never, if that is not remembered. Looks at all that are. */
    long bornNanos(Dot dot) {
        for (long position = next - 1; position >= Math.max(1, next - recent.length); position--) {
            int place = (int) (position % recent.length);
            if (dot.equals(recent[place])) {
                return bornNanos[place];
            }
        }
        return Timers.NEVER;
    }

    void onQuery(Now now, Address from, BirthQuery query) {
        if (map.shedCount() != shedCount) {
            shedCount = map.shedCount();
            next++;
            oldest = next;
        }
        long position = query.from();
        if (position == 0) {
            send(from, query, next, false, 0, 0, 1, List.of());
            return;
        }
        if (position < oldest || position > next) {
            send(from, query, 0, false, 0, 0, 1, List.of());
            return;
        }
        Moment again = kept.get(query.answer());
        if (again != null && again.from == position && query.part() < again.parts.size()) {
            send(from, query, again, query.part());
            return;
        }
        Moment moment = moment(now, query);
        keep(now, moment);
        for (int part = 0; part < moment.parts.size(); part++) {
            send(from, query, moment, part);
        }
    }

    /** Up to now, or as far as it fits. */
    private Moment moment(Now now, BirthQuery query) {
        int answer = ++lastAnswer == 0 ? ++lastAnswer : lastAnswer;
        for (long until = next;; until = query.from() + (until - query.from()) / 2) {
            List<Entry> live = new ArrayList<>();
            DotSet dots = new DotSet();
            for (long position = query.from(); position < until; position++) {
                Dot dot = recent[(int) (position % recent.length)];
                Entry entry = dot == null ? null : map.entry(dot);
                if (entry != null) {
                    live.add(entry);
                    dots.add(entry.dot());
                }
            }
            BirthAnswer empty = new BirthAnswer(query.exchange(), query.round(), query.from(), until, until < next, answer,
                    0, BirthAnswer.MAX_PARTS, List.of());
            List<List<Dots>> parts = Moment.parts(map.self(), empty, payloadBytes, dots.list());
            if (parts.size() <= BirthAnswer.MAX_PARTS) {
                return new Moment(answer, query.from(), until, until < next, now.nanos(), parts, live);
            }
        }
    }

    private void send(Address to, BirthQuery query, Moment moment, int part) {
        send(to, query, moment.next, moment.more, moment.answer, part, moment.parts.size(), moment.parts.get(part));
    }

    private void send(Address to, BirthQuery query, long next, boolean more, int answer, int part, int parts, List<Dots> live) {
        wire.send(to, new BirthAnswer(query.exchange(), query.round(), query.from(), next, more, answer, part, parts, live));
    }

    private void keep(Now now, Moment moment) {
        kept.put(moment.answer, moment);
        keptBytes += moment.weightBytes;
        forget(now);
    }

    /** Forgets answers that are old, or too many, or too large together. */
    void forget(Now now) {
        Iterator<Moment> all = kept.values().iterator();
        while (all.hasNext()) {
            Moment oldest = all.next();
            if (now.nanos() - oldest.takenNanos < KEPT_NANOS && kept.size() <= MAX_KEPT && keptBytes <= MAX_KEPT_BYTES) {
                return;
            }
            keptBytes -= oldest.weightBytes;
            all.remove();
        }
    }

    /** An entry that was live when an answer was given that is kept still; null if there is none. */
    @Nullable Entry kept(Dot dot) {
        for (Moment moment : kept.values()) {
            Entry entry = moment.entry(dot);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }
}
