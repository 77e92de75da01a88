package dev.polyvisor.benchmarks.kubevirt;

import dev.polyvisor.benchmarks.LoadComparison;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Reads the virtual machines of a simulated cluster and their instances in several ways: a fleet until parity, informers of fabric8
 * until both have synced, and bare reading and cutting into tokens.
 */
public final class LoadKubevirt {
    private LoadKubevirt() {}

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
                        "LoadKubevirt",
                        "running virtual machines of the cluster, each with its instance",
                        KubevirtServer.class)
                .reader("bare", ReadBare.class, 0)
                .reader("fleet", ReadFleet.class, 2)
                .reader("informer", ReadInformers.class, 2)
                .ratio("Ratio", "informer", "fleet")
                .run(arguments, out);
    }
}
