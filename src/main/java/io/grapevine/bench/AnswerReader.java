package io.grapevine.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Tells one answer from the next on a connection (RFC 9112), however its bytes are cut. Bodies are counted, not kept.
 *
 * <p>Why of our own? A client that costs more than the server measures itself; this one looks at each byte of a head once and
 * at none of a body.
 */
final class AnswerReader {

    /** What is told of an answer once it is whole. */
    interface Listener {

        /** @param waitAsked whether it has {@code Retry-After} */
        void onAnswer(int status, boolean waitAsked, long bytes) throws NotHttpException;
    }

    private enum Part { STATUS, HEADERS, BODY, CHUNK_LENGTH, CHUNK, CHUNK_END, TRAILERS }

    private static final String VERSION = "HTTP/1.1 ";
    private static final int STATUS_END = VERSION.length() + 3;
    private static final int SHOWN = 40;
    private static final int MAX_LINE_BYTES = 16_384;
    private static final int MAX_DIGITS = 18;
    private static final int MAX_HEX_DIGITS = 15;
    private static final long UNKNOWN = -1;

    private final Listener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Part part = Part.STATUS;
    private int status;
    private boolean waitAsked;
    private boolean chunked;
    private long length;
    private long left;
    private long bytes;

    AnswerReader(Listener listener) {
        this.listener = listener;
    }

    /** The next bytes that came. */
    void read(byte[] came) throws NotHttpException {
        int at = 0;
        while (at < came.length) {
            at = part == Part.BODY || part == Part.CHUNK ? skip(came, at) : readLine(came, at);
        }
    }

    private int skip(byte[] came, int at) throws NotHttpException {
        int skipped = (int) Math.min(left, came.length - at);
        left -= skipped;
        bytes += skipped;
        if (left == 0) {
            if (part == Part.CHUNK) {
                part = Part.CHUNK_END;
            } else {
                end();
            }
        }
        return at + skipped;
    }

    private int readLine(byte[] came, int from) throws NotHttpException {
        int at = from;
        while (at < came.length && came[at] != '\n') {
            at++;
        }
        line.write(came, from, at - from);
        if (line.size() > MAX_LINE_BYTES) {
            throw new NotHttpException("a line of more than " + MAX_LINE_BYTES + " bytes");
        }
        if (at == came.length) {
            bytes += at - from;
            return at;
        }
        bytes += at + 1 - from;
        String text = line.toString(StandardCharsets.ISO_8859_1);
        line.reset();
        onLine(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        return at + 1;
    }

    private void onLine(String text) throws NotHttpException {
        switch (part) {
            case STATUS -> onStatus(text);
            case HEADERS -> onHeader(text);
            case CHUNK_LENGTH -> onChunkLength(text);
            case CHUNK_END -> part = Part.CHUNK_LENGTH;
            case TRAILERS -> {
                if (text.isEmpty()) {
                    end();
                }
            }
            case BODY, CHUNK -> throw new IllegalStateException(part + " has no lines");
        }
    }

    private void onStatus(String text) throws NotHttpException {
        if (!text.startsWith(VERSION) || text.length() < STATUS_END) {
            throw new NotHttpException("'" + text.substring(0, Math.min(SHOWN, text.length())) + "' where HTTP/1.1 and a status should be");
        }
        status = (int) number(text.substring(VERSION.length(), STATUS_END), 10, 3);
        waitAsked = false;
        chunked = false;
        length = UNKNOWN;
        part = Part.HEADERS;
    }

    private void onHeader(String text) throws NotHttpException {
        if (text.isEmpty()) {
            onHead();
            return;
        }
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new NotHttpException("a header without a colon");
        }
        String value = text.substring(colon + 1).strip();
        switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> length = number(value, 10, MAX_DIGITS);
            case "transfer-encoding" -> chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
            case "retry-after" -> waitAsked = true;
            default -> {}
        }
    }

    private void onHead() throws NotHttpException {
        if (status < 200) {
            part = Part.STATUS;
        } else if (status == 204 || status == 304) {
            end();
        } else if (chunked) {
            part = Part.CHUNK_LENGTH;
        } else if (length == UNKNOWN) {
            throw new NotHttpException("an answer without a length");
        } else {
            left = length;
            part = Part.BODY;
            if (left == 0) {
                end();
            }
        }
    }

    private void onChunkLength(String text) throws NotHttpException {
        int extension = text.indexOf(';');
        left = number((extension < 0 ? text : text.substring(0, extension)).strip(), 16, MAX_HEX_DIGITS);
        part = left == 0 ? Part.TRAILERS : Part.CHUNK;
    }

    private static long number(String text, int radix, int maxDigits) throws NotHttpException {
        if (!text.isEmpty() && text.length() <= maxDigits && text.chars().allMatch(c -> Character.digit(c, radix) >= 0)) {
            return Long.parseLong(text, radix);
        }
        throw new NotHttpException("'" + text + "' where a number should be");
    }

    private void end() throws NotHttpException {
        part = Part.STATUS;
        long all = bytes;
        bytes = 0;
        listener.onAnswer(status, waitAsked, all);
    }
}
