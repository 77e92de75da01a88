package dev.polyvisor.benchmarks.ovirt;

import dev.polyvisor.benchmarks.LoadComparison;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Reads the virtual machines of a simulated engine with their devices and snapshots, and all else that it has, in several ways: a
 * fleet until parity, the SDK of oVirt, and bare reading of the fleet's bytes, which are cut into tokens.
 */
public final class LoadOvirt {
    private LoadOvirt() {}

    /**
     * Reads.
     *
     * @param arguments see the usage, which any wrong one prints
     * @throws IOException when a process cannot be started
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    /** As the main method; returns the exit code. */
    static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        return new LoadComparison(
                        "LoadOvirt",
                        "virtual machines of the engine with two interfaces and a disk and a snapshot each",
                        OvirtServer.class)
                .reader("bare", ReadBare.class, 0)
                .reader("fleet", ReadFleet.class, OvirtServer.OBJECTS)
                .reader("sdk", ReadSdk.class, OvirtServer.OBJECTS)
                .ratio("OverBare", "fleet", "bare")
                .ratio("OfSdk", "sdk", "fleet")
                .run(arguments, out);
    }
}
