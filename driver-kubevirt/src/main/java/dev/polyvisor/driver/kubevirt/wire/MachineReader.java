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
        WireMeta metadata = null;
        WireVm.Spec spec = null;
        WireVm.Status status = null;
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
        WireMeta metadata = null;
        WireGuest spec = null;
        WireVmi.Status status = null;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "metadata" -> metadata = metadata(in);
                case "spec" -> {
                    if (metadata != null
                            && metadata.controller("VirtualMachine").isPresent()) {
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

    private static @Nullable WireMeta metadata(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String objectName = null;
        String namespace = null;
        String uid = null;
        String version = null;
        long generation = 0;
        String created = null;
        String deleted = null;
        Map<String, String> labels = null;
        Map<String, String> annotations = null;
        List<WireMeta.Owner> owners = null;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "name" -> objectName = Members.text(in);
                case "namespace" -> namespace = Members.text(in);
                case "uid" -> uid = Members.text(in);
                case "resourceVersion" -> version = Members.text(in);
                case "generation" -> generation = Members.number(in);
                case "creationTimestamp" -> created = Members.text(in);
                case "deletionTimestamp" -> deleted = Members.text(in);
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
        String kind = null;
        String ownerName = null;
        String uid = null;
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

    private static WireVm.@Nullable Spec machineSpec(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String runStrategy = null;
        Boolean running = null;
        WireVm.Matcher instanceType = null;
        WireVm.Matcher preference = null;
        WireGuest guest = null;
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

    private static @Nullable WireGuest template(JsonParser in) {
        WireGuest guest = null;
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
        String kind = null;
        String matched = null;
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

    private static WireVm.@Nullable Status machineStatus(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String printable = null;
        List<WireCondition> conditions = null;
        int failures = 0;
        String snapshot = null;
        String restore = null;
        List<String> actions = null;
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
        String claim = null;
        String phase = null;
        String message = null;
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
        String type = null;
        String status = null;
        String reason = null;
        String message = null;
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

    private static WireVmi.@Nullable Status instanceStatus(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String phase = null;
        String node = null;
        List<WireCondition> conditions = null;
        List<WireVmi.Interface> interfaces = null;
        WireGuest.Cpu topology = null;
        String memory = null;
        String os = null;
        WireVmi.Migration migration = null;
        List<WireVmi.Transition> transitions = null;
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
        String interfaceName = null;
        String mac = null;
        String address = null;
        List<String> addresses = null;
        String device = null;
        String link = null;
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
        String start = null;
        String end = null;
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
        String phase = null;
        String time = null;
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
