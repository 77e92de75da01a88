package dev.polyvisor.driver.ovirt.instance;

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
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.wire.WireVmContent;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.instance.Blocking;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration of a machine. oVirt has attributes and no keys: what is shown as keys is its labels and custom properties,
 * and the whole of it is {@link #rendered}, the OVF that the engine writes. Thread safety: may be used from any thread.
 */
record ConfigFacet(InstanceHandle instance) implements Config {
    private static final String LABEL = "label.";
    private static final String PROPERTY = "property.";

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
        return config(read());
    }

    private static Map<String, String> config(OvirtVm vm) {
        Map<String, String> config = new LinkedHashMap<>();
        vm.labels().forEach((key, value) -> config.put(LABEL + key, value));
        vm.properties().forEach(each -> config.put(PROPERTY + each.name(), each.value()));
        return config;
    }

    @Override
    public Map<String, Map<String, String>> localDevices() {
        return devices(read());
    }

    private static Map<String, Map<String, String>> devices(OvirtVm vm) {
        Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        vm.devices()
                .disks()
                .forEach(disk -> devices.put(
                        "disk-" + disk.id(), Map.of("type", "disk", "id", disk.id(), "interface", disk.bus())));
        vm.devices()
                .nics()
                .forEach(nic -> devices.put(
                        nic.name(), Map.of("type", "nic", "id", nic.id(), "interface", nic.bus(), "mac", nic.mac())));
        return devices;
    }

    private OvirtVm read() {
        return Blocking.get(instance::find).value();
    }

    @Override
    public ConfigDocument document() {
        OvirtVm vm = read();
        ConfigDocument.Builder document =
                ConfigDocument.builder().description(vm.description()).devices(devices(vm));
        config(vm).forEach(document::config);
        return document.build();
    }

    private static PolyvisorException keyless() {
        return Refusals.unimplemented("oVirt has no keys to set; use update(), or raw requests");
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
        return new Changes(instance).limit(limits);
    }

    @Override
    public Operation<Instance> volatileSet(Map<String, String> changes) {
        throw instance.lacking(Capability.VOLATILE_CONFIG);
    }

    @Override
    public Operation<Instance> deferTemplate(TemplateTrigger trigger) {
        throw instance.lacking(Capability.VOLATILE_CONFIG);
    }

    /** {@inheritDoc} OVF, as XML. */
    @Override
    public String rendered() {
        instance.need(Capability.RENDERED_CONFIG);
        return Blocking.get(() -> instance.parts()
                .client()
                .find(HttpRequest.get("/vms/{}", instance.id()).query("all_content", "true"), WireVmContent.class)
                .map(WireVmContent::ovf)
                .orElseThrow(instance::gone));
    }
}
