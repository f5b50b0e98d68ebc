package io.grapevine.app;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the log is written, which logback.xml reads from the same variable. */
enum LogForm {
    /** One line for people. */
    TEXT,
    /** One JSON object a line, for what collects logs. */
    JSON;

    static final String VARIABLE = "GRAPEVINE_LOG";
    static final String ALLOWED = Stream.of(values()).map(LogForm::word).collect(Collectors.joining(", "));

    /** Text, where nothing is said; null where something else is. */
    static @Nullable LogForm of(Map<String, String> environment) {
        String wanted = environment.getOrDefault(VARIABLE, "");
        for (LogForm form : values()) {
            if (wanted.equals(form.word())) {
                return form;
            }
        }
        return wanted.isEmpty() ? TEXT : null;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
