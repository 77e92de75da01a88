package dev.polyvisor.driver.kubevirt.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A VirtualMachineInstance. */
public record WireVmi(WireMeta metadata, WireGuest spec, Status status) implements WireObject {
    public WireVmi {
        metadata = WireMeta.orNone(metadata);
        spec = spec == null ? WireGuest.NONE : spec;
        status = status == null ? Status.NONE : status;
    }

    public record Status(
            String phase,
            String nodeName,
            List<WireCondition> conditions,
            List<Interface> interfaces,
            WireGuest.@Nullable Cpu currentCPUTopology,
            String guestCurrentMemory,
            String osPrettyName,
            @Nullable Migration migrationState,
            List<Transition> phaseTransitionTimestamps) {
        static final Status NONE = new Status("", "", List.of(), List.of(), null, "", "", null, List.of());

        public Status {
            phase = Absent.text(phase);
            nodeName = Absent.text(nodeName);
            conditions = Absent.list(conditions);
            interfaces = Absent.list(interfaces);
            guestCurrentMemory = Absent.text(guestCurrentMemory);
            osPrettyName = Absent.text(osPrettyName);
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

    public record Migration(String startTimestamp, String endTimestamp, boolean completed, boolean failed) {
        public Migration {
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
