package io.grapevine.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The native surface's errors: {@code application/problem+json} (RFC 9457). */
final class Problem {

    private Problem() {}

    static void answer(Exchange exchange, int status, String detail) {
        exchange.answer(status, MediaType.PROBLEM, bytes(status, detail, "", ""));
    }

    /** What was wrong is named by the parameter or header that the caller wrote. */
    static void answer(Exchange exchange, BadRequestException refusal) {
        exchange.answer(400, MediaType.PROBLEM, bytes(400, refusal.detail(), "parameter", refusal.parameter()));
    }

    /** With a member beside the standard ones; none where its name is empty. */
    static byte[] bytes(int status, String detail, String name, String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JsonText.generator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", HttpResponseStatus.valueOf(status).reasonPhrase());
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            if (!name.isEmpty()) {
                json.writeStringField(name, value);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
