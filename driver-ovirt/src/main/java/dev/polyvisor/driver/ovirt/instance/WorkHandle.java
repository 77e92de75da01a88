package dev.polyvisor.driver.ovirt.instance;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what work can be taken up in another process.
 *
 * @param job the job of the engine, empty when it told of none
 * @param correlation the mark of its events
 * @param vm the identity of the machine, empty before it is made
 * @param scope the data centre
 * @param name the name of the machine
 * @param item the snapshot that it is about, or the key of what is made; empty for none
 * @param starts whether what is made is started then
 */
record WorkHandle(String job, String correlation, String vm, String scope, String name, String item, boolean starts) {
    private static final String SEPARATOR = "|";

    static WorkHandle nothing() {
        return new WorkHandle("", "", "", "", "", "", false);
    }

    static WorkHandle making(String scope, String name, String key, boolean starts) {
        return new WorkHandle("", "", "", scope, name, key, starts);
    }

    WorkHandle on(String newJob, String newCorrelation) {
        return new WorkHandle(newJob, newCorrelation, vm, scope, name, item, starts);
    }

    /** The text form. */
    @Override
    public String toString() {
        return Stream.of(job, correlation, vm, scope, name, item, Boolean.toString(starts))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
                .collect(Collectors.joining(SEPARATOR));
    }

    static Optional<WorkHandle> parse(String text) {
        List<String> parts;
        try {
            parts = Stream.of(text.split("\\|", -1))
                    .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                    .toList();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        return parts.size() == 7
                ? Optional.of(new WorkHandle(
                        parts.get(0),
                        parts.get(1),
                        parts.get(2),
                        parts.get(3),
                        parts.get(4),
                        parts.get(5),
                        Boolean.parseBoolean(parts.get(6))))
                : Optional.empty();
    }
}
