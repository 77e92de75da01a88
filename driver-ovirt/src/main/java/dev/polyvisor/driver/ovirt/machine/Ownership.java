package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.inventory.Labels;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireMachine;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which machines belong to a class: those whose comment has the plugin's own mark with their own name, and all of the tags. The name is in
 * the mark so that a copy that somebody makes of a machine does not belong to the class. Immutable.
 *
 * @param tags the tags of the class
 */
record Ownership(Map<String, String> tags) {
    /** The label that all machines of the plugin have: the name under which it was made. */
    static final String MARK = "polyvisor-machine";

    /** The label of a machine of which nothing is missing. */
    static final String COMPLETE = "polyvisor-complete";

    /** The label of a disk that was made for a volume of the class. */
    static final String VOLUME = "polyvisor-volume";

    private static final String RESERVED = "polyvisor-";

    static boolean isReserved(String key) {
        return key.startsWith(RESERVED);
    }

    /** Whether a tag survives being written into a comment. */
    static boolean canCarry(String key, String value) {
        return Labels.in(key + "=" + value).equals(Map.of(key, value));
    }

    /** The machines of a class; one without tags would have all of them. */
    static Ownership of(OvirtMachineSpec spec) {
        if (spec.tags().isEmpty()) {
            throw PolyvisorException.invalidArgument("tags", "is empty: every machine would match");
        }
        return new Ownership(spec.tags());
    }

    /** The comment of a new machine. */
    String comment(String machine) {
        Map<String, String> labels = new TreeMap<>(tags);
        labels.put(MARK, machine);
        return Labels.write("", labels);
    }

    boolean has(WireMachine vm) {
        Map<String, String> labels = labels(vm);
        return Scalars.text(vm.name()).equals(labels.get(MARK))
                && labels.entrySet().containsAll(tags.entrySet());
    }

    /** Refuses to change what is not ours. */
    void need(WireMachine vm) {
        if (!has(vm)) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION,
                    "machine \"" + Scalars.text(vm.name()) + "\" does not belong to this class");
        }
    }

    /** Refuses to take over what is not ours. */
    void needToAdopt(WireMachine vm) {
        if (!has(vm)) {
            throw PolyvisorException.of(
                    ErrorCode.ALREADY_EXISTS, "another machine has the name '" + Scalars.text(vm.name()) + "'");
        }
    }

    static boolean isComplete(WireMachine vm) {
        return labels(vm).containsKey(COMPLETE);
    }

    /** The comment of a machine once nothing is missing; what others have written into it meanwhile stays. */
    static String completed(WireMachine vm) {
        Map<String, String> labels = labels(vm);
        labels.put(COMPLETE, "yes");
        return Labels.write(Scalars.text(vm.comment()), labels);
    }

    /** Whether a disk was made for a machine. */
    static boolean isOf(WireDisk disk, String vm) {
        return vm.equals(labels(disk).get(MARK));
    }

    /** The volume of the class that a disk was made for, empty for one of the template. */
    static String volumeOf(WireDisk disk) {
        return labels(disk).getOrDefault(VOLUME, "");
    }

    /** The description of a disk that was made for a machine. */
    static String description(String before, String vm, String volume) {
        Map<String, String> labels = new TreeMap<>(Labels.in(before));
        labels.put(MARK, vm);
        if (!volume.isEmpty()) {
            labels.put(VOLUME, volume);
        }
        return Labels.write(before, labels);
    }

    private static Map<String, String> labels(WireMachine vm) {
        return Labels.in(Scalars.text(vm.comment()));
    }

    private static Map<String, String> labels(WireDisk disk) {
        return Labels.in(Scalars.text(disk.description()));
    }
}
