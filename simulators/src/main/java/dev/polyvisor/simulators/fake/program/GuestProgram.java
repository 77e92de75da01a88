package dev.polyvisor.simulators.fake.program;

/** A program that can be run in a guest. Several may run at once. */
@FunctionalInterface
public interface GuestProgram {

    /**
     * Runs the program. It may block; a signal that kills it interrupts its thread.
     *
     * @param process its arguments and streams
     * @return the exit code, 0 to 255
     * @throws InterruptedException when it was killed
     */
    int run(GuestProcess process) throws InterruptedException;
}
