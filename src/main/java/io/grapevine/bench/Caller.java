package io.grapevine.bench;

import io.grapevine.config.HostPort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one node, which it makes again when it is lost; answers come in the order of the requests. All of it
 * happens on one event loop; {@link #ask} may be called from anywhere.
 */
final class Caller {

    private static final long RECONNECT_MILLIS = 100;
    /** Written at once; more waits until the socket has taken it. */
    private static final int BATCH_BYTES = 64 << 10;

    /** A request that has no answer yet. */
    private record Unanswered(Request request, long sentNanos) {}

    private final Vertx vertx;
    private final Context loop;
    private final NetClient client;
    private final HostPort target;
    private final RequestText text;
    private final Pressure pressure;

    private final Queue<Unanswered> unanswered = new ArrayDeque<>();
    private AnswerReader reader = new AnswerReader(this::onAnswer);
    private @Nullable NetSocket socket;
    private String refusal = "";
    /** When there was room again for a request where there had been none. */
    private long freeNanos;
    private long readNanos;

    private @Nullable Requests requests;
    private Promise<Void> done = Promise.promise();
    private Tally tally = new Tally();

    Caller(Vertx vertx, NetClient client, HostPort target, RequestText text, Pressure pressure) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.client = client;
        this.target = target;
        this.text = text;
        this.pressure = pressure;
    }

    // ---- the connection

    Future<Void> connect() {
        return client.connect(target.port(), target.host())
                .onSuccess(this::onConnected)
                .onFailure(e -> refusal = "http://" + target + ": " + Refusal.inWords(e))
                .mapEmpty();
    }

    private void onConnected(NetSocket made) {
        socket = made;
        refusal = "";
        reader = new AnswerReader(this::onAnswer);
        freeNanos = System.nanoTime();
        made.handler(this::onBytes);
        made.exceptionHandler(e -> onLost(made, Refusal.inWords(e)));
        made.closeHandler(closed -> onLost(made, "the connection was closed"));
        sendDue();
    }

    private void onLost(NetSocket lost, String reason) {
        if (socket != lost) {
            return;
        }
        socket = null;
        lost.close();
        unanswered.stream()
                .filter(each -> each.request.counted())
                .forEach(each -> tally.onError("http://" + target + ": " + reason));
        unanswered.clear();
        Requests asked = requests;
        if (asked != null && asked.outliveTheConnection()) {
            reconnect();
        } else if (asked != null) {
            finish(asked);
        }
    }

    private void reconnect() {
        if (requests == null) {
            return;
        }
        connect().onFailure(e -> {
            tally.onError(refusal);
            vertx.setTimer(RECONNECT_MILLIS, again -> reconnect());
        });
    }

    /** Why there is no connection; empty where there is one. */
    String refusal() {
        return refusal;
    }

    // ---- requests

    /** Sends requests as they are due; completes when there are no more, and all that were sent are answered or given up. */
    Future<Void> ask(Requests asked, Tally into) {
        Promise<Void> promise = Promise.promise();
        loop.runOnContext(begin -> {
            requests = asked;
            tally = into;
            done = promise;
            if (socket == null) {
                reconnect();
            } else {
                freeNanos = System.nanoTime();
                sendDue();
            }
        });
        return promise.future();
    }

    /** Sends what is due, as far as there is room. */
    void sendDue() {
        Requests asked = requests;
        if (asked == null) {
            return;
        }
        long now = System.nanoTime();
        NetSocket to = socket;
        if (to != null) {
            sendDue(asked, to, now);
        }
        if (unanswered.isEmpty() && asked.nextDueNanos(now) == Requests.NEVER) {
            finish(asked);
        }
    }

    private void sendDue(Requests asked, NetSocket to, long now) {
        Buffer batch = Buffer.buffer();
        while (unanswered.size() < pressure.pipeline() && !to.writeQueueFull()) {
            long due = asked.nextDueNanos(now);
            if (due == Requests.NEVER || due - now > 0) {
                break;
            }
            Request request = asked.take(now);
            int bytes = text.append(request, batch);
            unanswered.add(new Unanswered(request, now));
            if (request.counted()) {
                tally.onSent(bytes, Math.min(now - due, now - freeNanos));
            }
            if (batch.length() >= BATCH_BYTES) {
                to.write(batch);
                batch = Buffer.buffer();
            }
        }
        if (batch.length() > 0) {
            to.write(batch);
        }
        if (to.writeQueueFull()) {
            to.drainHandler(drained -> sendDue());
        }
    }

    /** From time to time: gives up a connection that does not answer. */
    void check() {
        Unanswered oldest = unanswered.peek();
        NetSocket on = socket;
        Requests asked = requests;
        if (oldest != null && on != null && asked != null) {
            long now = System.nanoTime();
            if (now - oldest.sentNanos >= pressure.timeoutNanos()) {
                onLost(on, "no answer within " + Lengths.inWords(pressure.timeoutNanos()));
            } else if (asked.areGivenUp(now)) {
                onLost(on, "no answer before the end");
            }
        }
        sendDue();
    }

    private void finish(Requests asked) {
        requests = null;
        tally.onUnsent(asked.untaken());
        done.complete();
    }

    // ---- answers

    private void onBytes(Buffer bytes) {
        readNanos = System.nanoTime();
        NetSocket on = socket;
        try {
            reader.read(bytes.getBytes());
        } catch (NotHttpException e) {
            if (on != null) {
                onLost(on, "no HTTP: " + e.getMessage());
            }
        }
        sendDue();
    }

    private void onAnswer(int status, boolean waitAsked, long bytes) throws NotHttpException {
        if (unanswered.size() == pressure.pipeline()) {
            freeNanos = readNanos;
        }
        Unanswered answered = unanswered.poll();
        if (answered == null) {
            throw new NotHttpException("an answer that nobody asked for");
        }
        Request request = answered.request;
        if (request.counted()) {
            tally.onAnswer(request.kind(), status, waitAsked, bytes, readNanos - request.dueNanos());
        }
    }
}
