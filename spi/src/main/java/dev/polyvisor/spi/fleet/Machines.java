package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.ProviderSpec;
import dev.polyvisor.spi.machine.MachinePlugin;
import dev.polyvisor.spi.machine.PluginSettings;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The machine plugin of one provider, made when a host asks for it first. */
final class Machines {
    private final DriverContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable MachinePlugin<?> plugin;
    private boolean closed;

    Machines(DriverContext context) {
        this.context = context;
    }

    /** The plugin over what the driver gives; UNIMPLEMENTED when that is nothing. */
    MachineDriver over(Driver driver) {
        PluginSPI<?> spi = driver.plugin()
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.UNIMPLEMENTED,
                        "the driver of provider '" + context.provider() + "' has no machine plugin"));
        lock.lock();
        try {
            if (closed) {
                throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the provider is closed");
            }
            MachinePlugin<?> made = plugin == null ? plugin(spi) : plugin;
            plugin = made;
            return made;
        } finally {
            lock.unlock();
        }
    }

    /** Ends what the plugin does; whether its sessions with other backends were closed in time. */
    boolean close(Duration bound) {
        MachinePlugin<?> made;
        lock.lock();
        try {
            closed = true;
            made = plugin;
        } finally {
            lock.unlock();
        }
        return made == null || made.close(bound);
    }

    private <S extends ProviderSpec> MachinePlugin<S> plugin(PluginSPI<S> spi) {
        return new MachinePlugin<>(
                spi, context.executor(), context.clock(), PluginSettings.DEFAULT.named(context.provider()));
    }
}
