package dev.polyvisor.benchmarks.kubevirt;

import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import java.io.IOException;

/** A simulated cluster in a process of its own: says where it listens, and ends with its input. */
final class KubevirtServer {
    private KubevirtServer() {}

    /**
     * Runs.
     *
     * @param args how many machines, each of which runs
     */
    public static void main(String[] args) throws IOException {
        try (KubeVirtSimulator cluster =
                KubeVirtSimulator.builder().http().anonymousAdmin().start()) {
            cluster.content()
                    .virtualMachines("load", "vm", Integer.parseInt(args[0]), true)
                    .render();
            System.out.println(cluster.http());
            while (System.in.read() >= 0) {
                // whatever is said, it goes on
            }
        }
    }
}
