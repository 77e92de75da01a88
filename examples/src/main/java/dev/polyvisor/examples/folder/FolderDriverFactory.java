package dev.polyvisor.examples.folder;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The way into the driver {@code folder}: a service, named in {@code module-info} and in {@code META-INF/services}. */
public final class FolderDriverFactory implements DriverFactory {

    /** For the service loader. */
    public FolderDriverFactory() {}

    @Override
    public String name() {
        return "folder";
    }

    @Override
    public int level() {
        return LEVEL;
    }

    @Override
    public Driver open(DriverContext context, Connection connection) {
        if (!(connection.address() instanceof Address.Local local)
                || local.text().isBlank()) {
            throw PolyvisorException.invalidArgument("address", "is not local:FOLDER");
        }
        try {
            return new FolderDriver(Path.of(local.text()));
        } catch (InvalidPathException malformed) {
            throw PolyvisorException.invalidArgument("address", "is no path: " + malformed.getReason());
        }
    }
}
