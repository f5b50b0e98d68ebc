package io.grapevine.sim;

import io.grapevine.node.StreamCommand;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * TCP between the hosts: whole and in order while a connection lives; loss and cuts delay it, as retransmission does, and
 * what nobody acknowledges for long ends it.
 */
final class Connections {

    private static final long RETRANSMIT_NANOS = 200_000_000L;
    private static final long MAX_RETRANSMIT_NANOS = 3_000_000_000L;
    private static final long GIVE_UP_NANOS = 15_000_000_000L;

    /** What a process hears of its connections. */
    interface Process {
        void onAccepted(Run run, long stream, Run from);

        void onFrame(Run run, long stream, byte[] body, Run from, long transitNanos);

        void onWritable(Run run, long stream);

        void onClosed(Run run, long stream);
    }

    /** One side of a connection, and what is on its way from there. */
    static final class End {
        final Run run;
        final long stream;
        @Nullable End other;
        boolean closed;
        /** Something is on its way to the other side and has to arrive before what comes after it. */
        private boolean sending;
        private final ArrayDeque<Item> items = new ArrayDeque<>();

        End(Run run, long stream) {
            this.run = run;
            this.stream = stream;
        }
    }

    /** What is sent: a frame, or that the connection was opened or is closed. */
    private record Item(Runnable delivery, long sinceNanos) {}

    private final Agenda agenda;
    private final Network network;
    private final Process process;

    Connections(Agenda agenda, Network network, Process process) {
        this.agenda = agenda;
        this.network = network;
        this.process = process;
    }

    void execute(Run run, StreamCommand command) {
        if (command instanceof StreamCommand.Open open) {
            open(run, open);
            return;
        }
        End end = run.streams.get(command.stream());
        if (end == null || end.closed) {
            return;
        }
        if (command instanceof StreamCommand.Send send) {
            run.streamBytes += send.body().length;
            frame(end, send.body());
        } else {
            close(end);
        }
    }

    private void open(Run run, StreamCommand.Open open) {
        End mine = new End(run, open.stream());
        run.streams.put(mine.stream, mine);
        long since = agenda.nanos();
        agenda.in(network.wayNanos(), () -> connect(mine, open, since, RETRANSMIT_NANOS));
    }

    private void connect(End mine, StreamCommand.Open open, long sinceNanos, long againNanos) {
        if (mine.closed || !mine.run.up) {
            return;
        }
        Host host = network.at(open.to());
        boolean reached = host != null && !network.blocked(mine.run.host, host) && !network.blocked(host, mine.run.host)
                && !network.loses();
        if (!reached) {
            if (agenda.nanos() - sinceNanos > GIVE_UP_NANOS) {
                ended(mine);
            } else {
                agenda.in(againNanos, () -> connect(mine, open, sinceNanos, Math.min(2 * againNanos, MAX_RETRANSMIT_NANOS)));
            }
            return;
        }
        @Nullable Run to = host.run;
        if (to == null || !to.up) {
            agenda.in(network.wayNanos(), () -> ended(mine));
            return;
        }
        End theirs = new End(to, to.nextAccepted);
        to.nextAccepted += 2;
        to.streams.put(theirs.stream, theirs);
        mine.other = theirs;
        theirs.other = mine;
        whenRunning(theirs, (r, s) -> process.onAccepted(r, s, mine.run));
        agenda.in(network.wayNanos(), () -> whenRunning(mine, process::onWritable));
    }

    private void frame(End from, byte[] body) {
        long since = agenda.nanos();
        enqueue(from, () -> {
            End to = from.other;
            if (to == null || to.closed || !to.run.up) {
                ended(from);
                return;
            }
            whenRunning(to, (r, s) -> process.onFrame(r, s, body, from.run, agenda.nanos() - since));
            agenda.in(network.wayNanos(), () -> whenRunning(from, process::onWritable));
        });
    }

    private void close(End from) {
        from.closed = true;
        from.run.streams.remove(from.stream);
        enqueue(from, () -> {
            if (from.other != null) {
                ended(from.other);
            }
        });
    }

    /** The process is gone, or threw its connections away: the kernel tells the other sides. */
    void breakOff(Run run, boolean tellProcess) {
        for (End end : List.copyOf(run.streams.values())) {
            if (tellProcess) {
                ended(end);
            }
            end.items.clear();
            if (!end.closed) {
                close(end);
            } else if (end.other != null) {
                End other = end.other;
                enqueue(end, () -> ended(other));
            }
        }
    }

    private void ended(End end) {
        if (end.closed) {
            return;
        }
        end.closed = true;
        end.items.clear();
        run(end, (run, stream) -> {
            run.streams.remove(stream);
            process.onClosed(run, stream);
        });
    }

    private void whenRunning(End end, BiConsumer<Run, Long> action) {
        run(end, (run, stream) -> {
            if (!end.closed) {
                action.accept(run, stream);
            }
        });
    }

    /** Now, or when its pause ends; never if the process is gone. */
    private void run(End end, BiConsumer<Run, Long> action) {
        Run run = end.run;
        if (!run.up) {
            return;
        }
        if (run.isPaused(agenda.nanos())) {
            agenda.at(run.pausedUntilNanos, () -> run(end, action));
            return;
        }
        action.accept(run, end.stream);
    }

    private void enqueue(End from, Runnable delivery) {
        from.items.add(new Item(delivery, agenda.nanos()));
        if (!from.sending) {
            next(from);
        }
    }

    private void next(End from) {
        from.sending = !from.items.isEmpty();
        if (from.sending) {
            agenda.in(network.wayNanos(), () -> attempt(from, RETRANSMIT_NANOS));
        }
    }

    private void attempt(End from, long againNanos) {
        Item item = from.items.peek();
        if (item == null) {
            from.sending = false;
            return;
        }
        End to = from.other;
        if (to != null && (network.blocked(from.run.host, to.run.host) || network.blocked(to.run.host, from.run.host)
                || network.loses())) {
            if (agenda.nanos() - item.sinceNanos > GIVE_UP_NANOS) {
                from.items.clear();
                from.sending = false;
                ended(from);
                ended(to);
            } else {
                agenda.in(againNanos, () -> attempt(from, Math.min(2 * againNanos, MAX_RETRANSMIT_NANOS)));
            }
            return;
        }
        from.items.poll();
        item.delivery.run();
        next(from);
    }
}
