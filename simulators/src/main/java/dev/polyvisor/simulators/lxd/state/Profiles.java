package dev.polyvisor.simulators.lxd.state;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What profiles add to what an instance says itself. */
public record Profiles(Function<String, JsonNode> byName) {

    /** Profiles in their order, later ones winning, then the instance. */
    public Map<String, String> config(Instance.Setup setup) {
        Map<String, String> all = new TreeMap<>();
        for (String profile : setup.profiles()) {
            all.putAll(Json.textMap(byName.apply(profile).path("config"), "config"));
        }
        all.putAll(setup.config());
        return all;
    }

    public Map<String, Map<String, String>> devices(Instance.Setup setup) {
        Map<String, Map<String, String>> all = new TreeMap<>();
        for (String profile : setup.profiles()) {
            all.putAll(Json.textMaps(byName.apply(profile).path("devices"), "devices"));
        }
        all.putAll(setup.devices());
        return all;
    }
}
