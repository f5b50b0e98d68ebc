package io.grapevine.http;

import io.grapevine.driver.LogContext;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way to its answer. For its connection's event loop only. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    /** How long the rest of a refused body is read and dropped, so that the client gets to see the answer. */
    private static final long LINGER_MILLIS = 1_000;
    /** RFC 9113 §8.1: the answer is whole, the rest of the request is not needed. */
    private static final long HTTP2_NO_ERROR = 0;

    private final Lane lane;
    private final HttpServerRequest request;
    private final Route route;
    private final long begunNanos;
    private boolean continued;
    /** Whether the connection ends with the answer, for the rest of the request is not going to be read. */
    private boolean closing;

    Exchange(Lane lane, HttpServerRequest request, Route route) {
        this.lane = lane;
        this.request = request;
        this.route = route;
        this.begunNanos = lane.service().driver().nanos();
    }

    /** When the request's head had come, by the driver's clock. */
    long begunNanos() {
        return begunNanos;
    }

    Lane lane() {
        return lane;
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    Route route() {
        return route;
    }

    HttpMethod method() {
        return request.method();
    }

    boolean isHead() {
        return request.method() == HttpMethod.HEAD;
    }

    /** Whether nobody waits for the answer any more. */
    boolean isGone() {
        return response().ended() || response().closed();
    }

    Exchange header(CharSequence name, CharSequence value) {
        response().putHeader(name, value);
        return this;
    }

    // ---- answers

    /** Answers without a body. */
    void answer(int status) {
        HttpServerResponse response = response();
        if (response.ended() || response.closed()) {
            return;
        }
        begin(response, status);
        if (status != 204 && status != 304 && !isHead()) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
        }
        response.end();
        onAnswered(status);
    }

    /** Answers with bytes, which nobody writes to any more: they are shared with the connection, not copied. */
    void answer(int status, AsciiString contentType, byte[] bytes, int offset, int length) {
        HttpServerResponse response = response();
        if (response.ended() || response.closed()) {
            return;
        }
        begin(response, status);
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        if (isHead()) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
            response.end();
        } else {
            response.end(shared(bytes, offset, length));
        }
        onAnswered(status);
    }

    void answer(int status, AsciiString contentType, byte[] bytes) {
        answer(status, contentType, bytes, 0, bytes.length);
    }

    void answer(int status, AsciiString contentType, String text) {
        answer(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Runs a write's answer, at once or as late as the node's queues demand (DESIGN §2, "Back-pressure"). */
    void whenWritten(Runnable answer) {
        long delayNanos = lane.service().driver().writeDelayNanos();
        if (delayNanos <= 0) {
            answer.run();
        } else {
            lane.vertx().setTimer(Math.max(1, delayNanos / 1_000_000), timer -> guarded(answer));
        }
    }

    // ---- refusals, in the words of the surface that was asked

    void refuse(int status, String detail) {
        switch (route.surface()) {
            case NATIVE -> Problem.answer(this, status, detail);
            case DISPERSE -> DisperseSurface.refuse(this, status);
            case GOSSIP_CACHE -> GossipCacheSurface.refuse(this, status, detail);
        }
    }

    void refuseMethod() {
        header(HttpHeaders.ALLOW, route.allow());
        refuse(405, route.template() + " answers " + route.allow() + ", not " + method().name());
    }

    void answerOptions() {
        header(HttpHeaders.ALLOW, route.allow()).answer(204);
    }

    /** Asks a client that waits for it to send the body (RFC 9110 §10.1.1). */
    void answerContinue() {
        continued = true;
        response().writeContinue();
    }

    /** Refuses a request whose body is not going to be read: an HTTP/1.1 connection ends with the answer. */
    void refuseBody(int status, String detail) {
        closing = true;
        refuse(status, detail);
    }

    /** Our own fault: logged, and a 500 if there is still somebody to tell. */
    void fail(Throwable failure) {
        LogContext.of(lane.service().driver().name(), () -> LOG.atError()
                .addKeyValue(LogContext.EVENT, "request-failed")
                .setCause(failure)
                .log("{} {} failed", method(), route.template()));
        if (!isGone() && !response().headWritten()) {
            response().headers().clear();
            refuse(500, "the node failed to answer; its log says why");
        }
    }

    /** Runs a step of this exchange that the verticle does not watch over. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void begin(HttpServerResponse response, int status) {
        // Who was not told to send its body may send it or not: where the next request begins, nobody knows.
        closing |= status >= 400 && !continued && request.headers().contains(HttpHeaders.EXPECT);
        response.setStatusCode(status).putHeader(HttpHeaders.DATE, lane.date());
        if (closing && request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            lane.end(request.connection());
        }
    }

    private void onAnswered(int status) {
        if (closing) {
            close();
        }
        lane.meters().onAnswered(route, request.method(), status, lane.service().driver().nanos() - begunNanos);
    }

    /**
     * Reads and drops the rest of the request for a while, so that the client gets to see the answer; then closes the
     * connection, or ends the stream where there are others on it.
     */
    private void close() {
        boolean http2 = request.version() == HttpVersion.HTTP_2;
        if (request.isEnded()) {
            if (!http2) {
                request.connection().close();
            }
            return;
        }
        long timer = lane.vertx().setTimer(LINGER_MILLIS, id -> {
            if (http2) {
                response().reset(HTTP2_NO_ERROR);
            } else {
                request.connection().close();
            }
        });
        request.handler(dropped -> {});
        request.exceptionHandler(failure -> lane.vertx().cancelTimer(timer));
        request.endHandler(end -> {
            lane.vertx().cancelTimer(timer);
            if (!http2) {
                request.connection().close();
            }
        });
    }

    private static Buffer shared(byte[] bytes, int offset, int length) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, offset, length));
    }
}
