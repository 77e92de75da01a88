package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Machine;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.ObjectMapper;

/** One JSON object a line; {@code event} says what it is about. */
final class JsonOutput implements Output {
    private final ObjectMapper mapper = new ObjectMapper();
    private final PrintStream out;

    JsonOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void progress(SyncStatus status, long machines) {
        write(
                "progress",
                Map.of(
                        "provider", status.provider(),
                        "phase", status.phase().name(),
                        "parity", status.parity(),
                        "machines", machines,
                        "cause",
                                status.cause().map(PolyvisorException::toString).orElse("")));
    }

    @Override
    public void inventory(InventorySnapshot snapshot) {
        Map<String, Long> counts = new TreeMap<>();
        snapshot.entries().forEach(e -> counts.merge(e.key().kind(), 1L, Long::sum));
        write("inventory", Map.of("revision", snapshot.revision().toString(), "entries", counts));
        Tour.shown(snapshot).forEach(m -> write("machine", machine(m)));
    }

    @Override
    public void concerns(InventorySnapshot snapshot) {
        Tour.withConcerns(snapshot)
                .forEach(entry -> entry.validation()
                        .concerns()
                        .forEach(concern -> write(
                                "concern",
                                Map.of(
                                        "key", entry.key().toString(),
                                        "id", concern.id(),
                                        "category", concern.category(),
                                        "label", concern.label(),
                                        "assessment", concern.assessment()))));
    }

    @Override
    public void begin(String provider, String step) {
        write("begin", Map.of("provider", provider, "step", step));
    }

    @Override
    public void done(String provider, String step, String result) {
        write("done", Map.of("provider", provider, "step", step, "result", result));
    }

    @Override
    public void changes(Batch batch) {
        for (Change change : batch.changes()) {
            write(
                    "change",
                    Map.of(
                            "revision", batch.to().toString(),
                            "change", change.getClass().getSimpleName(),
                            "key", change.key().toString(),
                            "labels", change.labels()));
        }
    }

    @Override
    public void end(InventorySnapshot snapshot) {
        write("end", Map.of("ok", true, "revision", snapshot.revision().toString()));
    }

    @Override
    public void failed(Throwable cause) {
        write("end", Map.of("ok", false, "error", String.valueOf(cause.getMessage()), "code", code(cause)));
    }

    private static String code(Throwable cause) {
        return cause instanceof PolyvisorException p
                ? p.code().name()
                : cause.getClass().getSimpleName();
    }

    private static Map<String, Object> machine(Machine m) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", m.key().toString());
        fields.put("name", m.name());
        fields.put("type", m.type().name());
        fields.put("state", m.state().name());
        m.host().ifPresent(h -> fields.put("host", h.id()));
        m.cpus().ifPresent(n -> fields.put("cpus", n));
        m.memory().ifPresent(n -> fields.put("memoryBytes", n.bytes()));
        fields.put("addresses", m.addresses());
        return fields;
    }

    private void write(String event, Map<String, ?> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.putAll(new TreeMap<>(fields));
        // one call, so that lines of two threads do not mix
        out.println(mapper.writeValueAsString(line));
    }
}
