package io.grapevine.sim;

/** Ends a run at the moment of its first violation. */
final class ViolatedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    final Violation violation;

    ViolatedException(String invariant, String text, long atNanos) {
        this(new Violation(invariant, text, atNanos), null);
    }

    ViolatedException(Violation violation, @org.jspecify.annotations.Nullable Throwable cause) {
        super(violation.invariant() + ": " + violation.text(), cause);
        this.violation = violation;
    }
}
