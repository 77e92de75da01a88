package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.kubevirt.client.KubeJson;
import dev.polyvisor.driver.kubevirt.machine.KubevirtMachineSpec.DiskSpec;
import dev.polyvisor.driver.kubevirt.machine.KubevirtMachineSpec.NetworkSpec;
import dev.polyvisor.driver.kubevirt.machine.KubevirtMachineSpec.VolumeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a provider specification: every unknown key and every value of a wrong type is told. */
final class SpecReader {
    private final KubeJson json;

    SpecReader(KubeJson json) {
        this.json = json;
    }

    KubevirtMachineSpec read(String text) {
        JsonNode root;
        try {
            root = json.tree(text);
        } catch (PolyvisorException unreadable) {
            throw PolyvisorException.invalidArgument("providerSpec", "is no JSON");
        }
        if (!root.isObject()) {
            throw PolyvisorException.invalidArgument("providerSpec", "is no JSON object");
        }
        List<Violation> faults = new ArrayList<>();
        KubevirtMachineSpec spec = spec(new Fields(root, "", faults));
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
        return spec;
    }

    private static KubevirtMachineSpec spec(Fields fields) {
        Fields resources = fields.object("resources");
        Map<String, String> requests = resources.quantities("requests");
        Map<String, String> limits = resources.quantities("limits");
        boolean overcommit = resources.flag("overcommitGuestOverhead");
        resources.end();
        Fields devices = fields.object("devices");
        List<DiskSpec> disks = devices.objects("disks", SpecReader::disk);
        boolean rng = devices.has("rng");
        devices.object("rng").end();
        boolean blockQueues = devices.flag("blockMultiQueue");
        boolean networkQueues = devices.flag("networkInterfaceMultiqueue");
        devices.end();
        KubevirtMachineSpec spec = new KubevirtMachineSpec(
                fields.text("region"),
                fields.text("zone"),
                new KubevirtMachineSpec.Resources(requests, limits, overcommit),
                new KubevirtMachineSpec.Devices(disks, rng, blockQueues, networkQueues),
                fields.tree("rootVolume"),
                fields.objects("additionalVolumes", SpecReader::volume),
                fields.texts("sshKeys"),
                fields.objects("networks", SpecReader::network),
                cpu(fields),
                memory(fields),
                fields.text("dnsPolicy"),
                dns(fields),
                fields.textMap("tags"),
                fields.text("runStrategy"),
                matcher(fields, "instancetype"),
                matcher(fields, "preference"),
                fields.text("cloudInit"));
        fields.end();
        return spec;
    }

    private static DiskSpec disk(Fields fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (String sort : List.of("disk", "lun", "cdrom")) {
            fields.tree(sort).ifPresent(value -> body.put(sort, value));
        }
        for (String name : List.of("serial", "cache", "io", "tag")) {
            String value = fields.text(name);
            if (!value.isEmpty()) {
                body.put(name, value);
            }
        }
        if (fields.flag("dedicatedIOThread")) {
            body.put("dedicatedIOThread", true);
        }
        if (fields.flag("shareable")) {
            body.put("shareable", true);
        }
        boolean floppy = fields.has("floppy");
        fields.tree("floppy");
        boolean ordered = fields.has("bootOrder");
        fields.number("bootOrder");
        DiskSpec spec = new DiskSpec(fields.text("name"), body, ordered, floppy);
        fields.end();
        return spec;
    }

    private static VolumeSpec volume(Fields fields) {
        VolumeSpec spec = new VolumeSpec(fields.text("name"), fields.tree("dataVolume"), fields.tree("volumeSource"));
        fields.end();
        return spec;
    }

    private static NetworkSpec network(Fields fields) {
        NetworkSpec spec = new NetworkSpec(fields.text("name"), fields.flag("default"));
        fields.end();
        return spec;
    }

    private static Map<String, Object> cpu(Fields fields) {
        Fields cpu = fields.object("cpu");
        Map<String, Object> body = new LinkedHashMap<>();
        for (String name : List.of("sockets", "cores", "threads")) {
            cpu.number(name).ifPresent(value -> body.put(name, value));
        }
        String model = cpu.text("model");
        if (!model.isEmpty()) {
            body.put("model", model);
        }
        cpu.array("features").ifPresent(value -> body.put("features", value));
        for (String name : List.of("dedicatedCpuPlacement", "isolateEmulatorThread")) {
            if (cpu.flag(name)) {
                body.put(name, true);
            }
        }
        cpu.end();
        return body;
    }

    private static Map<String, Object> memory(Fields fields) {
        Fields memory = fields.object("memory");
        Map<String, Object> body = new LinkedHashMap<>();
        String guest = memory.quantity("guest");
        if (!guest.isEmpty()) {
            body.put("guest", guest);
        }
        Fields hugepages = memory.object("hugepages");
        String size = hugepages.quantity("pageSize");
        if (!size.isEmpty()) {
            body.put("hugepages", Map.of("pageSize", size));
        }
        hugepages.end();
        memory.end();
        return body;
    }

    private static Optional<KubevirtMachineSpec.Dns> dns(Fields fields) {
        boolean given = fields.has("dnsConfig");
        Fields dns = fields.object("dnsConfig");
        KubevirtMachineSpec.Dns spec = new KubevirtMachineSpec.Dns(
                dns.texts("nameservers"), dns.texts("searches"), dns.objects("options", SpecReader::option));
        dns.end();
        return given ? Optional.of(spec) : Optional.empty();
    }

    private static Map<String, String> option(Fields fields) {
        Map<String, String> option = new LinkedHashMap<>();
        option.put("name", fields.text("name"));
        String value = fields.text("value");
        if (!value.isEmpty()) {
            option.put("value", value);
        }
        fields.end();
        return option;
    }

    private static Optional<KubevirtMachineSpec.Matcher> matcher(Fields fields, String name) {
        boolean given = fields.has(name);
        Fields matcher = fields.object(name);
        KubevirtMachineSpec.Matcher spec = new KubevirtMachineSpec.Matcher(matcher.text("kind"), matcher.text("name"));
        matcher.end();
        return given ? Optional.of(spec) : Optional.empty();
    }
}
