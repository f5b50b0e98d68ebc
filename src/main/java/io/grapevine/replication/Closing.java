package io.grapevine.replication;

import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ReplicationMessage.BirthAnswer;
import io.grapevine.protocol.ReplicationMessage.Dots;
import java.util.ArrayList;
import java.util.List;

/**
 * The asking side of a peer's {@link Moment}: what was born there while we compared and was live when it answered.
 *
 * <p>Once none of these dots is unknown here, whether live or dead by now, we have taken over the peer's whole state as of that
 * moment: for each key that it showed, we hold what it showed, or know what came later.
 */
final class Closing {

    private final int answer;
    private final long next;
    private final boolean more;
    private boolean gone;

    Closing(BirthAnswer first) {
        answer = first.answer();
        next = first.next();
        more = first.more();
    }

    boolean isOlderThan(BirthAnswer other) {
        return other.answer() - answer > 0;
    }

    /** The position to go on from. */
    long next() {
        return next;
    }

    /** What is unknown here of a part. */
    List<Dots> onPart(BirthAnswer part, OrMap map) {
        List<Dots> unknown = new ArrayList<>();
        for (Dots dots : part.live()) {
            Runs numbers = dots.numbers();
            if (!numbers.isEmpty()) {
                Runs rest = numbers.minus(map.seen(dots.origin(), numbers.first(0), numbers.highest()));
                unknown.add(new Dots(dots.origin(), rest));
            }
        }
        return unknown;
    }

    /** The peer does not have one of them any more, nor says what covers it: a later moment has to be asked for. */
    void onGone() {
        gone = true;
    }

    /** Whether it is the whole of one moment. */
    boolean isMoment() {
        return !more && !gone;
    }
}
