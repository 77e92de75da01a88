package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Console;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleTicket;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.Instance;

/**
 * A console that nobody can reach. Each method answers UNIMPLEMENTED with the instance's reason against
 * the capability that it needs; a driver overrides what its backend has.
 *
 * <p>Thread safety: may be used from any thread.
 */
public class UnsupportedConsole implements Console {
    private final BackendInstance<?> instance;

    /**
     * Makes the facet.
     *
     * @param instance whose it is
     */
    public UnsupportedConsole(BackendInstance<?> instance) {
        this.instance = instance;
    }

    @Override
    public ConsoleSession attach(ConsoleSpec spec) {
        throw instance.lacking(spec.type() == ConsoleType.SERIAL ? Capability.CONSOLE : Capability.CONSOLE_GRAPHICAL);
    }

    @Override
    public Operation<ConsoleTicket> ticket(ConsoleType type) {
        throw instance.lacking(type == ConsoleType.SERIAL ? Capability.CONSOLE : Capability.CONSOLE_GRAPHICAL);
    }

    @Override
    public byte[] screenshot() {
        throw instance.lacking(Capability.CONSOLE_GRAPHICAL);
    }

    @Override
    public String log(DataSize atMost) {
        throw instance.lacking(Capability.CONSOLE_LOG);
    }

    @Override
    public Operation<Instance> clearLog() {
        throw instance.lacking(Capability.CONSOLE_LOG);
    }
}
