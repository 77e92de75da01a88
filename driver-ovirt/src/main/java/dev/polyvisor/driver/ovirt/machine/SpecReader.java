package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.ovirt.machine.OvirtMachineSpec.Cpu;
import dev.polyvisor.driver.ovirt.machine.OvirtMachineSpec.NetworkSpec;
import dev.polyvisor.driver.ovirt.machine.OvirtMachineSpec.VolumeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a provider specification: every unknown key and every value of a wrong type is told, and no key counts twice. */
final class SpecReader {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SpecReader() {}

    static OvirtMachineSpec read(String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException unreadable) {
            throw PolyvisorException.invalidArgument("providerSpec", "is no well-formed JSON");
        }
        if (!root.isObject()) {
            throw PolyvisorException.invalidArgument("providerSpec", "is no JSON object");
        }
        List<Violation> faults = new ArrayList<>();
        OvirtMachineSpec spec = spec(new SpecFields(root, "", faults));
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
        return spec;
    }

    private static OvirtMachineSpec spec(SpecFields fields) {
        SpecFields cpu = fields.object("cpu");
        Cpu processor = new Cpu(cpu.number("sockets", 1), cpu.number("cores", 1), cpu.number("threads", 1));
        cpu.end();
        SpecFields root = fields.object("rootVolume");
        String rootSize = root.size("size");
        root.end();
        Map<String, String> tags = fields.texts("tags");
        OvirtMachineSpec spec = new OvirtMachineSpec(
                fields.text("cluster"),
                fields.text("template"),
                processor,
                fields.size("memory"),
                rootSize,
                fields.list(
                        "additionalVolumes",
                        each -> new VolumeSpec(
                                each.text("name"),
                                each.size("size"),
                                each.text("storageDomain"),
                                each.text("format"),
                                each.text("interface"))),
                fields.list(
                        "networks",
                        each -> new NetworkSpec(each.text("name"), each.text("profile"), each.text("interface"))),
                fields.listOfTexts("sshKeys"),
                fields.flag("highlyAvailable"),
                tags);
        fields.end();
        return spec;
    }
}
