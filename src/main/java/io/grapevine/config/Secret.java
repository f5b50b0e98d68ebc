package io.grapevine.config;

/**
 * A word that only the nodes of one cluster know; it is never printed.
 *
 * <p>A class and not a record, so that no generated {@code toString} shows it.
 */
public final class Secret {

    static final int MAX_CHARACTERS = 1_024;
    static final String ALLOWED = "null or a text of 1 to " + MAX_CHARACTERS + " characters";

    private final String word;

    public Secret(String word) {
        if (word.isEmpty() || word.length() > MAX_CHARACTERS) {
            throw new InvalidConfigException(
                    "gossip.secret", word.isEmpty() ? "an empty text" : word.length() + " characters", ALLOWED);
        }
        this.word = word;
    }

    /** The word itself, for making keys of it. */
    public String word() {
        return word;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && word.equals(secret.word);
    }

    @Override
    public int hashCode() {
        return word.hashCode();
    }

    @Override
    public String toString() {
        return "(not shown)";
    }
}
