package dev.polyvisor.driver.lxd.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.session.UserKeys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which machines belong to a class: those that carry the plugin's own mark and all of the tags. Immutable.
 *
 * @param keys mark and tags as keys of a configuration
 */
record Ownership(Map<String, String> keys) {
    /** The key that everything has which the plugin makes. */
    static final String MARK = UserKeys.PREFIX + "polyvisor.managed-by";

    /** The key with the name of the machine, of its volumes. */
    static final String MACHINE = UserKeys.PREFIX + "polyvisor.machine";

    private static final String PLUGIN = "machine-plugin";

    /** The machines of a class; one without tags would have all of them. */
    static Ownership of(LxdMachineSpec spec) {
        if (spec.tags().isEmpty()) {
            throw PolyvisorException.invalidArgument("tags", "is empty: every machine would match");
        }
        Map<String, String> keys = new TreeMap<>();
        spec.tags().forEach((tag, value) -> keys.put(UserKeys.PREFIX + tag, value));
        keys.put(MARK, PLUGIN);
        return new Ownership(keys);
    }

    /** What a machine and its volumes are marked with. */
    Map<String, String> marks(String machine) {
        Map<String, String> marks = new LinkedHashMap<>(keys);
        marks.put(MACHINE, machine);
        return marks;
    }

    boolean has(Map<String, String> config) {
        return config.entrySet().containsAll(keys.entrySet());
    }

    /** Refuses to change what is not ours. */
    void need(String what, String name, Map<String, String> config) {
        if (!has(config)) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION, what + " \"" + name + "\" does not belong to this class");
        }
    }

    /** Refuses to take over what is not ours. */
    void needToAdopt(String what, String name, Map<String, String> config) {
        if (!has(config)) {
            throw PolyvisorException.of(ErrorCode.ALREADY_EXISTS, "another " + what + " has the name '" + name + "'");
        }
    }
}
