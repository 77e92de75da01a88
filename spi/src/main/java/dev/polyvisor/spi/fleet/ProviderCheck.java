package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.FleetConfig.ProviderConfig;
import dev.polyvisor.spi.discovery.ConnectionCheck;
import dev.polyvisor.spi.discovery.Drivers;
import dev.polyvisor.spi.discovery.FoundDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks what a host asks to be opened, as far as that can be done without the driver itself. */
final class ProviderCheck {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");

    private final Drivers drivers;
    private final List<Violation> faults = new ArrayList<>();

    /**
     * A provider that can be opened.
     *
     * @param connection with the declared values for options that were left out
     */
    record Checked(String name, FoundDriver driver, Connection connection) {}

    ProviderCheck(Drivers drivers) {
        this.drivers = drivers;
    }

    /** The faults of all that has been checked. */
    List<Violation> faults() {
        return faults;
    }

    /** Empty when it has faults. */
    Optional<Checked> check(ProviderConfig config) {
        int before = faults.size();
        String path = path(config.name());
        if (!NAME.matcher(config.name()).matches()) {
            faults.add(new Violation(path, "its name is not made of 1 to 63 letters, digits, '-', '_' and '.'"));
        }
        Optional<FoundDriver> driver = drivers.find(config.driver());
        if (driver.isEmpty()) {
            faults.add(new Violation(path + ".driver", drivers.whyNot(config.driver())));
            return Optional.empty();
        }
        Connection complete = new ConnectionCheck(driver.get(), path, faults::add).complete(config.connection());
        return faults.size() > before
                ? Optional.empty()
                : Optional.of(new Checked(config.name(), driver.get(), complete));
    }

    static String path(String name) {
        return "providers." + name;
    }
}
