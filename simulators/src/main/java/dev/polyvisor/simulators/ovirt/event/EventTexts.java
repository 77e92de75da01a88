package dev.polyvisor.simulators.ovirt.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the engine says with each code, and how bad it is. Immutable. */
final class EventTexts {
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    private final JsonNode all;

    EventTexts() {
        try (InputStream in = EventTexts.class.getResourceAsStream("events.json")) {
            this.all = JsonMapper.shared().readTree(Objects.requireNonNull(in, "events.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String severity(int code) {
        return all.path(Integer.toString(code)).path(0).asString("normal");
    }

    /** The text, with what the names in braces stand for. */
    String text(int code, UnaryOperator<String> names) {
        String text = all.path(Integer.toString(code)).path(1).asString("Event " + code + ". {object}");
        return NAME.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(names.apply(found.group(1))))
                .trim();
    }
}
