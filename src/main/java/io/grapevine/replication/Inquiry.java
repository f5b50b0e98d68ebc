package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ReplicationMessage.Dots;
import io.grapevine.protocol.ReplicationMessage.PullAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * What members say that they hold of one dot, for people who want to know: asked as {@link Fetches} ask, and nothing is done
 * with what they send but to look at it.
 *
 * <p>Inside the critical section only.
 */
public final class Inquiry {

    /** So many are asked at once, chosen by chance where there are more: each may answer with a datagram. */
    public static final int MAX_ASKED = 128;

    /** What a member said. */
    public enum Answer {
        LIVE,
        DEAD,
        /** It does not know the dot: that never means dead. */
        UNKNOWN,
        /** Nothing so far. */
        UNANSWERED
    }

    /** One who was asked. */
    public record Told(Origin origin, String name, Answer answer) {}

    private final Dot dot;
    private final Pulls pulls;
    private final int notAskedCount;
    private final List<Asked> all = new ArrayList<>();

    Inquiry(Dot dot, List<Contact> contacts, int peerCount, Pulls pulls) {
        this.dot = dot;
        this.pulls = pulls;
        notAskedCount = peerCount - contacts.size();
        for (Contact contact : contacts) {
            all.add(new Asked(contact.peer()));
        }
        askAgain();
    }

    /** Asks those who have not answered yet. */
    public void askAgain() {
        for (Asked asked : all) {
            if (asked.answer == Answer.UNANSWERED) {
                asked.ask();
            }
        }
    }

    /** Whether all who were asked have answered. */
    public boolean isDone() {
        return all.stream().noneMatch(asked -> asked.answer == Answer.UNANSWERED);
    }

    public List<Told> answers() {
        return all.stream().map(asked -> new Told(asked.peer.origin(), asked.peer.name(), asked.answer)).toList();
    }

    /** How many peers there are beyond those asked. */
    public int notAskedCount() {
        return notAskedCount;
    }

    void forget() {
        all.forEach(Asked::forget);
    }

    private final class Asked implements PullSink {
        final Peer peer;
        Answer answer = Answer.UNANSWERED;
        private final List<Integer> requests = new ArrayList<>();

        Asked(Peer peer) {
            this.peer = peer;
        }

        void ask() {
            requests.add(pulls.ask(peer.address(), List.of(new Dots(dot.origin(), Runs.of(dot.number()))), this));
        }

        void forget() {
            requests.forEach(pulls::forget);
        }

        @Override
        public void onAnswer(Now now, Address from, PullAnswer said) {
            if (said.live().stream().anyMatch(version -> version.dot().equals(dot)) || names(said.large())) {
                answer = Answer.LIVE;
            } else if (names(said.dead())) {
                answer = Answer.DEAD;
            } else if (names(said.unknown())) {
                answer = Answer.UNKNOWN;
            }
        }

        private boolean names(List<Dots> dots) {
            return dots.stream().anyMatch(of -> of.origin().equals(dot.origin()) && of.numbers().contains(dot.number()));
        }

        @Override
        public void onStreamEnd(Now now, boolean whole) {
            throw new IllegalStateException("nobody is asked over a stream");
        }
    }
}
