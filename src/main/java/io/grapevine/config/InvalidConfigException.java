package io.grapevine.config;

/** A value that a config record refuses, in the words of whoever wrote the config. */
public final class InvalidConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final String found;
    private final String allowed;

    /**
     * @param path of the field, such as {@code gossip.probeInterval}
     * @param found the value as it would be written in JSON
     * @param allowed what would have been accepted
     */
    InvalidConfigException(String path, String found, String allowed) {
        super(path + ": found " + found + "; allowed: " + allowed);
        this.path = path;
        this.found = found;
        this.allowed = allowed;
    }

    public String path() {
        return path;
    }

    public String found() {
        return found;
    }

    public String allowed() {
        return allowed;
    }
}
