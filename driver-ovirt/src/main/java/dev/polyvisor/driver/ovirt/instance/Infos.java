package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceInfoBuilder;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtVm;

/** What is known of an instance, from what was read of it. */
final class Infos {
    /** Of a machine whose cluster has gone while it was read. */
    private static final Scope NOWHERE = Scope.of("none");

    private Infos() {}

    static InstanceRef ref(OvirtVm vm) {
        return new InstanceRef(vm.scope().orElse(NOWHERE), vm.name());
    }

    /**
     * What is known.
     *
     * @param inventory where the names of what it refers to are
     */
    static InstanceInfo of(OvirtVm vm, InventorySnapshot inventory) {
        InstanceInfoBuilder info = InstanceInfo.builder(vm.key(), ref(vm), vm.type(), vm.state())
                .backendState(vm.nativeState())
                .description(vm.description())
                .labels(vm.labels())
                .address(vm.addresses().toArray(String[]::new))
                .stateful(vm.state() == MachineState.SUSPENDED)
                .restartNeeded(vm.settings().nextRun());
        if (!vm.cpu().architecture().isEmpty()) {
            info.architecture(vm.cpu().architecture());
        }
        if (!vm.settings().osType().isEmpty()) {
            info.preference(vm.settings().osType());
        }
        vm.created().ifPresent(info::createdAt);
        vm.started().ifPresent(info::lastUsedAt);
        vm.host()
                .map(key -> inventory
                        .get(OvirtHost.KIND, key)
                        .map(entry -> entry.value().name())
                        .orElse(key.id()))
                .ifPresent(info::location);
        vm.template().map(ResourceKey::id).ifPresent(info::image);
        vm.cluster().map(ResourceKey::id).ifPresent(id -> info.detail("cluster", id));
        vm.cpus().ifPresent(info::cpus);
        vm.memory().ifPresent(info::memory);
        return info.build();
    }
}
