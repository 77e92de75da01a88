package dev.polyvisor.driver.ovirt.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Machines that have a concern or have it not, by the table in {@code ovirt-concerns/examples.txt}. */
final class Examples {
    static final List<String> STATES = List.of(
            "unassigned",
            "down",
            "up",
            "powering_up",
            "paused",
            "migrating",
            "unknown",
            "not_responding",
            "wait_for_launch",
            "reboot_in_progress",
            "saving_state",
            "restoring_state",
            "suspended",
            "image_locked",
            "powering_down");

    static final List<String> NICS =
            List.of("e1000", "e1000e", "pci_passthrough", "rtl8139", "rtl8139_virtio", "spapr_vlan", "virtio");

    static final List<String> BUSES = List.of("ide", "sata", "spapr_vscsi", "virtio", "virtio_scsi");

    static final List<String> STORAGE = List.of("image", "lun", "cinder", "managed_block_storage");

    private Examples() {}

    /**
     * One line of the table.
     *
     * @param id a concern
     * @param finders which sets of rules find it
     * @param document the machine
     */
    record Example(String id, Set<String> finders, String document) {}

    static List<Example> all() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Examples.class.getResourceAsStream("/ovirt-concerns/examples.txt"), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3))
                    .map(parts -> new Example(parts[0], finders(parts[1]), parts[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All machines that rules are tried on. */
    static Stream<String> machines() {
        return Stream.of(
                        all().stream().map(Example::document),
                        STATES.stream().map(word -> "{'status':'" + word + "'}"),
                        NICS.stream().map(word -> "{'nics':[{'interface':'" + word + "'}]}"),
                        BUSES.stream().map(word -> "{'diskAttachments':[{'interface':'" + word + "','disk':{}}]}"),
                        STORAGE.stream().map(word -> "{'diskAttachments':[{'disk':{'storageType':'" + word + "'}}]}"))
                .flatMap(machines -> machines);
    }

    private static Set<String> finders(String who) {
        return switch (who) {
            case "both" -> Set.of("ours", "forklift", "strict");
            case "ours" -> Set.of("ours", "strict");
            case "forklift", "strict" -> Set.of(who);
            case "none" -> Set.of();
            default -> throw new IllegalArgumentException(who);
        };
    }
}
