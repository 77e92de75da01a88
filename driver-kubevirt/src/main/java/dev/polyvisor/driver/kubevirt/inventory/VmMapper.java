package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.kubevirt.model.KubevirtAddress;
import dev.polyvisor.driver.kubevirt.model.KubevirtDefinition;
import dev.polyvisor.driver.kubevirt.model.KubevirtInterface;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.driver.kubevirt.session.KubeKeys;
import dev.polyvisor.driver.kubevirt.wire.WireCondition;
import dev.polyvisor.driver.kubevirt.wire.WireGuest;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.driver.kubevirt.wire.WireVmi;
import dev.polyvisor.spi.inventory.CommonValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps machines and their instances. What changes with every word of a guest's agent is left out. */
public final class VmMapper {
    /** The annotation with the description of a machine. */
    public static final String DESCRIPTION = "polyvisor.dev/description";

    /** Conditions that complain when they do not hold. */
    private static final Set<String> WANTED = Set.of("Ready", "Synchronized", "DataVolumesReady", "PodScheduled");

    /** Reasons of theirs that are nothing to complain of. */
    private static final Set<String> USUAL = Set.of("VMINotExists", "GuestNotRunning");

    private final KubeKeys keys;
    private final CommonValues common = new CommonValues();
    private final GuestMapper guests = new GuestMapper(common);
    private final RecentTexts<Optional<Instant>> times = new RecentTexts<>(Times::read);

    public VmMapper(KubeKeys keys) {
        this.keys = keys;
    }

    /** A machine with what runs of it. What both say is kept once. */
    public KubevirtVm vm(WireVm wire, Optional<KubevirtVmi> instance) {
        WireMeta meta = wire.metadata();
        Optional<KubevirtVmi> own = instance.filter(
                vmi -> vmi.parent().isPresent() && vmi.parent().get().id().equals(meta.uid()));
        return new KubevirtVm(
                own.flatMap(KubevirtVmi::parent).orElseGet(() -> keys.vm(meta.uid())),
                own.map(KubevirtVmi::name).filter(meta.name()::equals).orElse(meta.name()),
                common.of(Scope.of(meta.namespace())),
                common.of(keys.namespace(meta.namespace())),
                Optional.of(definition(wire, own)),
                own);
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

    private KubevirtDefinition definition(WireVm wire, Optional<KubevirtVmi> instance) {
        WireMeta meta = wire.metadata();
        WireVm.Status status = wire.status();
        return new KubevirtDefinition(
                common.value(wire.spec().wanted()),
                common.value(status.printableStatus()),
                meta.isTerminating(),
                conditions(status.conditions()),
                problem(status.conditions()),
                status.startFailures(),
                status.requestedActions().isEmpty()
                        ? ""
                        : common.value(status.requestedActions()
                                .get(status.requestedActions().size() - 1)),
                !status.snapshotInProgress().isEmpty()
                        ? "snapshot"
                        : status.restoreInProgress().isEmpty() ? "" : "restore",
                guests.guest(
                        wire.spec().guest(),
                        meta.namespace(),
                        mac -> instance.map(vmi -> known(mac, vmi)).orElse(mac)),
                common.value(matched(wire.spec().instancetype(), "VirtualMachineInstancetype", meta.namespace())),
                common.value(matched(wire.spec().preference(), "VirtualMachinePreference", meta.namespace())),
                meta.annotations().getOrDefault(DESCRIPTION, ""),
                common.copy(meta.labels()),
                times.of(meta.creationTimestamp()));
    }

    /** Without a kind it is one of the cluster. */
    private static String matched(WireVm.@Nullable Matcher matcher, String namespacedKind, String namespace) {
        if (matcher == null) {
            return "";
        }
        return matcher.kind().equalsIgnoreCase(namespacedKind) ? namespace + "/" + matcher.name() : matcher.name();
    }

    public KubevirtVmi vmi(WireVmi wire) {
        return vmi(wire, Optional.empty());
    }

    /** An instance, whose machine is perhaps known already. What both say is kept once. */
    KubevirtVmi vmi(WireVmi wire, Optional<KubevirtVm> machine) {
        WireMeta meta = wire.metadata();
        WireVmi.Status status = wire.status();
        WireGuest.Cpu topology = status.currentCPUTopology();
        Optional<ResourceKey> owner = meta.controller("VirtualMachine")
                .map(each -> machine.map(KubevirtVm::key)
                        .filter(key -> key.id().equals(each.uid()))
                        .orElseGet(() -> keys.vm(each.uid())));
        return new KubevirtVmi(
                keys.vmi(meta.uid()),
                machine.map(KubevirtVm::name).filter(meta.name()::equals).orElse(meta.name()),
                common.of(Scope.of(meta.namespace())),
                owner,
                common.value(status.phase()),
                meta.isTerminating(),
                common.value(status.nodeName()),
                conditions(status.conditions()),
                problem(status.conditions()),
                owner.isPresent()
                        ? Optional.empty()
                        : Optional.of(guests.guest(wire.spec(), meta.namespace(), mac -> mac)),
                topology == null
                        ? OptionalInt.empty()
                        : common.value(OptionalInt.of(Math.max(1, topology.sockets())
                                * Math.max(1, topology.cores())
                                * Math.max(1, topology.threads()))),
                guests.size(status.guestCurrentMemory()),
                addresses(status.interfaces(), machine),
                common.value(status.osPrettyName()),
                migrates(status.migrationState()),
                started(status.phaseTransitionTimestamps()),
                times.of(meta.creationTimestamp()),
                common.copy(meta.labels()));
    }

    private static boolean migrates(WireVmi.@Nullable Migration state) {
        return state != null
                && !state.startTimestamp().isEmpty()
                && state.endTimestamp().isEmpty()
                && !state.completed()
                && !state.failed();
    }

    private Optional<Instant> started(List<WireVmi.Transition> transitions) {
        for (WireVmi.Transition each : transitions) {
            if (each.phase().equals("Running")) {
                return times.of(each.phaseTransitionTimestamp());
            }
        }
        return Optional.empty();
    }

    private List<KubevirtAddress> addresses(List<WireVmi.Interface> interfaces, Optional<KubevirtVm> machine) {
        List<KubevirtAddress> mapped = new ArrayList<>(interfaces.size());
        for (WireVmi.Interface each : interfaces) {
            List<String> addresses = each.ipAddresses();
            if (addresses.isEmpty() && !each.ipAddress().isEmpty()) {
                addresses = List.of(each.ipAddress());
            }
            mapped.add(new KubevirtAddress(
                    common.value(each.name()),
                    machine.map(vm -> known(each.mac(), vm)).orElse(each.mac()),
                    addresses,
                    common.value(each.interfaceName()),
                    common.value(each.linkState())));
        }
        return mapped;
    }

    /** The text of the hardware address that the instance has already. */
    private static String known(String mac, KubevirtVmi instance) {
        for (KubevirtAddress each : instance.interfaces()) {
            if (each.hardwareAddress().equals(mac)) {
                return each.hardwareAddress();
            }
        }
        return mac;
    }

    /** The text of the hardware address that the machine has already. */
    private static String known(String mac, KubevirtVm machine) {
        return machine.definition().stream()
                .flatMap(definition -> definition.guest().interfaces().stream())
                .map(KubevirtInterface::macAddress)
                .filter(mac::equals)
                .findFirst()
                .orElse(mac);
    }

    private Map<String, String> conditions(List<WireCondition> conditions) {
        Map<String, String> statuses = new HashMap<>();
        conditions.forEach(each -> statuses.put(common.value(each.type()), common.value(each.status())));
        return common.copy(statuses);
    }

    private static String problem(List<WireCondition> conditions) {
        for (WireCondition each : conditions) {
            boolean complains = each.type().equals("Failure") && each.isTrue()
                    || WANTED.contains(each.type()) && each.status().equals("False");
            if (complains && !USUAL.contains(each.reason())) {
                String text = each.message().isEmpty() ? each.reason() : each.message();
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        return "";
    }
}
