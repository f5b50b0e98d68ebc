package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ByteBudget;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.BirthQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dots that became live here most recently, in order, so that a comparison can be closed.
 *
 * <p>Why is that needed? A comparison asks for one range after the other while clients write. A dot may be stated dead because of
 * a second one, and that, in a range asked later, because of a third, which lies in a range that was asked before it was
 * written. Who applied both deaths would have nothing to show. So whoever compares asks at the end for what was born since the
 * beginning, and applies the deaths together with the last of it: then it has taken over a whole state, as of one moment,
 * and whatever is dead in that state is covered in it.
 *
 * <p>What is shed covers nothing any more: after that no older position is remembered.
 */
final class Births {

    static final int MAX_REMEMBERED = 16_384;
    private static final int LARGE_BYTES = Origin.BYTES + 16;

    private final OrMap map;
    private final Wire wire;
    private final int payloadBytes;
    private final @Nullable Dot[] recent = new @Nullable Dot[MAX_REMEMBERED];
    private long next = 1;
    private long oldest = 1;
    private long shedCount;

    Births(OrMap map, Wire wire, int payloadBytes) {
        this.map = map;
        this.wire = wire;
        this.payloadBytes = payloadBytes;
    }

    void note(Dot dot) {
        recent[(int) (next++ % MAX_REMEMBERED)] = dot;
        oldest = Math.max(oldest, next - MAX_REMEMBERED);
    }

    void onQuery(Now now, Address from, BirthQuery query) {
        if (map.shedCount() != shedCount) {
            shedCount = map.shedCount();
            next++;
            oldest = next;
        }
        List<Version> live = new ArrayList<>();
        DotSet large = new DotSet();
        long position = query.from();
        if (position == 0) {
            wire.send(from, new BirthAnswer(query.exchange(), 0, next, false, live, List.of()));
            return;
        }
        if (position < oldest || position > next) {
            wire.send(from, new BirthAnswer(query.exchange(), position, 0, false, live, List.of()));
            return;
        }
        int largeRoom = payloadBytes / 4;
        BirthAnswer empty = new BirthAnswer(query.exchange(), position, next, true, List.of(), List.of());
        ByteBudget budget = new ByteBudget(map.self(), empty, payloadBytes - largeRoom);
        for (; position < next; position++) {
            Dot dot = recent[(int) (position % MAX_REMEMBERED)];
            Entry entry = dot == null ? null : map.entry(dot);
            if (entry == null) {
                continue;
            }
            Version version = entry.version(now);
            if (budget.tryTake(version)) {
                live.add(version);
            } else if (!live.isEmpty() || largeRoom < 2 * LARGE_BYTES) {
                break;
            } else {
                large.add(entry.dot());
                largeRoom -= LARGE_BYTES;
            }
        }
        wire.send(from, new BirthAnswer(query.exchange(), query.from(), position, position < next, live, large.list()));
    }
}
