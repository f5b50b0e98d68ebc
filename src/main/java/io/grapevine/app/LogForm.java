package io.grapevine.app;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the log is written, which logback.xml reads from the same variable. */
enum LogForm {
    /** One line for people. */
    TEXT,
    /** One JSON object a line, for what collects logs. */
    JSON;

    static final String VARIABLE = "GRAPEVINE_LOG";
    static final String ALLOWED = "text, json";

    /** Text, where nothing is said; null where something else is. */
    static @Nullable LogForm of(Map<String, String> environment) {
        String wanted = environment.getOrDefault(VARIABLE, "");
        for (LogForm form : values()) {
            if (wanted.equals(form.name().toLowerCase(Locale.ROOT))) {
                return form;
            }
        }
        return wanted.isEmpty() ? TEXT : null;
    }
}
