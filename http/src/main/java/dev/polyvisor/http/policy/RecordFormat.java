package dev.polyvisor.http.policy;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.http.JsonWriter;
import java.util.Map;
import java.util.TreeMap;

/** Writes each value as its record. */
final class RecordFormat implements WorkloadFormat {

    @Override
    public void write(Workload workload, JsonWriter out) {
        out.beginObject();
        entry(workload.machine(), out.name("machine"));
        out.name("references").beginArray();
        Map<ResourceKey, Entry<?>> ordered = new TreeMap<>(workload.references());
        ordered.values().forEach(entry -> entry(entry, out));
        out.endArray();
        out.name("missing").array(workload.missing().stream().sorted());
        out.endObject();
    }

    private static void entry(Entry<?> entry, JsonWriter out) {
        out.beginObject();
        out.name("key").value(entry.key());
        out.name("value").value(entry.value());
        out.endObject();
    }
}
