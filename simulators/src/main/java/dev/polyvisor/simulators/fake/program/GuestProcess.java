package dev.polyvisor.simulators.fake.program;

import dev.polyvisor.api.instance.TerminalSize;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a running program sees. Used by the thread of the program alone. */
public interface GuestProcess {

    /**
     * The program and its arguments.
     *
     * @return at least the name of the program
     */
    List<String> command();

    /**
     * The environment.
     *
     * @return the variables, unmodifiable
     */
    Map<String, String> environment();

    /**
     * The working directory.
     *
     * @return an absolute path
     */
    String directory();

    /**
     * The numeric id of the user.
     *
     * @return 0 for root
     */
    long user();

    /**
     * The process number.
     *
     * @return above 1
     */
    long pid();

    /**
     * The name of the instance.
     *
     * @return the name
     */
    String hostName();

    /**
     * The size of the terminal, as it is now.
     *
     * @return the size, empty when the program runs on plain pipes
     */
    Optional<TerminalSize> terminal();

    /**
     * The signals that did not kill the program, in the order of their arrival.
     *
     * @return the numbers so far
     */
    List<Integer> signals();

    /**
     * From now on a signal does not kill the program, but is among {@link #signals}; SIGKILL cannot be trapped.
     *
     * @param signal the number
     */
    void trap(int signal);

    /**
     * The input.
     *
     * @return a stream that ends when nothing more comes; its reads are ended by a kill
     */
    InputStream stdin();

    /**
     * The output.
     *
     * @return a stream whose writes block while nobody reads
     */
    OutputStream stdout();

    /**
     * The errors; the output on a terminal.
     *
     * @return a stream whose writes block while nobody reads
     */
    OutputStream stderr();

    /**
     * Prints text to the output.
     *
     * @param text the text
     */
    void print(String text);

    /**
     * Prints text to the errors.
     *
     * @param text the text
     */
    void complain(String text);

    /**
     * Waits on the clock of the fleet.
     *
     * @param duration how long
     * @throws InterruptedException when the program is killed meanwhile
     */
    void sleep(Duration duration) throws InterruptedException;
}
