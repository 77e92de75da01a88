package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.driver.kubevirt.client.KubeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes devices where a machine is defined: a device and what is behind it stand in two lists under one name. Both are sent as a whole, for
 * the version that they were read of; when the machine was changed meanwhile the request is ABORTED, and the next try reads it again.
 *
 * @param instance whose devices
 * @param devices the list of the devices
 * @param sources the list of what is behind them
 */
record DeviceLists(InstanceHandle instance, String devices, String sources) {
    static DeviceLists disks(InstanceHandle instance) {
        return new DeviceLists(instance, "disks", "volumes");
    }

    static DeviceLists nics(InstanceHandle instance) {
        return new DeviceLists(instance, "interfaces", "networks");
    }

    /** Adds a device, or changes the one of the name. Both parts have their name already. */
    void put(String name, BiConsumer<ObjectNode, ObjectNode> change) throws InterruptedException {
        JsonNode machine = read();
        List<JsonNode> ofDevices = others(listOfDevices(machine), name);
        List<JsonNode> ofSources = others(listOfSources(machine), name);
        ObjectNode device = named(listOfDevices(machine), name);
        ObjectNode source = named(listOfSources(machine), name);
        change.accept(device, source);
        ofDevices.add(device);
        ofSources.add(source);
        send(machine, ofDevices, ofSources);
    }

    void remove(String name) throws InterruptedException {
        JsonNode machine = read();
        send(machine, others(listOfDevices(machine), name), others(listOfSources(machine), name));
    }

    private JsonNode read() throws InterruptedException {
        return instance.parts()
                .client()
                .find(KubeKind.VIRTUAL_MACHINE, instance.namespace(), instance.name())
                .filter(found -> found.path("metadata")
                        .path("uid")
                        .asString("")
                        .equals(instance.key().id()))
                .orElseThrow(() -> Refusals.precondition("an instance without a machine keeps the devices it has"));
    }

    private static JsonNode guest(JsonNode machine) {
        return machine.path("spec").path("template").path("spec");
    }

    private JsonNode listOfDevices(JsonNode machine) {
        return guest(machine).path("domain").path("devices").path(devices);
    }

    private JsonNode listOfSources(JsonNode machine) {
        return guest(machine).path(sources);
    }

    private static boolean isNamed(JsonNode each, String name) {
        return each.path("name").asString("").equals(name);
    }

    private static List<JsonNode> others(JsonNode list, String name) {
        List<JsonNode> others = new ArrayList<>();
        list.forEach(each -> {
            if (!isNamed(each, name)) {
                others.add(each);
            }
        });
        return others;
    }

    private static ObjectNode named(JsonNode list, String name) {
        Optional<ObjectNode> there = Optional.empty();
        for (JsonNode each : list) {
            if (isNamed(each, name) && each instanceof ObjectNode object) {
                there = Optional.of(object);
            }
        }
        return there.orElseGet(() -> JsonNodeFactory.instance.objectNode().put("name", name));
    }

    private void send(JsonNode machine, List<JsonNode> ofDevices, List<JsonNode> ofSources)
            throws InterruptedException {
        JsonNode metadata = machine.path("metadata");
        Map<String, Object> guest = Map.of("domain", Map.of("devices", Map.of(devices, ofDevices)), sources, ofSources);
        var unused = instance.parts()
                .client()
                .merge(
                        KubeKind.VIRTUAL_MACHINE,
                        instance.namespace(),
                        instance.name(),
                        Map.of(
                                "metadata",
                                Map.of(
                                        "uid",
                                        metadata.path("uid"),
                                        "resourceVersion",
                                        metadata.path("resourceVersion")),
                                "spec",
                                Map.of("template", Map.of("spec", guest))));
    }
}
