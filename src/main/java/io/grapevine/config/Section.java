package io.grapevine.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One object of a config, read field by field.
 *
 * <p>What is asked for is what is known: each question leaves the field's path and default behind, so the list of
 * fields cannot differ from what is read. A field that cannot be used adds a problem and reads as its default, so that
 * everything that is wrong is found in one go.
 */
final class Section {

    private static final int MAX_SHOWN_CHARACTERS = 80;
    private static final Pattern SHARE = Pattern.compile("([0-9]{1,3})%");
    private static final NumberRange SHARES = new NumberRange(1, 75);
    private static final String REQUIRED = "(required)";

    private final String path;
    private final JsonNode object;
    /** Whether somebody wrote it, and be it empty. */
    private final boolean written;
    private final Map<String, String> environment;
    private final Problems problems;
    /** Path to default, as written; shared by all sections of one config. */
    private final Map<String, String> known;
    private final Set<String> fields = new LinkedHashSet<>();
    private final List<Section> sections = new ArrayList<>();

    private Section(
            String path,
            JsonNode object,
            boolean written,
            Map<String, String> environment,
            Problems problems,
            Map<String, String> known) {
        this.path = path;
        this.object = object;
        this.written = written;
        this.environment = environment;
        this.problems = problems;
        this.known = known;
    }

    /** A whole config. */
    static Section root(JsonNode object, Map<String, String> environment, Problems problems) {
        return new Section("", object, true, environment, problems, new LinkedHashMap<>());
    }

    /** A value as written, after replacing what comes from the environment. */
    private record Given(JsonNode node, String text, boolean replaced, boolean absent) {

        /** Whether the text may be read as a number or a boolean: JSON has those, the environment has only text. */
        boolean isPlain() {
            return replaced || !node.isTextual();
        }
    }

    // ------------------------------------------------------------------------------------------------- questions

    Section section(String name) {
        fields.add(name);
        JsonNode node = object.path(name);
        return section(name, node, "an object");
    }

    /** One that may be null, which is as if it were not there. */
    Section sectionOrNull(String name) {
        fields.add(name);
        JsonNode node = object.path(name);
        return section(name, node.isNull() ? MissingNode.getInstance() : node, "null, or an object");
    }

    private Section section(String name, JsonNode node, String allowed) {
        if (!node.isMissingNode() && !node.isObject()) {
            problems.add(at(name), shown(node), allowed);
        }
        JsonNode inner = node.isObject() ? node : JsonNodeFactory.instance.objectNode();
        Section section = new Section(at(name), inner, node.isObject(), environment, problems, known);
        sections.add(section);
        return section;
    }

    /** Empty where it is missing or refused. */
    String requiredText(String name, Predicate<String> accepts, String allowed) {
        if (!object.has(name)) {
            ask(name, REQUIRED);
            problems.add(at(name), "nothing", allowed);
            return "";
        }
        return text(name, REQUIRED, "", accepts, allowed);
    }

    String text(String name, String otherwise, Predicate<String> accepts, String allowed) {
        return text(name, otherwise, otherwise, accepts, allowed);
    }

    private String text(
            String name, String otherwise, String otherwiseValue, Predicate<String> accepts, String allowed) {
        return read(name, otherwise, allowed, given -> given.node.isTextual() && accepts.test(given.text)
                ? given.text
                : null, otherwiseValue);
    }

    /** A text that may be null, and has to be there where the section is. */
    @Nullable String textOrNullIfWritten(String name, Predicate<String> accepts, String allowed) {
        if (written && !object.has(name)) {
            problems.add(at(name), "nothing", "null, or " + allowed);
        }
        return readOrNull(name, "null, or " + allowed, given -> given.node.isTextual() && accepts.test(given.text)
                ? given.text
                : null);
    }

    boolean flag(String name, boolean otherwise) {
        return read(name, Boolean.toString(otherwise), "true or false", given -> !given.isPlain() ? null
                : given.text.equals("true") ? Boolean.TRUE
                : given.text.equals("false") ? Boolean.FALSE
                : null, otherwise);
    }

    int number(String name, int otherwise, NumberRange range) {
        return read(name, Integer.toString(otherwise), range.allowed(), given -> {
            BigInteger value = given.isPlain() ? integer(given.text) : null;
            return value != null && value.bitLength() < 63 && range.contains(value.longValue())
                    ? value.intValueExact()
                    : null;
        }, otherwise);
    }

    Duration duration(String name, String otherwise, DurationRange range) {
        return read(name, otherwise, range.allowed(), given -> duration(given, range), Durations.parse(otherwise));
    }

    @Nullable Duration durationOrNull(String name, DurationRange range) {
        return readOrNull(name, "null, or " + range.allowed(), given -> duration(given, range));
    }

    long size(String name, String otherwise, SizeRange range) {
        return read(name, otherwise, range.allowed(), given -> size(given, range), Sizes.parse(otherwise));
    }

    /** A size, or a share of the heap such as {@code 40%}. */
    long sizeOrShare(String name, int otherwisePercent, SizeRange range, long heapBytes) {
        String allowed = range.allowed() + ", or a share of the heap from " + SHARES.least() + "% to "
                + SHARES.most() + "%";
        return read(name, otherwisePercent + "%", allowed, given -> {
            var share = SHARE.matcher(given.text);
            if (given.node.isTextual() && share.matches()) {
                long percent = Long.parseLong(share.group(1));
                return SHARES.contains(percent) ? Long.valueOf(heapBytes / 100 * percent) : null;
            }
            return size(given, range);
        }, heapBytes / 100 * otherwisePercent);
    }

    /** An address whose port may be left out. */
    @Nullable HostPort addressOrNull(String name, Predicate<HostPort> accepts, String allowed) {
        return readOrNull(name, "null, or " + allowed, given -> {
            HostPort address = given.node.isTextual() ? HostPort.parse(given.text, true) : null;
            return address != null && accepts.test(address) ? address : null;
        });
    }

    List<HostPort> addresses(String name) {
        ask(name, "[]");
        JsonNode list = object.path(name);
        List<HostPort> addresses = new ArrayList<>();
        if (list.isMissingNode()) {
            return addresses;
        }
        if (!list.isArray()) {
            problems.add(at(name), shown(list), "a list of texts, each " + HostPort.ALLOWED);
            return addresses;
        }
        for (int i = 0; i < list.size(); i++) {
            String place = at(name) + "[" + i + "]";
            Given given = replace(place, list.get(i));
            if (given == null || given.absent) {
                continue;
            }
            HostPort address = given.node.isTextual() ? HostPort.parse(given.text, false) : null;
            if (address == null) {
                problems.add(place, shown(given), HostPort.ALLOWED);
            } else {
                addresses.add(address);
            }
        }
        return addresses;
    }

    /** As a text that may be null, but nothing of it is ever shown. */
    @Nullable Secret secret(String name) {
        ask(name, "null");
        JsonNode node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            problems.add(at(name), kind(node) + " (not shown)", Secret.ALLOWED);
            return null;
        }
        Given given = replace(at(name), node);
        if (given == null || given.absent) {
            return null;
        }
        try {
            return new Secret(given.text);
        } catch (InvalidConfigException e) {
            problems.add(at(name), e.found(), e.allowed());
            return null;
        }
    }

    // ------------------------------------------------------------------------------------------------- afterwards

    /** Adds a problem for every field that nobody asked for, here and below. */
    void refuseUnknown() {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.contains(name)) {
                problems.add(
                        at(name),
                        "an unknown field, " + kind(object.get(name)),
                        String.join(", ", fields) + "; nearest known name: " + Nearest.of(at(name), names()));
            }
        }
        sections.forEach(Section::refuseUnknown);
    }

    /** Every field asked for so far, in all sections, with its default. */
    Map<String, String> known() {
        return known;
    }

    /** Adds what a record's constructor refused, and says where the value at fault is one that nobody wrote. */
    void refuse(InvalidConfigException refusal) {
        JsonNode written = object.at("/" + refusal.path().replace('.', '/'));
        problems.add(
                refusal.path(), refusal.found() + (written.isMissingNode() ? " (the default)" : ""), refusal.allowed());
    }

    // ------------------------------------------------------------------------------------------------- steps

    private <T> T read(
            String name, String otherwise, String allowed, Function<Given, @Nullable T> accept, T otherwiseValue) {
        ask(name, otherwise);
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return otherwiseValue;
        }
        Given given = replace(at(name), node);
        if (given == null) {
            return otherwiseValue;
        }
        T value = accept.apply(given);
        if (value == null) {
            problems.add(at(name), shown(given), allowed);
            return otherwiseValue;
        }
        return value;
    }

    private <T> @Nullable T readOrNull(String name, String allowed, Function<Given, @Nullable T> accept) {
        ask(name, "null");
        JsonNode node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        Given given = replace(at(name), node);
        if (given == null || given.absent) {
            return null;
        }
        T value = accept.apply(given);
        if (value == null) {
            problems.add(at(name), shown(given), allowed);
        }
        return value;
    }

    private void ask(String name, String otherwise) {
        fields.add(name);
        known.put(at(name), otherwise);
    }

    /** Null after adding a problem. */
    private @Nullable Given replace(String place, JsonNode node) {
        if (!node.isTextual()) {
            return new Given(node, node.asText(), false, false);
        }
        try {
            Substitution done = Substitution.of(node.textValue(), environment);
            return new Given(node, done.text(), done.replaced(), done.absent());
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            int split = message.indexOf("; allowed: ");
            problems.add(place, message.substring(0, split), message.substring(split + "; allowed: ".length()));
            return null;
        }
    }

    private static @Nullable Duration duration(Given given, DurationRange range) {
        if (!given.node.isTextual() && !given.node.isIntegralNumber()) {
            return null;
        }
        try {
            Duration duration = Durations.parse(given.text);
            return range.contains(duration) ? duration : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable Long size(Given given, SizeRange range) {
        if (!given.node.isTextual() && !given.node.isIntegralNumber()) {
            return null;
        }
        try {
            long size = Sizes.parse(given.text);
            return range.contains(size) ? Long.valueOf(size) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable BigInteger integer(String text) {
        return text.matches("-?[0-9]{1,32}") ? new BigInteger(text) : null;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(known.keySet());
        if (path.isEmpty()) {
            names.addAll(fields);
        }
        return names;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private String shown(Given given) {
        String written = shown(given.node);
        JsonNode text = given.replaced ? JsonNodeFactory.instance.textNode(given.text) : given.node;
        return given.replaced && problems.showsOrigin()
                ? shown(text) + " (from " + written + ")"
                : shown(text);
    }

    private static String shown(JsonNode node) {
        if (node.isContainerNode()) {
            return kind(node);
        }
        String json = node.toString();
        return json.length() <= MAX_SHOWN_CHARACTERS ? json : json.substring(0, MAX_SHOWN_CHARACTERS) + "…";
    }

    private static String kind(JsonNode node) {
        return node.isObject() ? "an object"
                : node.isArray() ? "a list"
                : node.isTextual() ? "a text"
                : node.isNumber() ? "a number"
                : node.isNull() ? "null"
                : "true or false";
    }
}
