package dev.polyvisor.spi.discovery;

import dev.polyvisor.api.driver.DriverFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Goes through the factories that a class loader offers as services, on the module path and on the class path, past those
 * that cannot even be made.
 */
final class FactoryScan {
    private static final String SERVICE = DriverFactory.class.getName() + ": ";

    /** How {@code ServiceLoader} names the class that it failed with. */
    private static final Pattern FAILED =
            Pattern.compile("(?:Provider |Unable to load )?([\\w$]+(?:\\.[\\w$]+)+)\\b(?!:).*");

    private final Iterator<DriverFactory> services;
    private final ServiceFiles files;
    private final List<DriverFactory> factories = new ArrayList<>();
    private final List<BrokenDriver> broken = new ArrayList<>();
    private String before = "";

    private FactoryScan(ClassLoader loader) {
        services = ServiceLoader.load(DriverFactory.class, loader).iterator();
        files = ServiceFiles.of(loader);
    }

    static FactoryScan of(ClassLoader loader) {
        FactoryScan scan = new FactoryScan(loader);
        while (scan.step()) {
            // each step is guarded by itself
        }
        return scan;
    }

    List<DriverFactory> factories() {
        return factories;
    }

    List<BrokenDriver> broken() {
        return broken;
    }

    /** One service further; false at the end. An error is about one service only: the next step goes past it. */
    private boolean step() {
        try {
            if (!services.hasNext()) {
                return false;
            }
            DriverFactory factory = services.next();
            files.seen(factory.getClass().getName());
            factories.add(factory);
            return true;
        } catch (ServiceConfigurationError failure) {
            String text = text(failure);
            return report(nameIn(text), Reasons.of(text, failure.getCause()));
        } catch (LinkageError failure) {
            // a class that is there but does not fit to its parents, or to this JVM
            return report(files.next(), Reasons.of("its class cannot be used", failure));
        }
    }

    /** False when the very same failure comes again: then the loader does not get past it. */
    private boolean report(String name, String reason) {
        String failure = name + reason;
        if (failure.equals(before)) {
            return false;
        }
        before = failure;
        files.seen(name);
        broken.add(new BrokenDriver(name, name + files.origin(name), reason));
        return true;
    }

    private static String text(ServiceConfigurationError failure) {
        String message = String.valueOf(failure.getMessage());
        return message.startsWith(SERVICE) ? message.substring(SERVICE.length()) : message;
    }

    private static String nameIn(String text) {
        Matcher named = FAILED.matcher(text);
        return named.matches() ? named.group(1) : text;
    }
}
