package io.grapevine.base;

/** A number that is not allowed where it was given: its name, what it was, and what is allowed where that is not plain. */
public final class NotAllowedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String name;
    private final String rest;

    /** @param rest of the message, behind the name */
    public NotAllowedException(String name, String rest) {
        super(name + rest);
        this.name = name;
        this.rest = rest;
    }

    /** The component of a record. */
    public String name() {
        return name;
    }

    /** The message, with another name for it. */
    public String messageFor(String otherName) {
        return otherName + rest;
    }
}
