package io.grapevine.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The request bodies that one event loop is receiving: bounded in size before the first byte is read where the
 * length is declared, and while they come where it is not; bounded in time. A slow one keeps nobody waiting but its
 * own connection.
 */
final class Bodies {

    private final long timeoutNanos;
    /** In the order in which they began. */
    private final Set<Body> receiving = new LinkedHashSet<>();

    Bodies(long timeoutMillis) {
        timeoutNanos = timeoutMillis * 1_000_000;
    }

    /**
     * Reads a request's body whole, then hands it on; refuses it with 413 if it is longer than {@code maxBytes}.
     *
     * @param tooLong what the 413 says
     */
    void read(Exchange exchange, int maxBytes, String tooLong, Consumer<byte[]> whole) {
        HttpServerRequest request = exchange.request();
        MultiMap headers = request.headers();
        long declared = declaredBytes(headers.get(HttpHeaders.CONTENT_LENGTH));
        if (declared > maxBytes) {
            exchange.refuseBody(413, tooLong);
            return;
        }
        String expected = headers.get(HttpHeaders.EXPECT);
        if (expected != null) {
            if (!expected.equalsIgnoreCase("100-continue")) {
                exchange.refuseBody(417, "the only expectation met here is 100-continue");
                return;
            }
            exchange.answerContinue();
        }
        int expectedBytes = declared < 0 ? maxBytes : (int) declared;
        Body body = new Body(exchange, maxBytes, tooLong, whole, expectedBytes);
        receiving.add(body);
        request.handler(body::onChunk).endHandler(body::onEnd).exceptionHandler(body::onFailure);
    }

    /** Ends those that have been coming for too long. */
    void endOverdue(long nanos) {
        while (!receiving.isEmpty()) {
            Iterator<Body> oldest = receiving.iterator();
            Body body = oldest.next();
            if (nanos - body.startNanos < timeoutNanos) {
                return;
            }
            oldest.remove();
            body.endOverdue();
        }
    }

    private static long declaredBytes(String contentLength) {
        if (contentLength == null) {
            return -1;
        }
        try {
            return Long.parseLong(contentLength.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private final class Body {

        private final Exchange exchange;
        private final int maxBytes;
        private final String tooLong;
        private final Consumer<byte[]> whole;
        /** How many are going to come at most, in the client's own words: nothing is allocated for words. */
        private final int expectedBytes;
        private final long startNanos = System.nanoTime();
        private final Pieces pieces = new Pieces();
        private boolean over;

        Body(Exchange exchange, int maxBytes, String tooLong, Consumer<byte[]> whole, int expectedBytes) {
            this.exchange = exchange;
            this.maxBytes = maxBytes;
            this.tooLong = tooLong;
            this.whole = whole;
            this.expectedBytes = expectedBytes;
        }

        void onChunk(Buffer chunk) {
            if (over) {
                return;
            }
            int after = pieces.length() + chunk.length();
            if (after > maxBytes) {
                end();
                exchange.refuseBody(413, tooLong);
                return;
            }
            pieces.add(chunk, Math.max(0, expectedBytes - after));
        }

        void onEnd(Void end) {
            if (!over) {
                end();
                exchange.guarded(() -> whole.accept(pieces.whole()));
            }
        }

        /** The client went away, or sent what is no HTTP. */
        void onFailure(Throwable cause) {
            end();
        }

        void endOverdue() {
            over = true;
            exchange.refuseBody(408, "the body took longer than " + timeoutNanos / 1_000_000 + " ms");
        }

        private void end() {
            over = true;
            receiving.remove(this);
        }
    }
}
