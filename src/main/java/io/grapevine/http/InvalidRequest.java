package io.grapevine.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** The answer to what came over a connection and is no request: its connection ends with it. */
final class InvalidRequest {

    private InvalidRequest() {}

    static void answer(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            answer(request, 414, "a request line has at most " + HttpSettings.MAX_REQUEST_LINE_BYTES + " bytes");
        } else if (cause instanceof TooLongHttpHeaderException) {
            answer(request, 431, "a request's headers have at most " + HttpSettings.MAX_HEADER_BYTES + " bytes");
        } else {
            answer(request, 400, "it is no HTTP request");
        }
    }

    static void answer(HttpServerRequest request, int status, String detail) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.PROBLEM)
                .end(Buffer.buffer(Problem.bytes(status, detail, "", "")));
    }
}
