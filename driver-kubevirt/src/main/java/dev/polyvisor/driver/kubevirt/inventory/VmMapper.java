package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.kubevirt.model.KubevirtAddress;
import dev.polyvisor.driver.kubevirt.model.KubevirtDefinition;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import dev.polyvisor.driver.kubevirt.session.KubeKeys;
import dev.polyvisor.driver.kubevirt.wire.WireCondition;
import dev.polyvisor.driver.kubevirt.wire.WireGuest;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.driver.kubevirt.wire.WireVmi;
import dev.polyvisor.spi.inventory.CommonValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maps machines and their instances. What changes with every word of a guest's agent is left out. */
public final class VmMapper {
    /** The annotation with the description of a machine. */
    public static final String DESCRIPTION = "polyvisor.dev/description";

    /** Conditions that complain when they do not hold. */
    private static final Set<String> WANTED = Set.of("Ready", "Synchronized", "DataVolumesReady", "PodScheduled");

    private final KubeKeys keys;
    private final CommonValues common = new CommonValues();
    private final GuestMapper guests = new GuestMapper(common);

    public VmMapper(KubeKeys keys) {
        this.keys = keys;
    }

    /** A machine with what runs of it. */
    public KubevirtVm vm(WireVm wire, Optional<KubevirtVmi> instance) {
        WireMeta meta = wire.metadata();
        ResourceKey key = keys.vm(meta.uid());
        return new KubevirtVm(
                key,
                meta.name(),
                common.of(Scope.of(meta.namespace())),
                common.of(keys.namespace(meta.namespace())),
                Optional.of(definition(wire)),
                instance.filter(vmi -> vmi.parent().equals(Optional.of(key))));
    }

    /** An instance that stands alone, as a machine. */
    KubevirtVm alone(KubevirtVmi vmi) {
        String namespace = vmi.scope().map(Scope::name).orElse("");
        return new KubevirtVm(
                keys.vm(vmi.key().id()),
                vmi.name(),
                vmi.scope(),
                common.of(keys.namespace(namespace)),
                Optional.empty(),
                Optional.of(vmi));
    }

    private KubevirtDefinition definition(WireVm wire) {
        WireMeta meta = wire.metadata();
        WireVm.Status status = wire.status();
        return new KubevirtDefinition(
                common.value(wire.spec().wanted()),
                common.value(status.printableStatus()),
                meta.isTerminating(),
                conditions(status.conditions()),
                problem(status.conditions()),
                status.startFailure() == null ? 0 : status.startFailure().consecutiveFailCount(),
                status.stateChangeRequests().stream()
                        .map(WireVm.StateChange::action)
                        .reduce((first, last) -> last)
                        .map(common::value)
                        .orElse(""),
                !status.snapshotInProgress().isEmpty()
                        ? "snapshot"
                        : status.restoreInProgress() == null
                                        || status.restoreInProgress().isEmpty()
                                ? ""
                                : "restore",
                guests.guest(wire.spec().guest(), meta.namespace()),
                common.value(matched(wire.spec().instancetype(), "VirtualMachineInstancetype", meta.namespace())),
                common.value(matched(wire.spec().preference(), "VirtualMachinePreference", meta.namespace())),
                meta.annotations().getOrDefault(DESCRIPTION, ""),
                common.value(Map.copyOf(meta.labels())),
                Times.read(meta.creationTimestamp()));
    }

    /** Without a kind it is one of the cluster. */
    private static String matched(WireVm.@Nullable Matcher matcher, String namespacedKind, String namespace) {
        if (matcher == null) {
            return "";
        }
        return matcher.kind().equalsIgnoreCase(namespacedKind) ? namespace + "/" + matcher.name() : matcher.name();
    }

    public KubevirtVmi vmi(WireVmi wire) {
        WireMeta meta = wire.metadata();
        WireVmi.Status status = wire.status();
        WireGuest.Cpu topology = status.currentCPUTopology();
        Optional<ResourceKey> owner = meta.controller("VirtualMachine").map(each -> keys.vm(each.uid()));
        return new KubevirtVmi(
                keys.vmi(meta.uid()),
                meta.name(),
                common.of(Scope.of(meta.namespace())),
                owner,
                common.value(status.phase()),
                meta.isTerminating(),
                common.value(status.nodeName()),
                conditions(status.conditions()),
                problem(status.conditions()),
                owner.isPresent() ? Optional.empty() : Optional.of(guests.guest(wire.spec(), meta.namespace())),
                topology == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(Math.max(1, topology.sockets())
                                * Math.max(1, topology.cores())
                                * Math.max(1, topology.threads())),
                Optional.ofNullable(status.memory())
                        .flatMap(memory -> Quantities.size(memory.guestCurrent()))
                        .flatMap(common::of),
                status.interfaces().stream().map(this::address).toList(),
                status.guestOSInfo() == null
                        ? ""
                        : common.value(status.guestOSInfo().prettyName()),
                migrates(status.migrationState()),
                status.phaseTransitionTimestamps().stream()
                        .filter(each -> each.phase().equals("Running"))
                        .flatMap(each -> Times.read(each.phaseTransitionTimestamp()).stream())
                        .findFirst(),
                Times.read(meta.creationTimestamp()),
                common.value(Map.copyOf(meta.labels())));
    }

    private static boolean migrates(WireVmi.@Nullable Migration state) {
        return state != null
                && !state.startTimestamp().isEmpty()
                && state.endTimestamp().isEmpty()
                && !state.completed()
                && !state.failed();
    }

    private KubevirtAddress address(WireVmi.Interface each) {
        List<String> addresses = each.ipAddresses().isEmpty()
                ? Stream.of(each.ipAddress()).filter(text -> !text.isEmpty()).toList()
                : each.ipAddresses();
        return new KubevirtAddress(
                common.value(each.name()),
                each.mac(),
                addresses,
                common.value(each.interfaceName()),
                common.value(each.linkState()));
    }

    private Map<String, String> conditions(List<WireCondition> conditions) {
        Map<String, String> statuses = new HashMap<>();
        conditions.forEach(each -> statuses.put(common.value(each.type()), common.value(each.status())));
        return common.value(Map.copyOf(statuses));
    }

    private static String problem(List<WireCondition> conditions) {
        return conditions.stream()
                .filter(each -> each.type().equals("Failure") && each.isTrue()
                        || WANTED.contains(each.type()) && each.status().equals("False"))
                .filter(each ->
                        !each.reason().equals("VMINotExists") && !each.reason().equals("GuestNotRunning"))
                .map(each -> each.message().isEmpty() ? each.reason() : each.message())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }
}
