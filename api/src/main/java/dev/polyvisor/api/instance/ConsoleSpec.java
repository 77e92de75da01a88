package dev.polyvisor.api.instance;

import java.util.Objects;

/**
 * How a console is attached.
 *
 * @param type what kind
 * @param size the size of a serial console at the start
 * @param takeOver whether another viewer may be thrown out; otherwise a console in use is FAILED_PRECONDITION where the
 *     backend tells
 */
public record ConsoleSpec(ConsoleType type, TerminalSize size, boolean takeOver) {

    /** Checks that the values are there. */
    public ConsoleSpec {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(size, "size");
    }

    /**
     * A serial console of the usual size.
     *
     * @return the form
     */
    public static ConsoleSpec serial() {
        return new ConsoleSpec(ConsoleType.SERIAL, TerminalSize.standard(), false);
    }

    /**
     * A graphical console.
     *
     * @return the form
     */
    public static ConsoleSpec vnc() {
        return new ConsoleSpec(ConsoleType.VNC, TerminalSize.standard(), false);
    }
}
