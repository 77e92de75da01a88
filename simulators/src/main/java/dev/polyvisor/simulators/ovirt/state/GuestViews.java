package dev.polyvisor.simulators.ovirt.state;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is found below machines, templates and snapshots. Guarded as {@link EngineState}. */
final class GuestViews {
    private static final String[] APPLICATIONS = {"kernel-5.14.0-503.el9", "qemu-guest-agent-9.0.0-10.el9"};

    private final EngineState state;

    GuestViews(EngineState state) {
        this.state = state;
    }

    List<Entity> below(Entity parent, String kind) {
        return switch (kind) {
            case "cdrom", "snapshot_cdrom" -> List.of(cdrom(parent, kind));
            case "graphics_console" -> consoles(parent);
            case "reported_device" -> reportedDevices(parent);
            case "application" -> applications(parent);
            case "snapshot" -> snapshots(parent);
            case "snapshot_disk" -> snapshotDisks(parent);
            default -> snapshotNics(parent);
        };
    }

    private Entity cdrom(Entity owner, String kind) {
        Entity cdrom = new Entity(state.kind(kind), Ids.key(EngineState.ZERO), "", owner);
        if (!owner.text("#cdrom").isEmpty()) {
            ObjectNode file = JsonMapper.shared().createObjectNode().put("id", owner.text("#cdrom"));
            cdrom.set("file", file);
        }
        return cdrom;
    }

    /** The id is the protocol in hexadecimal digits. */
    private List<Entity> consoles(Entity owner) {
        List<Entity> found = new ArrayList<>();
        for (String protocol : owner.text("#consoles").isEmpty()
                ? new String[] {owner.tree("display").path("type").asString("vnc")}
                : owner.text("#consoles").split(",", -1)) {
            if (!protocol.equals("none")) {
                found.add(new Entity(state.kind("graphics_console"), hex(protocol, 100), "", owner)
                        .set("protocol", protocol));
            }
        }
        return found;
    }

    private static String hex(String text, int digits) {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
        return hex.substring(0, Math.min(digits, hex.length()));
    }

    /** An id that is made of the first 16 letters of a text. */
    private static UUID textId(String text) {
        String digits = (hex(text, 32) + "0".repeat(32)).substring(0, 32);
        return new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }

    /** The engine shows all of the machine below each of its interfaces; they are told apart by their hardware addresses. */
    private List<Entity> reportedDevices(Entity owner) {
        Entity above = owner.parent();
        Entity vm = owner.kind().key().equals("nic") && above != null ? above : owner;
        List<Entity> found = new ArrayList<>();
        if (vm.is("status", "up")) {
            for (Entity nic : vm.children("nic")) {
                found.add(reportedDevice(vm, nic, found.size()));
            }
        }
        return found;
    }

    private Entity reportedDevice(Entity vm, Entity nic, int number) {
        String mac = nic.own("mac") == null
                ? Ids.macOf(nic.key())
                : nic.tree("mac").path("address").asString("");
        String name = "eth" + number;
        Entity device = new Entity(state.kind("reported_device"), textId(name + mac), name, vm);
        device.set("mac", JsonMapper.shared().createObjectNode().put("address", mac));
        ObjectNode ips = JsonMapper.shared().createObjectNode();
        // made of the hardware address, so that it stays the same and is hardly anybody else's
        int third = mac.length() == 17 ? Integer.parseInt(mac.substring(12, 14), 16) : 0;
        int last = mac.length() == 17 ? Integer.parseInt(mac.substring(15), 16) : 0;
        int second = mac.length() == 17 ? Integer.parseInt(mac.substring(9, 11), 16) : 0;
        ips.putArray("ip")
                .add(address("10." + second + "." + third + "." + last, "v4"))
                .add(address(String.format("fe80::5054:ff:fe%02x:%x", second, third << 8 | last), "v6"));
        return device.set("ips", ips);
    }

    private static ObjectNode address(String address, String version) {
        return JsonMapper.shared().createObjectNode().put("address", address).put("version", version);
    }

    private List<Entity> applications(Entity vm) {
        List<Entity> found = new ArrayList<>();
        if (vm.is("status", "up")) {
            for (String name : APPLICATIONS) {
                found.add(new Entity(state.kind("application"), textId(name), name, vm));
            }
        }
        return found;
    }

    /** The state of the machine itself is the first one. */
    private List<Entity> snapshots(Entity vm) {
        List<Entity> found = new ArrayList<>();
        Object since = vm.own("creation_time");
        found.add(new Entity(state.kind("active_snapshot"), Ids.derived(vm.key(), 1), "", vm)
                .set("snapshot_status", "ok")
                .set("description", "Active VM")
                .set("date", since == null ? state.millis() : since));
        found.addAll(vm.children("snapshot"));
        if (vm.ref("#before") != null) {
            found.add(new Entity(state.kind("snapshot"), Ids.derived(vm.key(), 3), "", vm)
                    .set("snapshot_type", "preview")
                    .set("snapshot_status", "ok")
                    .set("description", "Active VM before the preview")
                    .set("date", since == null ? state.millis() : since));
        }
        return found;
    }

    private List<Entity> snapshotDisks(Entity snapshot) {
        List<Entity> found = new ArrayList<>();
        Entity vm = snapshot.parent();
        if (vm != null) {
            for (Entity each : vm.children("disk_attachment")) {
                Entity disk = each.ref("disk");
                if (disk != null && disk.kind().key().equals("disk")) {
                    found.add(new Entity(state.kind("snapshot_disk"), disk.key(), disk.name(), snapshot)
                            .sharing(disk.fields())
                            .set("snapshot", snapshot));
                }
            }
        }
        return found;
    }

    private List<Entity> snapshotNics(Entity snapshot) {
        List<Entity> found = new ArrayList<>();
        Entity saved = snapshot.ref("#vm");
        Entity then = saved == null ? snapshot.parent() : saved;
        if (then != null) {
            for (Entity each : then.children("nic")) {
                found.add(new Entity(state.kind("snapshot_nic"), each.key(), each.name(), snapshot)
                        .sharing(each.fields()));
            }
        }
        return found;
    }
}
