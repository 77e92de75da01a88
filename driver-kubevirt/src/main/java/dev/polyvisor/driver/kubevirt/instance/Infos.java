package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceInfoBuilder;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.model.KubevirtDefinition;
import dev.polyvisor.driver.kubevirt.model.KubevirtGuest;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;

/** What is known of an instance, from what was read of it. */
final class Infos {
    private Infos() {}

    static InstanceRef ref(KubevirtVm vm) {
        return new InstanceRef(vm.scope().orElseThrow(), vm.name());
    }

    static InstanceInfo of(Read read) {
        InstanceInfoBuilder info = begun(read.value());
        read.wire().ifPresent(wire -> info.version(wire.metadata().resourceVersion()));
        return info.build();
    }

    /** The same with what the inventory has learnt since. */
    static InstanceInfo newer(InstanceInfo last, KubevirtVm vm) {
        InstanceInfoBuilder info = begun(vm);
        last.version().ifPresent(info::version);
        return info.build();
    }

    private static InstanceInfoBuilder begun(KubevirtVm vm) {
        InstanceInfoBuilder info = InstanceInfo.builder(vm.key(), ref(vm), vm.type(), vm.state())
                .backendState(vm.nativeState())
                .labels(vm.labels())
                .address(vm.addresses().toArray(String[]::new));
        if (!vm.problem().isEmpty()) {
            info.reason(vm.problem());
        }
        vm.created().ifPresent(info::createdAt);
        vm.node().ifPresent(info::location);
        vm.cpus().ifPresent(info::cpus);
        vm.memory().ifPresent(info::memory);
        vm.guest()
                .map(KubevirtGuest::architecture)
                .filter(text -> !text.isEmpty())
                .ifPresent(info::architecture);
        vm.instance().flatMap(KubevirtVmi::started).ifPresent(info::lastUsedAt);
        vm.definition().ifPresent(definition -> define(info, definition));
        return info;
    }

    private static void define(InstanceInfoBuilder info, KubevirtDefinition definition) {
        info.description(definition.description())
                .restartNeeded(definition.is("RestartRequired"))
                .detail("runStrategy", definition.runStrategy());
        if (!definition.instanceType().isEmpty()) {
            info.instanceType(definition.instanceType());
        }
        if (!definition.preference().isEmpty()) {
            info.preference(definition.preference());
        }
    }
}
