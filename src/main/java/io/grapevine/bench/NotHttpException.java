package io.grapevine.bench;

/** Bytes that no HTTP server answers with, or none that this client can tell the end of. */
final class NotHttpException extends Exception {

    private static final long serialVersionUID = 1;

    NotHttpException(String message) {
        super(message);
    }
}
