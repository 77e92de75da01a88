package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.session.DeviceLookup;
import dev.polyvisor.driver.lxd.wire.WireNetwork;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A network interface in LXD's words: a device of the type {@code nic}. */
final class NicForm {
    static final String TYPE = "nic";
    /** Kinds that take the address of a device of the host. */
    static final Set<String> WITHOUT_ADDRESS = Set.of("physical", "ipvlan", "sriov");

    private static final Set<String> BINDINGS =
            Set.of("bridged", "ipvlan", "macvlan", "ovn", "p2p", "physical", "routed", "sriov");
    /** Options of LXD's interfaces that the contract has no word for. */
    private static final Set<String> OPTIONS = Set.of(
            "boot.priority",
            "gvrp",
            "host_name",
            "ipv4.gateway",
            "ipv4.routes",
            "ipv6.gateway",
            "ipv6.routes",
            "limits.egress",
            "limits.ingress",
            "limits.max",
            "queue.tx.length",
            "security.ipv4_filtering",
            "security.ipv6_filtering",
            "security.mac_filtering",
            "security.port_isolation",
            "vlan",
            "vlan.tagged");

    private NicForm() {}

    /** Refuses what is wrong, everything at once, and what LXD has no form of. */
    static void check(NicSpec spec, MachineType type) {
        List<Violation> wrong = faults(spec);
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
        lacking(spec, type).ifPresent(reason -> {
            throw Refusals.unimplemented(reason);
        });
    }

    static List<Violation> faults(NicSpec spec) {
        List<Violation> wrong = new ArrayList<>();
        LxdNames.entity(spec.name()).ifPresent(problem -> wrong.add(new Violation("name", problem)));
        spec.network()
                .map(NicForm::nameOf)
                .flatMap(LxdNames::entity)
                .ifPresent(problem -> wrong.add(new Violation("network", problem)));
        spec.binding()
                .filter(binding -> !BINDINGS.contains(binding))
                .ifPresent(binding -> wrong.add(new Violation("binding", "is none of " + String.join(", ", sorted()))));
        spec.mac()
                .filter(mac -> (Integer.parseInt(mac.substring(0, 2), 16) & 1) != 0)
                .ifPresent(mac -> wrong.add(new Violation("mac", "is the address of a group: its first octet is odd")));
        for (boolean six : new boolean[] {false, true}) {
            if (spec.addresses().stream()
                            .filter(address -> address.contains(":") == six)
                            .count()
                    > 1) {
                wrong.add(new Violation("addresses", "has more than one of IPv" + (six ? 6 : 4)));
            }
        }
        spec.options().keySet().stream()
                .filter(option -> !OPTIONS.contains(option))
                .sorted()
                .forEach(option -> wrong.add(new Violation("options." + option, "is unknown to the lxd driver")));
        return wrong;
    }

    static Optional<String> lacking(NicSpec spec, MachineType type) {
        if (spec.model().isPresent()) {
            return Optional.of("LXD chooses the model of interfaces by itself");
        } else if (!spec.linked() || !spec.plugged()) {
            return Optional.of("LXD has no interfaces that are not plugged in; detach it");
        } else if (spec.guestName().isPresent() && type != MachineType.CONTAINER) {
            return Optional.of("a virtual machine names its interfaces by itself");
        }
        return Optional.empty();
    }

    private static List<String> sorted() {
        return BINDINGS.stream().sorted().toList();
    }

    /** Changes a device as the specification says; absent parts stay as they are. */
    static void change(Map<String, String> device, NicSpec spec, Parts parts, String project)
            throws InterruptedException {
        device.put("type", TYPE);
        if (spec.network().isPresent() || spec.binding().isPresent()) {
            List.of("network", "parent", "nictype").forEach(device::remove);
            device.putAll(link(spec, parts, project));
        } else if (!device.containsKey("network") && !device.containsKey("nictype")) {
            throw PolyvisorException.invalidArgument("network", "is needed: LXD has no default network");
        }
        spec.mac().ifPresent(mac -> device.put("hwaddr", mac));
        spec.guestName().ifPresent(name -> device.put("name", name));
        spec.mtu().ifPresent(mtu -> device.put("mtu", String.valueOf(mtu)));
        spec.addresses()
                .forEach(address -> device.put(address.contains(":") ? "ipv6.address" : "ipv4.address", address));
        device.putAll(spec.options());
    }

    /** What it is tied to: a network of LXD by its name, a device of the host as the parent of a kind. */
    private static Map<String, String> link(NicSpec spec, Parts parts, String project) throws InterruptedException {
        Map<String, String> link = new LinkedHashMap<>();
        spec.binding().ifPresent(binding -> link.put("nictype", binding));
        if (spec.network().isPresent()) {
            String name = nameOf(spec.network().get());
            WireNetwork network = find(name, parts, project).orElseThrow(() -> Refusals.notFound("network", name));
            link.putAll(spec.binding().isPresent() ? Map.of("parent", name) : DeviceLookup.linkTo(name, network));
        }
        return link;
    }

    /** A network may be named by its identity in the inventory. */
    private static String nameOf(String nameOrId) {
        return nameOrId.substring(nameOrId.indexOf('/') + 1);
    }

    private static Optional<WireNetwork> find(String name, Parts parts, String project) throws InterruptedException {
        return parts.session()
                .client()
                .find(
                        HttpRequest.get("/1.0/networks/{}", name)
                                .query(
                                        "project",
                                        parts.session().features(project).networks()),
                        WireNetwork.class);
    }
}
