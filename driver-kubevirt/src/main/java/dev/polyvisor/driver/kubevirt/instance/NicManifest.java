package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.NicSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Network interfaces in the form of KubeVirt: an interface and its network, under one name. */
final class NicManifest {
    private NicManifest() {}

    /** What KubeVirt cannot do, with its paths below that of the interface. */
    static List<Violation> faults(String path, NicSpec nic) {
        List<Violation> faults = new ArrayList<>();
        if (nic.guestName().isPresent()) {
            faults.add(new Violation(path + ".guestName", "is for the guest to choose"));
        }
        if (!nic.addresses().isEmpty()) {
            faults.add(new Violation(
                    path + ".addresses", "are those of the network, or of the network data of the setup"));
        }
        if (nic.mtu().isPresent()) {
            faults.add(new Violation(path + ".mtu", "is that of the network"));
        }
        if (!nic.plugged()) {
            faults.add(new Violation(path + ".plugged", "an interface that is not plugged in is none"));
        }
        return faults;
    }

    static String binding(NicSpec nic) {
        return nic.binding().orElse(nic.network().isPresent() ? "bridge" : "masquerade");
    }

    static Map<String, Object> device(NicSpec nic) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("name", nic.name());
        made.put(binding(nic), Map.of());
        nic.mac().ifPresent(mac -> made.put("macAddress", mac));
        nic.model().ifPresent(model -> made.put("model", model));
        if (!nic.linked()) {
            made.put("state", "down");
        }
        return made;
    }

    static Map<String, Object> network(NicSpec nic) {
        return nic.network().isPresent()
                ? Map.of(
                        "name",
                        nic.name(),
                        "multus",
                        Map.of("networkName", nic.network().get()))
                : Map.of("name", nic.name(), "pod", Map.of());
    }
}
