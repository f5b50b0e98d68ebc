package io.grapevine.mutants;

/** Something was seen that must never be; the message begins with what. */
final class Violated extends RuntimeException {

    private static final long serialVersionUID = 1;

    Violated(String kind, String text) {
        super(kind + ": " + text);
    }
}
