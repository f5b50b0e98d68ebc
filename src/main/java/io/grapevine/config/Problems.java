package io.grapevine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with one source of config, collected while it is read: one line each. */
final class Problems {

    private final String source;
    private final Map<String, String> names;
    private final List<String> lines = new ArrayList<>();

    /**
     * @param source the file as the user wrote it, or {@code environment}
     * @param names what the user calls a field, where that is not its path
     */
    Problems(String source, Map<String, String> names) {
        this.source = source;
        this.names = new LinkedHashMap<>(names);
    }

    void add(String path, String found, String allowed) {
        lines.add(source + ": " + names.getOrDefault(path, path) + ": found " + found + "; allowed: " + allowed);
    }

    /** Whether a value that came from the environment is shown with the text that asked for it. */
    boolean showsOrigin() {
        return names.isEmpty();
    }

    List<String> lines() {
        return lines;
    }

    void throwIfAny() throws ConfigException {
        if (!lines.isEmpty()) {
            throw new ConfigException(lines);
        }
    }
}
