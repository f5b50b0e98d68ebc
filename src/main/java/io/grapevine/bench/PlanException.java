package io.grapevine.bench;

/** A number in a plan that is not allowed: its name, what it was, and what is allowed. */
public final class PlanException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String name;
    private final String rest;

    PlanException(String name, Object value, String allowed) {
        super(name + " cannot be " + value + "; allowed: " + allowed);
        this.name = name;
        this.rest = " cannot be " + value + "; allowed: " + allowed;
    }

    /** The component of one of the plan's records. */
    public String name() {
        return name;
    }

    /** The message, with another name for it. */
    public String messageFor(String otherName) {
        return otherName + rest;
    }
}
