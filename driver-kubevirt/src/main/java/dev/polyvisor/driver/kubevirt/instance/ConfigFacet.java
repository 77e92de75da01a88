package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Config;
import dev.polyvisor.api.instance.ConfigDocument;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.instance.TemplateTrigger;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.spi.instance.Blocking;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration of a machine. KubeVirt has an object and no keys: what is shown as keys is its labels, and the whole of it,
 * with instance type and preference filled in, is {@link #rendered}. Thread safety: may be used from any thread.
 */
record ConfigFacet(InstanceHandle instance) implements Config {
    private static final String LABEL = "label.";

    @Override
    public MachineType type() {
        return MachineType.VIRTUAL_MACHINE;
    }

    @Override
    public Map<String, String> expandedConfig() {
        return localConfig();
    }

    @Override
    public Map<String, Map<String, String>> expandedDevices() {
        return localDevices();
    }

    @Override
    public Map<String, String> localConfig() {
        Map<String, String> config = new LinkedHashMap<>();
        read().value().labels().forEach((key, value) -> config.put(LABEL + key, value));
        return config;
    }

    @Override
    public Map<String, Map<String, String>> localDevices() {
        Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        read().value().guest().ifPresent(guest -> {
            guest.disks()
                    .forEach(disk -> devices.put(
                            disk.name(), Map.of("type", "disk", "source", disk.source(), "name", disk.sourceName())));
            guest.interfaces()
                    .forEach(each -> devices.put(
                            each.name(), Map.of("type", "nic", "network", each.network(), "binding", each.binding())));
        });
        return devices;
    }

    private Read read() {
        return Blocking.get(instance::find);
    }

    @Override
    public ConfigDocument document() {
        Read read = read();
        ConfigDocument.Builder document = ConfigDocument.builder()
                .description(read.value()
                        .definition()
                        .map(each -> each.description())
                        .orElse(""))
                .devices(localDevices());
        read.value().labels().forEach((key, value) -> document.config(LABEL + key, value));
        read.wire().ifPresent(wire -> document.version(wire.metadata().resourceVersion()));
        return document.build();
    }

    private static PolyvisorException keyless() {
        return Refusals.unimplemented("KubeVirt has no keys to set; use update(), or raw requests");
    }

    @Override
    public Operation<Instance> update(ConfigDocument document) {
        throw keyless();
    }

    @Override
    public Operation<Instance> patch(ConfigPatch patch) {
        throw keyless();
    }

    @Override
    public Operation<Instance> patch(ConfigPatch patch, String expectedVersion) {
        throw keyless();
    }

    @Override
    public Operation<Instance> limit(LiveLimits limits) {
        return new Limits(instance).limit(limits);
    }

    @Override
    public Operation<Instance> volatileSet(Map<String, String> changes) {
        throw instance.lacking(Capability.VOLATILE_CONFIG);
    }

    @Override
    public Operation<Instance> deferTemplate(TemplateTrigger trigger) {
        throw instance.lacking(Capability.VOLATILE_CONFIG);
    }

    /** The object as JSON, with what instance type and preference make of it. */
    @Override
    public String rendered() {
        instance.need(Capability.RENDERED_CONFIG);
        return Blocking.get(() -> instance.parts()
                .client()
                .read(KubeKind.VIRTUAL_MACHINE.subresourceRead(
                        instance.namespace(), instance.machine().metadata().name(), "expand-spec"))
                .toString());
    }
}
