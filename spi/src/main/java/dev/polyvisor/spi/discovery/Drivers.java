package dev.polyvisor.spi.discovery;

import dev.polyvisor.api.DriverInfo;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import java.io.Serial;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers of a fleet: those that a class loader offers as services, and those that the host gave. A driver of the host,
 * usable or not, stands in place of the services of its name. A broken one is reported with its reason and harms no other.
 *
 * <p>Thread safety: immutable.
 */
public final class Drivers {
    private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");

    private final Map<String, FoundDriver> usable = new TreeMap<>();
    private final List<BrokenDriver> broken = new ArrayList<>();

    private Drivers(ClassLoader loader, List<DriverFactory> given) {
        FactoryScan scan = FactoryScan.of(loader);
        broken.addAll(scan.broken());
        List<FoundDriver> found = new ArrayList<>();
        Set<String> chosen = new HashSet<>();
        given.forEach(factory -> chosen.add(examine(factory, found)));
        List<FoundDriver> services = new ArrayList<>();
        scan.factories().forEach(factory -> examine(factory, services));
        for (FoundDriver service : services) {
            if (chosen.contains(service.name())) {
                LOG.debug("driver {} stands back for the one that the host gave", service.source());
            } else {
                found.add(service);
            }
        }
        found.stream().collect(Collectors.groupingBy(FoundDriver::name)).forEach(this::settle);
        broken.sort(Comparator.comparing(BrokenDriver::name).thenComparing(BrokenDriver::source));
        broken.forEach(each -> LOG.warn("driver {} cannot be used: {}", each.source(), each.reason()));
    }

    /**
     * Looks for drivers. Runs code of theirs: constructors, and what tells their name, level and options.
     *
     * @param loader where to look
     * @param given further factories, which the host made itself
     * @return the drivers
     */
    public static Drivers find(ClassLoader loader, List<DriverFactory> given) {
        return new Drivers(loader, given);
    }

    /**
     * Those that can be used, and those that cannot with the reason.
     *
     * @return an unmodifiable list, ordered by name
     */
    public List<DriverInfo> list() {
        List<DriverInfo> all = new ArrayList<>();
        usable.values()
                .forEach(each -> all.add(new DriverInfo(each.name(), each.source(), each.options(), Optional.empty())));
        broken.forEach(
                each -> all.add(new DriverInfo(each.name(), each.source(), List.of(), Optional.of(each.reason()))));
        all.sort(Comparator.comparing(DriverInfo::name).thenComparing(DriverInfo::source));
        return List.copyOf(all);
    }

    /**
     * A driver that can be used.
     *
     * @param name its name
     * @return the driver, empty when {@link #whyNot} tells why
     */
    public Optional<FoundDriver> find(String name) {
        return Optional.ofNullable(usable.get(name));
    }

    /**
     * Why a driver cannot be used.
     *
     * @param name a name that {@link #find(String)} finds nothing for
     * @return the reasons, or which drivers there are
     */
    public String whyNot(String name) {
        List<BrokenDriver> same =
                broken.stream().filter(each -> each.name().equals(name)).toList();
        if (!same.isEmpty()) {
            return "the driver '" + name + "' cannot be used: "
                    + same.stream()
                            .map(each -> each.source() + " " + each.reason())
                            .collect(Collectors.joining("; "));
        }
        String there = usable.isEmpty()
                ? "none was found; put one on the class path or module path"
                : "there are " + String.join(", ", usable.keySet());
        String unusable = broken.stream()
                .map(each -> each.name() + " (" + each.reason() + ")")
                .collect(Collectors.joining(", "));
        return "no driver has the name '" + name + "'; " + there
                + (unusable.isEmpty() ? "" : "; these cannot be used: " + unusable);
    }

    /** Adds it to those found or to the broken ones; the name it goes by. */
    private String examine(DriverFactory factory, List<FoundDriver> found) {
        String source = source(factory.getClass());
        String name = factory.getClass().getName();
        try {
            String said = factory.name();
            require(
                    said != null && NAME.matcher(said).matches(),
                    "its name '" + said + "' is not made of lower-case words and digits joined by '-'");
            name = said;
            require(
                    factory.level() == DriverFactory.LEVEL,
                    "it is built for level " + factory.level() + " of the driver contracts, and this engine for level "
                            + DriverFactory.LEVEL);
            found.add(new FoundDriver(name, source, checked(factory.options()), factory));
        } catch (Unusable fault) {
            broken.add(new BrokenDriver(name, source, fault.reason));
        } catch (RuntimeException | Error failure) {
            broken.add(new BrokenDriver(name, source, Reasons.of("its factory failed", failure)));
        }
        return name;
    }

    private static List<OptionSpec> checked(List<OptionSpec> options) {
        Set<String> names = new HashSet<>();
        for (OptionSpec option : options) {
            require(names.add(option.name()), "it declares the option '" + option.name() + "' twice");
            try {
                option.pattern().ifPresent(Pattern::compile);
            } catch (PatternSyntaxException malformed) {
                throw new Unusable("the pattern of its option '" + option.name() + "' is no regular expression");
            }
        }
        return options;
    }

    /** Nobody can say which one is meant, so none is taken. */
    private void settle(String name, List<FoundDriver> same) {
        if (same.size() == 1) {
            usable.put(name, same.get(0));
            return;
        }
        String all = same.stream().map(FoundDriver::source).collect(Collectors.joining(" and "));
        same.forEach(each ->
                broken.add(new BrokenDriver(name, each.source(), "the name is taken more than once: by " + all)));
    }

    private static String source(Class<?> type) {
        if (type.getModule().isNamed()) {
            return type.getName() + " (module " + type.getModule().getName() + ")";
        }
        CodeSource from = type.getProtectionDomain().getCodeSource();
        URL location = from == null ? null : from.getLocation();
        return location == null ? type.getName() : type.getName() + " (" + location + ")";
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new Unusable(reason);
        }
    }

    private static final class Unusable extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String reason;

        Unusable(String reason) {
            this.reason = reason;
        }
    }
}
