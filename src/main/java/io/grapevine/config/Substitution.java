package io.grapevine.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of the config with its {@code ${VAR}} and {@code ${VAR:-default}} replaced, as a shell would.
 *
 * <p>The default stands for a variable that is unset or empty. What the environment gives is not looked at again.
 * {@code $${} is a plain {@code ${}; any other {@code $} is itself.
 *
 * @param text after replacing
 * @param replaced whether there was anything to replace
 * @param absent whether the text is empty because the config says that it may be: {@code ${VAR:-}}
 */
record Substitution(String text, boolean replaced, boolean absent) {

    private static final Pattern PLACE =
            Pattern.compile("\\$\\$\\{|\\$\\{(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<or>:-(?<default>[^}]*))?})?");

    /** @throws IllegalArgumentException with what was found and what is allowed, separated by a semicolon */
    static Substitution of(String written, Map<String, String> environment) {
        StringBuilder text = new StringBuilder();
        boolean replaced = false;
        boolean defaulted = false;
        Matcher matcher = PLACE.matcher(written);
        int from = 0;
        while (matcher.find()) {
            text.append(written, from, matcher.start());
            from = matcher.end();
            if (matcher.group().equals("$${")) {
                text.append("${");
                continue;
            }
            String name = matcher.group("name");
            if (name == null) {
                throw new IllegalArgumentException(
                        "a ${ that begins no variable; allowed: ${NAME}, ${NAME:-default}, or $${ for a plain ${");
            }
            replaced = true;
            String value = environment.get(name);
            if ((value == null || value.isEmpty()) && matcher.group("or") != null) {
                value = matcher.group("default");
                defaulted = true;
            }
            if (value == null) {
                throw new IllegalArgumentException("${" + name + "}, and the environment has no " + name
                        + "; allowed: a variable that is set, or ${" + name + ":-default}");
            }
            text.append(value);
        }
        text.append(written, from, written.length());
        return new Substitution(text.toString(), replaced, defaulted && text.isEmpty());
    }
}
