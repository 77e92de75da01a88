package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.InstanceDetails;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object by the names of the REST API.
 *
 * @param object the fields
 * @param notTold whether the REST API has a field that the object cannot have
 */
record FilterFields(Map<String, ?> object, Predicate<String> notTold) {
    private static final List<String> MAPS = List.of("config.", "expanded_config.", "devices.", "expanded_devices.");
    private static final List<String> USER = List.of("config.user.", "expanded_config.user.");
    private static final List<String> NOT_IN_INVENTORY = List.of(
            "config.",
            "devices.",
            "state.",
            "expanded_config.image.",
            "expanded_config.volatile.",
            "expanded_config.environment.",
            "expanded_config.cloud-init.");

    static FilterFields of(InstanceInfo info) {
        return new FilterFields(
                map(info), field -> begins(field, MAPS) && !begins(field, USER) || begins(field, List.of("state.")));
    }

    static FilterFields of(InstanceDetails details) {
        Map<String, Object> fields = map(details.info());
        fields.put("snapshots", details.snapshots());
        fields.put("backups", details.backups());
        fields.put("state", state(details));
        return new FilterFields(fields, field -> begins(field, MAPS) && !begins(field, USER));
    }

    static FilterFields of(LxdInstance instance) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("name", instance.name());
        fields.put("project", instance.project());
        fields.put("type", type(instance.type()));
        fields.put("status", instance.nativeState());
        fields.put("status_code", instance.statusCode());
        instance.host().ifPresent(host -> fields.put("location", host.id()));
        fields.put("description", instance.description());
        fields.put("architecture", instance.architecture());
        fields.put("created_at", instance.created());
        fields.put("last_used_at", instance.lastUsed());
        fields.put("ephemeral", instance.ephemeral());
        fields.put("stateful", instance.stateful());
        fields.put("profiles", instance.profiles());
        Map<String, String> config = new HashMap<>(instance.config());
        instance.labels().forEach((key, value) -> config.put("user." + key, value));
        fields.put("expanded_config", config);
        fields.put("config", config);
        fields.put("expanded_devices", instance.devices());
        return new FilterFields(fields, field -> begins(field, NOT_IN_INVENTORY) && !begins(field, USER));
    }

    /** The value of a field, null when there is no such field; a map that lacks it has an empty text. */
    @Nullable
    Object find(String field, int clause) {
        if (notTold.test(field)) {
            throw PolyvisorException.invalidArgument(
                    "filter.clauses[" + clause + "]", "'" + field + "' is not told by the values that are filtered");
        }
        return find(object, field);
    }

    private static @Nullable Object find(Map<?, ?> map, String path) {
        if (map.containsKey(path)) {
            return map.get(path);
        }
        int dot = path.indexOf('.');
        if (dot < 0 || !(map.get(path.substring(0, dot)) instanceof Map<?, ?> inner)) {
            return null;
        }
        Object value = find(inner, path.substring(dot + 1));
        return value == null ? "" : value;
    }

    private static Map<String, Object> map(InstanceInfo info) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("name", info.name());
        fields.put("project", info.ref().scope().name());
        fields.put("type", type(info.type()));
        fields.put("status", info.backendState());
        fields.put("location", info.location().orElse("none"));
        fields.put("description", info.description());
        fields.put("architecture", info.architecture().orElse(""));
        fields.put("created_at", info.createdAt());
        fields.put("last_used_at", info.lastUsedAt());
        fields.put("ephemeral", info.ephemeral());
        fields.put("stateful", info.stateful());
        fields.put("profiles", info.profiles());
        Map<String, String> user = new HashMap<>();
        info.labels().forEach((key, value) -> user.put("user." + key, value));
        fields.put("config", user);
        fields.put("expanded_config", user);
        return fields;
    }

    private static Map<String, Object> state(InstanceDetails details) {
        Map<String, Object> state = new HashMap<>();
        state.put("status", details.info().backendState());
        details.statistics().ifPresent(statistics -> {
            statistics.initPid().ifPresent(pid -> state.put("pid", pid));
            statistics.processes().ifPresent(processes -> state.put("processes", processes));
            statistics.cpuTime().ifPresent(time -> state.put("cpu", Map.of("usage", time.toNanos())));
            Map<String, Object> memory = new HashMap<>();
            statistics.memoryUsed().ifPresent(size -> memory.put("usage", size.bytes()));
            statistics.memoryPeak().ifPresent(size -> memory.put("usage_peak", size.bytes()));
            statistics.memoryTotal().ifPresent(size -> memory.put("total", size.bytes()));
            statistics.swapUsed().ifPresent(size -> memory.put("swap_usage", size.bytes()));
            statistics.swapPeak().ifPresent(size -> memory.put("swap_usage_peak", size.bytes()));
            state.put("memory", memory);
        });
        return state;
    }

    private static String type(MachineType type) {
        return type == MachineType.CONTAINER ? "container" : "virtual-machine";
    }

    private static boolean begins(String field, List<String> prefixes) {
        return prefixes.stream().anyMatch(field::startsWith);
    }
}
