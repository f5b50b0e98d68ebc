package io.grapevine.replication;

import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ByteBudget;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.Dots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was born here from a position on and live at one moment, kept a while for who closes a comparison with it.
 *
 * <p>The entries are kept with it: who asks for one of them gets it though it died meanwhile, and so need not chase what
 * clients go on writing.
 */
final class Moment {

    final int answer;
    final long from;
    final long next;
    final boolean more;
    final long takenNanos;
    final List<List<Dots>> parts;
    final long weightBytes;
    private final Map<Dot, Entry> entries;

    Moment(int answer, long from, long next, boolean more, long takenNanos, List<List<Dots>> parts, List<Entry> live) {
        this.answer = answer;
        this.from = from;
        this.next = next;
        this.more = more;
        this.takenNanos = takenNanos;
        this.parts = parts;
        entries = new LinkedHashMap<>();
        long bytes = 0;
        for (Entry entry : live) {
            entries.put(entry.dot(), entry);
            bytes += entry.weightBytes();
        }
        weightBytes = bytes;
    }

    @Nullable Entry entry(Dot dot) {
        return entries.get(dot);
    }

    /** As many messages as these dots take, each within the payload. */
    static List<List<Dots>> parts(Origin self, BirthAnswer empty, int payloadBytes, List<Dots> dots) {
        List<List<Dots>> parts = new ArrayList<>();
        List<Dots> part = new ArrayList<>();
        ByteBudget budget = new ByteBudget(self, empty, payloadBytes);
        for (Dots of : dots) {
            Runs rest = of.numbers();
            while (!rest.isEmpty()) {
                Runs head = rest;
                while (!budget.tryTake(new Dots(of.origin(), head))) {
                    if (part.isEmpty()) {
                        head = head.head(head.size() / 2);
                    } else {
                        parts.add(part);
                        part = new ArrayList<>();
                        budget = new ByteBudget(self, empty, payloadBytes);
                    }
                }
                part.add(new Dots(of.origin(), head));
                rest = rest.minus(head);
            }
        }
        parts.add(part);
        return parts;
    }
}
