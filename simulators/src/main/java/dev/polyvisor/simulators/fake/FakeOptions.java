package dev.polyvisor.simulators.fake;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.OptionSpec;
import dev.polyvisor.simulators.fake.backend.Shape;
import dev.polyvisor.simulators.fake.session.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The options of a connection to the fake: how large it is, and how it behaves. */
final class FakeOptions {
    private static final String NUMBER = "\\d{1,9}";
    private static final String TIME = "\\d{1,9}(ms|s|m|h)";

    private static final List<OptionSpec> SIZES = List.of(
            number("machines", "how many machines there are at the beginning", "0"),
            number("hosts", "how many hosts", "3"),
            number("clusters", "how many clusters the hosts are spread over", "1"),
            number("networks", "how many networks", "2"),
            number("images", "how many images", "4"),
            number("pools", "how many storage pools", "2"),
            number("volumes", "how many volumes each machine of the beginning has, at most 8", "1"),
            number("snapshots", "how many snapshots each machine of the beginning has, at most 100", "0"),
            number("scopes", "how many scopes the machines are spread over", "1"),
            number("containers", "the share of containers in percent", "50"),
            number("room", "how many machines more there is room for", "100000000"),
            number("history", "how many events are kept", "10000"),
            OptionSpec.optional("seed", "what all generated content follows from")
                    .orElse("1")
                    .matching("-?\\d{1,18}"));

    private static final List<OptionSpec> BEHAVIOUR = List.of(
            OptionSpec.optional(
                            "events", "how the backend tells of changes: as oVirt, LXD, Kubernetes do, or not at all")
                    .orElse("hints")
                    .matching("polling|hints|state|none"),
            OptionSpec.optional("latency", "how long each call takes, for example 20ms")
                    .orElse("0ms")
                    .matching(TIME),
            OptionSpec.optional("work", "how long each piece of work takes after it was accepted, for example 2s")
                    .orElse("0ms")
                    .matching(TIME),
            number("churn", "how many changes of machines happen each second by themselves", "0"));

    private final Map<String, String> values;

    FakeOptions(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    static List<OptionSpec> all() {
        List<OptionSpec> all = new ArrayList<>(SIZES);
        all.addAll(BEHAVIOUR);
        return List.copyOf(all);
    }

    /** What can still be chosen when the hypervisor is there already. */
    static List<OptionSpec> ofSession() {
        return BEHAVIOUR;
    }

    Shape shape() {
        return new Shape(
                number("machines"),
                number("hosts"),
                number("clusters"),
                number("networks"),
                number("images"),
                number("pools"),
                number("volumes"),
                number("snapshots"),
                number("scopes"),
                number("containers"),
                number("room"),
                number("history"),
                Long.parseLong(text("seed")));
    }

    Settings settings() {
        return new Settings(
                Settings.Events.valueOf(text("events").toUpperCase(Locale.ROOT)),
                time("latency"),
                time("work"),
                number("churn"));
    }

    private int number(String name) {
        return Integer.parseInt(text(name));
    }

    private Duration time(String name) {
        String text = text(name);
        int digits = 0;
        while (Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        long count = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** The value, checked again: an author's test may open the driver without the engine. */
    private String text(String name) {
        OptionSpec spec =
                all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
        String value = values.getOrDefault(name, spec.fallback().orElseThrow());
        if (!value.matches(spec.pattern().orElseThrow())) {
            throw PolyvisorException.invalidArgument("options." + name, "'" + value + "' has another form");
        }
        return value;
    }

    private static OptionSpec number(String name, String description, String fallback) {
        return OptionSpec.optional(name, description).orElse(fallback).matching(NUMBER);
    }
}
