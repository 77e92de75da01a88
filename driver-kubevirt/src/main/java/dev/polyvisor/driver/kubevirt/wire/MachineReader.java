package dev.polyvisor.driver.kubevirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Reads virtual machines and their instances, as {@link GuestReader} reads what they are made of. Thread safety: stateless. */
final class MachineReader {
    private MachineReader() {}

    static @Nullable WireVm machine(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        WireMeta metadata = WireMeta.NONE;
        WireVm.Spec spec = WireVm.Spec.NONE;
        WireVm.Status status = WireVm.Status.NONE;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "metadata" -> metadata = metadata(in);
                case "spec" -> spec = machineSpec(in);
                case "status" -> status = machineStatus(in);
                default -> in.skipChildren();
            }
        }
        return new WireVm(metadata, spec, status);
    }

    /** What an instance is made of counts only where no machine says it. */
    static @Nullable WireVmi instance(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        WireMeta metadata = WireMeta.NONE;
        WireGuest spec = WireGuest.NONE;
        WireVmi.Status status = WireVmi.Status.NONE;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "metadata" -> metadata = metadata(in);
                case "spec" -> {
                    if (metadata.controller("VirtualMachine").isPresent()) {
                        in.skipChildren();
                    } else {
                        spec = GuestReader.guest(in);
                    }
                }
                case "status" -> status = instanceStatus(in);
                default -> in.skipChildren();
            }
        }
        return new WireVmi(metadata, spec, status);
    }

    private static WireMeta metadata(JsonParser in) {
        if (!Members.isObject(in)) {
            return WireMeta.NONE;
        }
        String objectName = "";
        String namespace = "";
        String uid = "";
        String version = "";
        long generation = 0;
        String created = "";
        @Nullable String deleted = null;
        Map<String, String> labels = Map.of();
        Map<String, String> annotations = Map.of();
        List<WireMeta.Owner> owners = List.of();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "name" -> objectName = Members.text(in);
                case "namespace" -> namespace = Members.text(in);
                case "uid" -> uid = Members.text(in);
                case "resourceVersion" -> version = Members.text(in);
                case "generation" -> generation = Members.number(in);
                case "creationTimestamp" -> created = Members.text(in);
                case "deletionTimestamp" -> deleted = Members.textOrNull(in);
                case "labels" -> labels = Members.texts(in);
                case "annotations" -> annotations = Members.texts(in);
                case "ownerReferences" -> owners = Members.list(in, MachineReader::owner);
                default -> in.skipChildren();
            }
        }
        return new WireMeta(
                objectName, namespace, uid, version, generation, created, deleted, labels, annotations, owners);
    }

    private static WireMeta.@Nullable Owner owner(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String kind = "";
        String ownerName = "";
        String uid = "";
        boolean controller = false;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "kind" -> kind = Members.text(in);
                case "name" -> ownerName = Members.text(in);
                case "uid" -> uid = Members.text(in);
                case "controller" -> controller = Members.isTrue(in);
                default -> in.skipChildren();
            }
        }
        return new WireMeta.Owner(kind, ownerName, uid, controller);
    }

    private static WireVm.Spec machineSpec(JsonParser in) {
        if (!Members.isObject(in)) {
            return WireVm.Spec.NONE;
        }
        String runStrategy = "";
        @Nullable Boolean running = null;
        WireVm.@Nullable Matcher instanceType = null;
        WireVm.@Nullable Matcher preference = null;
        WireGuest guest = WireGuest.NONE;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "runStrategy" -> runStrategy = Members.text(in);
                case "running" -> running = Members.flag(in);
                case "instancetype" -> instanceType = matcher(in);
                case "preference" -> preference = matcher(in);
                case "template" -> guest = template(in);
                default -> in.skipChildren();
            }
        }
        return new WireVm.Spec(runStrategy, running, instanceType, preference, guest);
    }

    private static WireGuest template(JsonParser in) {
        WireGuest guest = WireGuest.NONE;
        if (Members.isObject(in)) {
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                in.nextToken();
                if (name.equals("spec")) {
                    guest = GuestReader.guest(in);
                } else {
                    in.skipChildren();
                }
            }
        }
        return guest;
    }

    private static WireVm.@Nullable Matcher matcher(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String kind = "";
        String matched = "";
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "kind" -> kind = Members.text(in);
                case "name" -> matched = Members.text(in);
                default -> in.skipChildren();
            }
        }
        return new WireVm.Matcher(kind, matched);
    }

    private static WireVm.Status machineStatus(JsonParser in) {
        if (!Members.isObject(in)) {
            return WireVm.Status.NONE;
        }
        String printable = "";
        List<WireCondition> conditions = List.of();
        int failures = 0;
        String snapshot = "";
        String restore = "";
        List<String> actions = List.of();
        WireVm.MemoryDump dump = null;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "printableStatus" -> printable = Members.text(in);
                case "conditions" -> conditions = Members.list(in, MachineReader::condition);
                case "startFailure" -> failures = startFailures(in);
                case "snapshotInProgress" -> snapshot = Members.text(in);
                case "restoreInProgress" -> restore = Members.text(in);
                case "stateChangeRequests" -> actions = Members.list(in, each -> Members.textOf(each, "action"));
                case "memoryDumpRequest" -> dump = memoryDump(in);
                default -> in.skipChildren();
            }
        }
        return new WireVm.Status(printable, conditions, failures, snapshot, restore, actions, dump);
    }

    private static WireVm.@Nullable MemoryDump memoryDump(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String claim = "";
        String phase = "";
        String message = "";
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "claimName" -> claim = Members.text(in);
                case "phase" -> phase = Members.text(in);
                case "message" -> message = Members.text(in);
                default -> in.skipChildren();
            }
        }
        return new WireVm.MemoryDump(claim, phase, message);
    }

    private static int startFailures(JsonParser in) {
        int failures = 0;
        if (Members.isObject(in)) {
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                in.nextToken();
                if (name.equals("consecutiveFailCount")) {
                    failures = Members.count(in);
                } else {
                    in.skipChildren();
                }
            }
        }
        return failures;
    }

    private static @Nullable WireCondition condition(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String type = "";
        String status = "";
        String reason = "";
        String message = "";
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "type" -> type = Members.text(in);
                case "status" -> status = Members.text(in);
                case "reason" -> reason = Members.text(in);
                case "message" -> message = Members.text(in);
                default -> in.skipChildren();
            }
        }
        return new WireCondition(type, status, reason, message);
    }

    private static WireVmi.Status instanceStatus(JsonParser in) {
        if (!Members.isObject(in)) {
            return WireVmi.Status.NONE;
        }
        String phase = "";
        String node = "";
        List<WireCondition> conditions = List.of();
        List<WireVmi.Interface> interfaces = List.of();
        WireGuest.@Nullable Cpu topology = null;
        String memory = "";
        String os = "";
        WireVmi.@Nullable Migration migration = null;
        List<WireVmi.Transition> transitions = List.of();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "phase" -> phase = Members.text(in);
                case "nodeName" -> node = Members.text(in);
                case "conditions" -> conditions = Members.list(in, MachineReader::condition);
                case "interfaces" -> interfaces = Members.list(in, MachineReader::networkInterface);
                case "currentCPUTopology" -> topology = GuestReader.cpu(in);
                case "memory" -> memory = Members.textOf(in, "guestCurrent");
                case "guestOSInfo" -> os = Members.textOf(in, "prettyName");
                case "migrationState" -> migration = migration(in);
                case "phaseTransitionTimestamps" -> transitions = Members.list(in, MachineReader::transition);
                default -> in.skipChildren();
            }
        }
        return new WireVmi.Status(phase, node, conditions, interfaces, topology, memory, os, migration, transitions);
    }

    private static WireVmi.@Nullable Interface networkInterface(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String interfaceName = "";
        String mac = "";
        String address = "";
        List<String> addresses = List.of();
        String device = "";
        String link = "";
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "name" -> interfaceName = Members.text(in);
                case "mac" -> mac = Members.text(in);
                case "ipAddress" -> address = Members.text(in);
                case "ipAddresses" -> addresses = Members.list(in, Members::text);
                case "interfaceName" -> device = Members.text(in);
                case "linkState" -> link = Members.text(in);
                default -> in.skipChildren();
            }
        }
        return new WireVmi.Interface(interfaceName, mac, address, addresses, device, link);
    }

    private static WireVmi.@Nullable Migration migration(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String start = "";
        String end = "";
        boolean completed = false;
        boolean failed = false;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "startTimestamp" -> start = Members.text(in);
                case "endTimestamp" -> end = Members.text(in);
                case "completed" -> completed = Members.isTrue(in);
                case "failed" -> failed = Members.isTrue(in);
                default -> in.skipChildren();
            }
        }
        return new WireVmi.Migration(start, end, completed, failed);
    }

    private static WireVmi.@Nullable Transition transition(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String phase = "";
        String time = "";
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "phase" -> phase = Members.text(in);
                case "phaseTransitionTimestamp" -> time = Members.text(in);
                default -> in.skipChildren();
            }
        }
        return new WireVmi.Transition(phase, time);
    }
}
