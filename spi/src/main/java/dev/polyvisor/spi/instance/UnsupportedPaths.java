package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Paths;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Paths of a backend whose host tells nothing: none is known, and no log can be read. Each method answers UNIMPLEMENTED with the instance's reason against
 * the capability that it needs; a driver whose backend keeps logs overrides the methods for them.
 *
 * <p>Thread safety: may be used from any thread.
 */
public class UnsupportedPaths implements Paths {
    private final BackendInstance<?> instance;

    /**
     * Makes the facet.
     *
     * @param instance whose it is
     */
    public UnsupportedPaths(BackendInstance<?> instance) {
        this.instance = instance;
    }

    @Override
    public Optional<String> instance() {
        return Optional.empty();
    }

    @Override
    public Optional<String> rootfs() {
        return Optional.empty();
    }

    @Override
    public Optional<String> templates() {
        return Optional.empty();
    }

    @Override
    public Optional<String> state() {
        return Optional.empty();
    }

    @Override
    public Optional<String> devices() {
        return Optional.empty();
    }

    @Override
    public Optional<String> log() {
        return Optional.empty();
    }

    @Override
    public Optional<String> logFile() {
        return Optional.empty();
    }

    @Override
    public Optional<String> consoleBufferLog() {
        return Optional.empty();
    }

    @Override
    public List<String> logFiles() {
        throw instance.lacking(Capability.HOST_LOGS);
    }

    @Override
    public long readLog(String name, OutputStream stream) {
        throw instance.lacking(Capability.HOST_LOGS);
    }

    @Override
    public Operation<Instance> deleteLog(String name) {
        throw instance.lacking(Capability.HOST_LOGS);
    }
}
