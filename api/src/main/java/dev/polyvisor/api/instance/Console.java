package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;

/** The console of an instance. */
public interface Console {

    /**
     * Attaches to the serial console in its usual size. Blocks until connected.
     *
     * @return the connection
     */
    default ConsoleSession attach() {
        return attach(ConsoleSpec.serial());
    }

    /**
     * Attaches to a console. Blocks until connected; interruptible.
     *
     * @param spec what kind and how
     * @return the connection, to be closed by the caller
     * @throws PolyvisorException FAILED_PRECONDITION when the instance does not run, has no such console, or the
     *     console is in use; UNIMPLEMENTED for a kind that the backend does not pass through
     */
    ConsoleSession attach(ConsoleSpec spec);

    /**
     * Has the backend issue what a viewer needs to reach a graphical console.
     *
     * @param type the protocol
     * @return the work; FAILED_PRECONDITION when the instance does not run or has no such console
     * @throws PolyvisorException UNIMPLEMENTED where viewers cannot connect by themselves
     */
    Operation<ConsoleTicket> ticket(ConsoleType type);

    /**
     * A picture of the screen. Blocks for a request.
     *
     * @return a PNG file
     * @throws PolyvisorException FAILED_PRECONDITION when the instance does not run or has no screen; UNIMPLEMENTED
     *     where the backend has none
     */
    byte[] screenshot();

    /**
     * What the serial console printed, as far as the backend keeps it. Blocks for a request.
     *
     * @return the text, at most 16 MiB with the oldest left out; empty when there is none, also before the first start
     * @throws PolyvisorException UNIMPLEMENTED where nothing is kept
     */
    default String log() {
        return log(DataSize.mib(16));
    }

    /**
     * The last part of what the serial console printed. Blocks for a request.
     *
     * @param atMost how much
     * @return the text; empty when there is none
     * @throws PolyvisorException UNIMPLEMENTED where nothing is kept
     */
    String log(DataSize atMost);

    /**
     * Clears what the backend keeps of the console. Reading and clearing are two steps; what is printed in between is
     * lost.
     *
     * @return the work
     * @throws PolyvisorException UNIMPLEMENTED where nothing is kept or it cannot be cleared
     */
    Operation<Instance> clearLog();
}
