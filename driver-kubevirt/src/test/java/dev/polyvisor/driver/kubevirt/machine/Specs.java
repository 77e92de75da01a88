package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.driver.kubevirt.client.KubeJson;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Provider specifications for tests. */
final class Specs {
    static final JsonMapper MAPPER = new JsonMapper();

    private static final String SMALL = """
            {
              "region": "north",
              "zone": "north-1",
              "resources": {"requests": {"cpu": "2", "memory": "4Gi"}},
              "rootVolume": {
                "source": {"registry": {"url": "docker://images.example.test/base:1"}},
                "pvc": {"storageClassName": "slow", "resources": {"requests": {"storage": "10Gi"}}}
              },
              "tags": {"example.test/pool": "a"}
            }
            """;

    private Specs() {}

    static ObjectNode small() {
        return (ObjectNode) MAPPER.readTree(SMALL);
    }

    static KubevirtMachineSpec read(JsonNode spec) {
        return new SpecReader(new KubeJson()).read(spec.toString());
    }

    static KubevirtMachineSpec with(Consumer<ObjectNode> change) {
        ObjectNode spec = small();
        change.accept(spec);
        return read(spec);
    }

    static JsonNode tree(Object manifest) {
        return MAPPER.readTree(MAPPER.writeValueAsString(manifest));
    }

    static ObjectNode volume(ObjectNode spec, String name) {
        return spec.withArrayProperty("additionalVolumes").addObject().put("name", name);
    }

    static ObjectNode claim(ObjectNode volume, String claim) {
        volume.putObject("volumeSource").putObject("persistentVolumeClaim").put("claimName", claim);
        return volume;
    }

    static List<String> paths(KubevirtMachineSpec spec) {
        return spec.violations().stream().map(each -> each.path()).toList();
    }
}
