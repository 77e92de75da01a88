package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.ovirt.machine.OvirtMachineSpec.NetworkSpec;
import dev.polyvisor.driver.ovirt.machine.OvirtMachineSpec.VolumeSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of a provider specification; each that is broken is told by itself. */
final class SpecRules {
    private static final List<String> FORMATS = List.of("cow", "raw");
    private static final List<String> BUSES = List.of("ide", "sata", "virtio", "virtio_scsi");
    private static final List<String> MODELS = List.of("e1000", "e1000e", "rtl8139", "virtio");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
    private static final String EMPTY = "cannot be empty";

    private final OvirtMachineSpec spec;
    private final List<Violation> faults = new ArrayList<>();

    SpecRules(OvirtMachineSpec spec) {
        this.spec = spec;
    }

    List<Violation> all() {
        required("cluster", spec.cluster());
        required("template", spec.template());
        positive("cpu.sockets", spec.cpu().sockets());
        positive("cpu.cores", spec.cpu().cores());
        positive("cpu.threads", spec.cpu().threads());
        size("memory", spec.memory());
        if (!spec.rootVolume().isEmpty()) {
            size("rootVolume.size", spec.rootVolume());
        }
        volumes();
        for (int i = 0; i < spec.networks().size(); i++) {
            NetworkSpec network = spec.networks().get(i);
            required("networks[" + i + "].name", network.name());
            oneOf("networks[" + i + "].interface", network.model(), MODELS);
        }
        for (int i = 0; i < spec.sshKeys().size(); i++) {
            String key = spec.sshKeys().get(i).strip();
            if (key.isEmpty() || key.chars().anyMatch(Character::isISOControl)) {
                fault("sshKeys[" + i + "]", "is no key on one line");
            }
        }
        tags();
        return faults;
    }

    private void volumes() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < spec.additionalVolumes().size(); i++) {
            VolumeSpec volume = spec.additionalVolumes().get(i);
            String path = "additionalVolumes[" + i + "].";
            if (!NAME.matcher(volume.name()).matches()) {
                fault(path + "name", "is no name of up to 32 letters, digits, '_' and '-'");
            } else if (!names.add(volume.name())) {
                fault(path + "name", "is there already");
            }
            size(path + "size", volume.size());
            required(path + "storageDomain", volume.storageDomain());
            oneOf(path + "format", volume.format(), FORMATS);
            oneOf(path + "interface", volume.bus(), BUSES);
        }
    }

    private void tags() {
        if (spec.tags().isEmpty()) {
            fault("tags", "is empty: every machine would match");
        }
        for (Map.Entry<String, String> tag : spec.tags().entrySet()) {
            String path = "tags." + tag.getKey();
            if (Ownership.isReserved(tag.getKey())) {
                fault(path, "is one of the plugin's own");
            } else if (!Ownership.canCarry(tag.getKey(), tag.getValue())) {
                fault(path, "can be no word KEY=VALUE of a comment");
            }
        }
    }

    private void fault(String path, String problem) {
        faults.add(new Violation(path, problem));
    }

    private void required(String path, String text) {
        if (text.isBlank()) {
            fault(path, EMPTY);
        }
    }

    private void positive(String path, int number) {
        if (number < 1) {
            fault(path, "is not above zero");
        }
    }

    private void oneOf(String path, String text, List<String> allowed) {
        if (!text.isEmpty() && !allowed.contains(text)) {
            fault(path, "'" + text + "' is none of " + String.join(", ", allowed));
        }
    }

    private void size(String path, String text) {
        if (text.isEmpty()) {
            fault(path, EMPTY);
            return;
        }
        try {
            if (DataSize.parse(text).bytes() == 0) {
                fault(path, "cannot be zero");
            }
        } catch (PolyvisorException unreadable) {
            fault(path, "'" + text + "' is no size such as 4GiB");
        }
    }
}
