package dev.polyvisor.benchmarks.ovirt;

import dev.polyvisor.benchmarks.BareHttp;
import java.io.IOException;
import java.net.URI;

/** Reads barely what a fleet has asked for. */
final class ReadBare {
    private ReadBare() {}

    /**
     * Runs.
     *
     * @param args the root of the API, how often
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        BareHttp bare = new BareHttp();
        URI server = URI.create(args[0]);
        bare.read(
                bare.lines(server.resolve(PreparedEngine.REQUESTS)).stream()
                        .map(server::resolve)
                        .toList(),
                Integer.parseInt(args[1]));
    }
}
