package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.Pull;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import io.grapevine.protocol.Sizes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answering side of {@link Pull}: what is live, dead or unknown here of the dots asked for.
 *
 * <p>"Unknown" never means dead, and no dot is left without an answer but for lack of room in the answers, whose
 * sum is bounded: the asker asks again.
 */
final class Donor {

    /** So many datagrams answer one. */
    private static final int MAX_ANSWERS = 16;
    private static final int OVERHEAD_BYTES = 32;

    private final OrMap map;
    private final Births births;
    private final Wire wire;
    private final int payloadBytes;

    Donor(OrMap map, Births births, Wire wire, int payloadBytes) {
        this.map = map;
        this.births = births;
        this.wire = wire;
        this.payloadBytes = payloadBytes;
    }

    /** Answers by datagram. */
    void onPull(Now now, Address from, Pull pull) {
        Walk walk = new Walk(pull);
        for (int answers = 0; answers < MAX_ANSWERS && !walk.isDone(); answers++) {
            wire.send(from, walk.next(now, payloadBytes, true));
        }
    }

    /** The dots of one pull, answered a slice at a time. */
    Walk walk(Pull pull) {
        return new Walk(pull);
    }

    /** Where an answer has got to. */
    final class Walk {
        private final int request;
        private final List<Dots> dots;
        private int at;
        private int run;
        private long number;

        private Walk(Pull pull) {
            request = pull.request();
            dots = pull.dots();
            skipEmpty();
        }

        boolean isDone() {
            return at == dots.size();
        }

        /** The next answer, of at most {@code limitBytes}, or of one entry where that is more. */
        PullAnswer next(Now now, int limitBytes, boolean byDatagram) {
            List<Version> live = new ArrayList<>();
            DotSet dead = new DotSet();
            DotSet unknown = new DotSet();
            DotSet large = new DotSet();
            int bytes = OVERHEAD_BYTES;
            while (!isDone()) {
                Dot dot = new Dot(dots.get(at).origin(), number);
                Entry entry = entry(dot);
                int size = Origin.BYTES + 12;
                if (entry != null) {
                    Version version = entry.version(now);
                    int whole = Sizes.of(version);
                    boolean fits = !byDatagram || OVERHEAD_BYTES + whole <= limitBytes;
                    size = fits ? whole : size;
                    if (bytes + size > limitBytes && bytes > OVERHEAD_BYTES) {
                        break;
                    }
                    if (fits) {
                        live.add(version);
                    } else {
                        large.add(dot);
                    }
                } else {
                    if (bytes + size > limitBytes) {
                        break;
                    }
                    (map.state(dot) == OrMap.State.DEAD ? dead : unknown).add(dot);
                }
                bytes += size;
                advance();
            }
            return new PullAnswer(request, live, dead.list(), unknown.list(), large.list(), isDone());
        }

        /** Also one that has died since an answer named it ({@link Births}). */
        private @Nullable Entry entry(Dot dot) {
            Entry entry = map.entry(dot);
            return entry == null && map.state(dot) == OrMap.State.DEAD ? births.kept(dot) : entry;
        }

        private void advance() {
            Runs numbers = dots.get(at).numbers();
            if (number < numbers.last(run)) {
                number++;
            } else if (run + 1 < numbers.runCount()) {
                run++;
                number = numbers.first(run);
            } else {
                at++;
                skipEmpty();
            }
        }

        private void skipEmpty() {
            while (at < dots.size() && dots.get(at).numbers().isEmpty()) {
                at++;
            }
            if (at < dots.size()) {
                run = 0;
                number = dots.get(at).numbers().first(0);
            }
        }
    }
}
