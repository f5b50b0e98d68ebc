package io.grapevine.sim;

/** A number in a scenario that is not allowed: its name, what it was, and what is allowed where that is not plain. */
public final class ScenarioException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String name;
    private final String rest;

    ScenarioException(String name, String rest) {
        super(name + rest);
        this.name = name;
        this.rest = rest;
    }

    /** The component of one of the scenario's records. */
    public String name() {
        return name;
    }

    /** The message, with another name for it. */
    public String messageFor(String otherName) {
        return otherName + rest;
    }
}
