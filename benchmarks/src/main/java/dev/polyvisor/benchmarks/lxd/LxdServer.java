package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.simulators.lxd.LxdSimulator;
import java.io.IOException;
import java.nio.file.Path;

/** A simulated LXD in a process of its own: says when it listens, and ends with its input. */
final class LxdServer {
    private LxdServer() {}

    /**
     * Runs.
     *
     * @param args the socket, how many instances
     */
    public static void main(String[] args) throws IOException {
        try (LxdSimulator lxd =
                LxdSimulator.builder().unixSocket(Path.of(args[0])).start()) {
            lxd.content().image("tiny").instances("default", "load", Integer.parseInt(args[1]));
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // whatever is said, it goes on
            }
        }
    }
}
