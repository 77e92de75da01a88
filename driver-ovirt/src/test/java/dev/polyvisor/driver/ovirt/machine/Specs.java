package dev.polyvisor.driver.ovirt.machine;

import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Provider specifications for tests. */
final class Specs {
    private static final String WHOLE = """
            {
              "cluster": "Default",
              "template": "golden",
              "cpu": {"sockets": 1, "cores": 2, "threads": 1},
              "memory": "2GiB",
              "additionalVolumes": [{"name": "data", "size": "5GiB", "storageDomain": "data1"}],
              "networks": [{"name": "ovirtmgmt"}],
              "tags": {"example.test/pool": "a"}
            }
            """;

    private Specs() {}

    static ObjectNode whole() {
        return (ObjectNode) JsonMapper.shared().readTree(WHOLE);
    }

    static OvirtMachineSpec with(Consumer<ObjectNode> change) {
        ObjectNode spec = whole();
        change.accept(spec);
        return SpecReader.read(spec.toString());
    }

    static List<String> paths(OvirtMachineSpec spec) {
        return spec.violations().stream().map(each -> each.path()).toList();
    }
}
