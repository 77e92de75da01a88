package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.FleetBuilder;
import dev.polyvisor.api.PolyvisorException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The quick start; {@link Arguments#HELP} says what it does. */
public final class QuickStart {
    private QuickStart() {}

    /**
     * Runs it and ends the JVM with its exit code.
     *
     * @param words the arguments
     */
    public static void main(String... words) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(run(out, words));
    }

    static int run(PrintStream out, String... words) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(words);
        } catch (PolyvisorException wrong) {
            new TextOutput(out).failed(wrong);
            out.println();
            out.println(Arguments.HELP);
            return 2;
        }
        if (arguments.help()) {
            out.println(Arguments.HELP);
            return 0;
        }
        Output output = arguments.json() ? new JsonOutput(out) : new TextOutput(out);
        FleetBuilder builder = Fleet.builder().policy(Rules.all());
        arguments.providers().forEach((name, p) -> builder.provider(name, p.driver(), p.connection()));
        try (Fleet fleet = builder.open()) {
            new Tour(fleet, arguments, output).run();
            return 0;
        } catch (PolyvisorException failed) {
            output.failed(failed);
            return 1;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            output.failed(stopped);
            return 1;
        }
    }
}
