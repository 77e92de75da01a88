package dev.polyvisor.driver.kubevirt.session;

import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which namespaces a session looks at.
 *
 * @param fallback where instances are looked for and made unless somebody says otherwise
 * @param chosen those that the host chose, empty for all that the server shows
 */
public record Namespaces(String fallback, List<String> chosen) {
    /** What stands for all of them. */
    public static final String ALL = "*";

    public Namespaces {
        chosen = List.copyOf(chosen);
    }

    /**
     * Reads the option.
     *
     * @param option what the host says, empty for nothing
     * @param fallback the default namespace
     * @param faults gets what is wrong
     */
    public static Namespaces read(Optional<String> option, String fallback, List<Violation> faults) {
        KubeNames.namespace(fallback).ifPresent(problem -> faults.add(new Violation("scope", problem)));
        List<String> names = option.filter(text -> !text.strip().equals(ALL)).stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        for (String name : names) {
            KubeNames.namespace(name)
                    .ifPresent(problem -> faults.add(new Violation("option.namespaces", "'" + name + "' " + problem)));
        }
        return new Namespaces(fallback, names);
    }

    /** Those that are looked at one by one, when the server does not show all of them at once. */
    public List<String> single() {
        return chosen.isEmpty() ? List.of(fallback) : chosen;
    }

    /** Whether a namespace is looked at, as far as the host's choice goes. */
    public boolean has(String namespace) {
        return chosen.isEmpty() || chosen.contains(namespace);
    }
}
