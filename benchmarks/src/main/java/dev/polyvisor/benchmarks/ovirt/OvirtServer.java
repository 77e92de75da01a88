package dev.polyvisor.benchmarks.ovirt;

import dev.polyvisor.api.Secret;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import java.io.IOException;

/**
 * A simulated engine in a process of its own: says where it listens, and ends with its input. All answers have been made before, as
 * those who read have asked for them once.
 */
final class OvirtServer {
    /** Who logs in. */
    static final String USER = "admin@internal";

    /** The password of {@link #USER}. */
    static final String PASSWORD = "load";

    /** How many objects readers count for each machine: itself, its disk and its snapshot. */
    static final int OBJECTS = 3;

    private static final int INTERFACES = 2;

    private OvirtServer() {}

    /**
     * Runs.
     *
     * @param args how many machines
     */
    public static void main(String[] args) throws Exception {
        try (OvirtSimulator engine = OvirtSimulator.builder()
                        .http()
                        .user(USER, Secret.of(PASSWORD))
                        .start();
                PreparedEngine prepared = PreparedEngine.open(engine.httpUrl())) {
            engine.content().host("host1");
            engine.content().storageDomain("data1");
            engine.content().vms("vm", Integer.parseInt(args[0]), INTERFACES, 1, 1);
            prepare(prepared.url());
            System.out.println(prepared.url());
            while (System.in.read() >= 0) {
                // whatever is said, it goes on
            }
        }
    }

    private static void prepare(String url) throws Exception {
        if (ReadFleet.read(url, read -> {}) != ReadSdk.read(url, read -> {})) {
            throw new IOException("the fleet and the SDK have not found the same");
        }
    }
}
