package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code /1.0/metrics}: two of LXD's many families. */
final class Metrics implements Resource {
    private final LxdState state;

    Metrics(LxdState state) {
        this.state = state;
    }

    @Override
    public void handle(Call call) {
        if (!call.method().equals("GET") || call.path().size() != 1) {
            throw new Refused(501, "not implemented");
        }
        List<Instance> up = state.locked(
                () -> state.instances().all().stream().filter(Instance::isUp).toList());
        call.exchange().setHeader("Content-Type", "text/plain");
        try {
            OutputStream out = call.exchange().reply(200);
            family(out, "lxd_cpu_seconds_total", "The total number of CPU time used in seconds.", "counter", up);
            family(out, "lxd_procs_total", "The number of running processes.", "gauge", up);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void family(OutputStream out, String name, String help, String type, List<Instance> instances)
            throws IOException {
        write(out, "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n");
        for (Instance instance : instances) {
            write(
                    out,
                    name + "{name=\"" + instance.name() + "\",project=\"" + instance.project() + "\",type=\""
                            + instance.type() + "\"} 2\n");
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
