package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.simulators.lxd.LxdSimulator;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.ReplyFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A simulated LXD in a process of its own: says what a fleet asks it for to come to parity, one path a line, then that it is ready,
 * and ends with its input.
 */
final class LxdServer {
    static final String READY = "ready";

    private LxdServer() {}

    /**
     * Runs.
     *
     * @param args the socket, how many instances
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path socket = Path.of(args[0]);
        try (LxdSimulator lxd = LxdSimulator.builder().unixSocket(socket).start()) {
            lxd.content().image("tiny").instances("default", "load", Integer.parseInt(args[1]));
            asked(lxd, socket).forEach(System.out::println);
            System.out.println(READY);
            while (System.in.read() >= 0) {
                // whatever is said, it goes on
            }
        }
    }

    /** Lets a fleet read once, and looks at what it reads. */
    private static Set<String> asked(LxdSimulator lxd, Path socket) throws InterruptedException {
        Set<String> asked = Collections.synchronizedSet(new LinkedHashSet<>());
        lxd.faults()
                .add(
                        exchange -> {
                            if (exchange.method().equals("GET")
                                    && !exchange.path().endsWith("/events")) {
                                asked.add(pathAndQuery(exchange));
                            }
                            return false;
                        },
                        1,
                        ReplyFault.cutBefore());
        ReadFleet.read(socket.toString(), count -> {});
        lxd.faults().clear();
        return asked;
    }

    private static String pathAndQuery(Exchange exchange) {
        return exchange.query().isEmpty() ? exchange.path() : exchange.path() + "?" + exchange.query();
    }
}
