package dev.polyvisor.benchmarks.kubevirt;

import dev.polyvisor.benchmarks.BareHttp;
import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;

/** Reads the lists of machines and instances barely. */
final class ReadBare {
    private ReadBare() {}

    /**
     * Runs.
     *
     * @param args the server, how often
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        new BareHttp()
                .read(
                        Stream.of("virtualmachines", "virtualmachineinstances")
                                .map(list -> URI.create(args[0] + "/apis/kubevirt.io/v1/" + list))
                                .toList(),
                        Integer.parseInt(args[1]));
    }
}
