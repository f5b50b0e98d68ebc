package io.grapevine.config;

import java.util.List;

/** A config that no node is started with; it says everything that is wrong with it, one line each. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each: file, path of the field, what was found, what is allowed. */
    public List<String> problems() {
        return problems;
    }
}
