package io.grapevine.http;

/** What a caller asked for and cannot have, in the caller's own terms: a 400. Nothing was changed. */
final class BadRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String parameter;

    /** @param parameter the name of what is wrong, as the caller wrote it: {@code ttl}, {@code If-Match} */
    BadRequestException(String parameter, String message) {
        super(message, null, false, false);
        this.parameter = parameter;
    }

    String parameter() {
        return parameter;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
