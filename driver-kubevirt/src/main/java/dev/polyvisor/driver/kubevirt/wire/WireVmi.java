package dev.polyvisor.driver.kubevirt.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A VirtualMachineInstance. */
public record WireVmi(WireMeta metadata, WireGuest spec, Status status) implements WireObject {
    public WireVmi {
        metadata = WireMeta.orNone(metadata);
        spec = spec == null ? WireGuest.NONE : spec;
        status = status == null
                ? new Status("", "", List.of(), List.of(), null, null, null, List.of(), null, List.of(), null)
                : status;
    }

    public record Status(
            String phase,
            String nodeName,
            List<WireCondition> conditions,
            List<Interface> interfaces,
            WireGuest.@Nullable Cpu currentCPUTopology,
            @Nullable Memory memory,
            @Nullable Os guestOSInfo,
            List<Volume> volumeStatus,
            @Nullable Migration migrationState,
            List<Transition> phaseTransitionTimestamps,
            WireGuest.@Nullable Machine machine) {
        public Status {
            phase = Absent.text(phase);
            nodeName = Absent.text(nodeName);
            conditions = Absent.list(conditions);
            interfaces = Absent.list(interfaces);
            volumeStatus = Absent.list(volumeStatus);
            phaseTransitionTimestamps = Absent.list(phaseTransitionTimestamps);
        }
    }

    public record Interface(
            String name,
            String mac,
            String ipAddress,
            List<String> ipAddresses,
            String interfaceName,
            String linkState) {
        public Interface {
            name = Absent.text(name);
            mac = Absent.text(mac);
            ipAddress = Absent.text(ipAddress);
            ipAddresses = Absent.list(ipAddresses);
            interfaceName = Absent.text(interfaceName);
            linkState = Absent.text(linkState);
        }
    }

    public record Memory(String guestCurrent) {
        public Memory {
            guestCurrent = Absent.text(guestCurrent);
        }
    }

    public record Os(String id, String prettyName, String versionId, String kernelRelease, String machine) {
        public Os {
            id = Absent.text(id);
            prettyName = Absent.text(prettyName);
            versionId = Absent.text(versionId);
            kernelRelease = Absent.text(kernelRelease);
            machine = Absent.text(machine);
        }
    }

    public record Volume(String name, String target, String phase) {
        public Volume {
            name = Absent.text(name);
            target = Absent.text(target);
            phase = Absent.text(phase);
        }
    }

    public record Migration(
            String sourceNode,
            String targetNode,
            String migrationUid,
            String startTimestamp,
            String endTimestamp,
            boolean completed,
            boolean failed) {
        public Migration {
            sourceNode = Absent.text(sourceNode);
            targetNode = Absent.text(targetNode);
            migrationUid = Absent.text(migrationUid);
            startTimestamp = Absent.text(startTimestamp);
            endTimestamp = Absent.text(endTimestamp);
        }
    }

    public record Transition(String phase, String phaseTransitionTimestamp) {
        public Transition {
            phase = Absent.text(phase);
            phaseTransitionTimestamp = Absent.text(phaseTransitionTimestamp);
        }
    }
}
