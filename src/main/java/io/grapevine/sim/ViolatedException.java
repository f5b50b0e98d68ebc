package io.grapevine.sim;

import org.jspecify.annotations.Nullable;

/** Ends a run at the moment of its first violation. */
final class ViolatedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    final Violation violation;

    ViolatedException(Violation violation, @Nullable Throwable cause) {
        super(violation.invariant() + ": " + violation.text(), cause);
        this.violation = violation;
    }
}
