package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Ids;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the network interfaces of machines. Called under the lock. */
final class Nics extends SimpleKeeper {
    private static final Set<String> INTERFACES =
            Set.of("e1000", "e1000e", "pci_passthrough", "rtl8139", "rtl8139_virtio", "spapr_vlan", "virtio");

    Nics(Work work) {
        super(work, "nic", 932, 934, 930);
    }

    static ObjectNode mac(String address) {
        return JsonMapper.shared().createObjectNode().put("address", address);
    }

    private static String addressOf(Entity nic) {
        return nic.own("mac") == null
                ? Ids.macOf(nic.key())
                : nic.tree("mac").path("address").asString("");
    }

    @Override
    public Entity add(Act act, @Nullable Entity vm, ObjectNode body) {
        if (body.has("interface") && !INTERFACES.contains(body.path("interface").asString())) {
            throw Refused.fault(
                    400, "Request syntactically incorrect.", "For correct usage, see: services/vm_nics/methods/add");
        }
        String address = body.path("mac").path("address").asString("");
        if (!address.isEmpty() && !act.atOnce()) {
            for (Entity other : state().table("vm").unsorted()) {
                if (other.children("nic").stream()
                        .anyMatch(nic -> addressOf(nic).equalsIgnoreCase(address))) {
                    throw Refused.conflict(
                            "MAC Address " + address + " is already in use by VM or snapshot: " + other.name() + ".");
                }
            }
        }
        return super.add(act, vm, body);
    }

    @Override
    void complete(Act act, Entity nic, @Nullable Entity vm) {
        if (nic.own("mac") == null) {
            nic.set("mac", mac(state().ids().nextMac()));
        }
        nic.set("plugged", nic.text("plugged"));
    }

    @Override
    void tell(Act act, int code, Entity nic) {
        Entity vm = nic.parent();
        if (vm == null) {
            return;
        }
        if (code == 932 && nic.is("plugged", "true")) {
            work().tellOf(act, 1012, nic.name(), vm);
        }
        work().tellOf(act, code, nic.name(), vm);
    }

    @Override
    public void update(Act act, Entity nic, ObjectNode body) {
        boolean wasPlugged = nic.is("plugged", "true");
        super.update(act, nic, body);
        plugged(act, nic, wasPlugged);
    }

    private void plugged(Act act, Entity nic, boolean wasPlugged) {
        boolean isPlugged = nic.is("plugged", "true");
        if (isPlugged != wasPlugged && nic.parent() != null) {
            work().tellOf(act, isPlugged ? 1012 : 1014, nic.name(), nic.parent());
        }
    }

    /** Plugs it in or out. */
    void plug(Act act, Entity nic, boolean in) {
        boolean was = nic.is("plugged", "true");
        nic.set("plugged", Boolean.toString(in));
        plugged(act, nic, was);
        if (was != in) {
            tell(act, 934, nic);
        }
    }

    @Override
    public @Nullable Entity remove(Act act, Entity nic, Map<String, String> parameters) {
        boolean runs = nic.parent() != null && !nic.parent().is("status", "down");
        if (runs && nic.is("plugged", "true") && !act.atOnce()) {
            throw Refused.conflict("Cannot remove Interface. The VM Network Interface is plugged to a running VM.");
        }
        return super.remove(act, nic, parameters);
    }
}
