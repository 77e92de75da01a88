package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the quick start was asked to do.
 *
 * @param providers the providers by name, in the order given
 * @param image the image to create the instance from; empty for the first one that the provider has
 * @param timeout how long each step may take
 * @param readOnly whether to leave the backends as they are
 * @param json whether to write for programs
 * @param help whether only help was asked for
 */
record Arguments(
        Map<String, ProviderArgument> providers,
        Optional<String> image,
        Duration timeout,
        boolean readOnly,
        boolean json,
        boolean help) {

    static final String HELP = """
            Opens providers, waits until their inventories are complete, shows them with what two rules say of the
            machines, and takes an instance through its life: create, start, execute in, snapshot, stop, delete.

              --provider NAME=DRIVER,ADDRESS  a backend; may be repeated. Addresses: unix:PATH, https://…, kubeconfig:PATH,
                                              incluster:, lxd-sockets:, local:TEXT.
                                              Default: two fakes in memory, lab of 12 machines and dc1 of 2,000
              --set NAME.KEY=VALUE            something of a backend's connection: user, password, token, ca, fingerprint,
                                              trust, scope, option.X … A value @FILE is read from the file.
              --image NAME                    what to create the instance from (default: the provider's first image)
              --read-only                     only show, change nothing
              --timeout SECONDS               how long each step may take (default 60)
              --json                          one JSON object a line, for programs
              --help                          this text

            Exit code: 0 when everything went well, 1 when something failed, 2 when an argument is wrong.
            """;

    private static final Set<String> SECRET_KEYS = Set.of("password", "token", "key");

    /** A provider as it was given. */
    record ProviderArgument(String driver, Connection connection) {}

    /**
     * Reads the arguments.
     *
     * @throws PolyvisorException INVALID_ARGUMENT with every fault
     */
    static Arguments parse(String... words) {
        return new Parser(words).parse();
    }

    /** Walks over the words once and collects every fault. */
    private static final class Parser {
        private final String[] words;
        private int at;
        private final List<Violation> faults = new ArrayList<>();
        private final Map<String, Map<String, Object>> connections = new LinkedHashMap<>();
        private final Map<String, String> drivers = new LinkedHashMap<>();
        private final Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
        private Optional<String> image = Optional.empty();
        private Duration timeout = Duration.ofSeconds(60);
        private boolean readOnly;
        private boolean json;
        private boolean help;

        private Parser(String... words) {
            this.words = words;
        }

        private Arguments parse() {
            while (at < words.length) {
                String word = words[at++];
                switch (word) {
                    case "--provider" -> provider(value(word));
                    case "--set" -> set(value(word));
                    case "--image" -> image = Optional.of(value(word));
                    case "--timeout" -> timeout(value(word));
                    case "--read-only" -> readOnly = true;
                    case "--json" -> json = true;
                    case "--help", "-h" -> help = true;
                    default -> faults.add(new Violation(word, "is no argument of the quick start"));
                }
            }
            Map<String, ProviderArgument> providers = providers();
            if (!faults.isEmpty()) {
                throw PolyvisorException.invalid(faults);
            }
            return new Arguments(providers, image, timeout, readOnly, json, help);
        }

        private Map<String, ProviderArgument> providers() {
            if (drivers.isEmpty()) {
                fake("lab", "12", "hints");
                fake("dc1", "2000", "state");
            }
            settings.keySet().stream()
                    .filter(name -> !drivers.containsKey(name))
                    .forEach(name -> faults.add(new Violation("--set " + name, "there is no --provider " + name)));
            Map<String, ProviderArgument> providers = new LinkedHashMap<>();
            drivers.forEach((name, driver) -> {
                Map<String, Object> map = new LinkedHashMap<>(connections.getOrDefault(name, Map.of()));
                map.putAll(settings.getOrDefault(name, Map.of()));
                try {
                    providers.put(name, new ProviderArgument(driver, Connection.fromMap(map)));
                } catch (PolyvisorException invalid) {
                    invalid.violations()
                            .forEach(
                                    v -> faults.add(new Violation("--provider " + name + " " + v.path(), v.problem())));
                }
            });
            return providers;
        }

        private void fake(String name, String machines, String events) {
            provider(name + "=fake,local:");
            Map<String, Object> options = settings.computeIfAbsent(name, n -> new LinkedHashMap<>());
            options.putIfAbsent("option.machines", machines);
            options.putIfAbsent("option.events", events);
            options.putIfAbsent("option.work", "200ms");
        }

        private void provider(String text) {
            int equals = text.indexOf('=');
            int comma = text.indexOf(',', equals + 1);
            if (equals < 1 || comma < equals + 2) {
                faults.add(new Violation("--provider", "'" + text + "' is not NAME=DRIVER,ADDRESS"));
                return;
            }
            String name = text.substring(0, equals);
            if (drivers.putIfAbsent(name, text.substring(equals + 1, comma)) != null) {
                faults.add(new Violation("--provider " + name, "stands twice"));
            }
            connections.put(name, Map.of("address", text.substring(comma + 1)));
        }

        private void set(String text) {
            int dot = text.indexOf('.');
            int equals = text.indexOf('=', dot + 1);
            if (dot < 1 || equals < dot + 2) {
                faults.add(new Violation("--set", "is not NAME.KEY=VALUE"));
                return;
            }
            String key = text.substring(dot + 1, equals);
            String value = text.substring(equals + 1);
            try {
                String read = value.startsWith("@") ? Files.readString(Path.of(value.substring(1))) : value;
                boolean secret = SECRET_KEYS.contains(key) || key.startsWith("secret.");
                settings.computeIfAbsent(text.substring(0, dot), n -> new LinkedHashMap<>())
                        .put(key, secret ? Secret.of(read.strip()) : read);
            } catch (IOException unreadable) {
                faults.add(
                        new Violation("--set " + text.substring(0, equals), "the file cannot be read: " + unreadable));
            }
        }

        private void timeout(String text) {
            try {
                timeout = Duration.ofSeconds(Long.parseLong(text));
            } catch (NumberFormatException none) {
                timeout = Duration.ZERO;
            }
            if (timeout.isZero() || timeout.isNegative()) {
                faults.add(new Violation("--timeout", "'" + text + "' is no positive number of seconds"));
            }
        }

        private String value(String word) {
            if (at < words.length) {
                return words[at++];
            }
            faults.add(new Violation(word, "needs a value"));
            return "";
        }
    }
}
