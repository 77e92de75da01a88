package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which machines belong to a class: those that carry the plugin's own mark and all of the tags. Immutable.
 *
 * @param labels mark and tags
 */
record Ownership(Map<String, String> labels) {
    /** The label that all machines of the plugin have. */
    static final String MARK = "app.kubernetes.io/managed-by";

    /** The label with the name of the machine. */
    static final String MACHINE = "kubevirt.io/vm";

    private static final String PLUGIN = "polyvisor-machines";
    private static final int LONGEST = 63;
    private static final int HASHED = 10;

    private static final Set<String> RESERVED = Set.of(
            MARK,
            MACHINE,
            "kubevirt.io/created-by",
            "kubevirt.io/migrationJobUID",
            "kubevirt.io/nodeName",
            "kubevirt.io/migrationTargetNodeName",
            "kubevirt.io/schedulable",
            "kubevirt.io/install-strategy");

    static boolean isReserved(String key) {
        return RESERVED.contains(key);
    }

    /** The machines of a class; one without tags would have all of them. */
    static Ownership of(KubevirtMachineSpec spec) {
        if (spec.tags().isEmpty()) {
            throw PolyvisorException.invalidArgument("tags", "is empty: every machine would match");
        }
        Map<String, String> labels = new TreeMap<>(spec.tags());
        labels.put(MARK, PLUGIN);
        return new Ownership(labels);
    }

    /** What the objects of a machine are marked with. */
    Map<String, String> marks(String machine) {
        Map<String, String> marks = new LinkedHashMap<>(labels);
        marks.put(MACHINE, labelValue(machine));
        return marks;
    }

    /** A name that is too long for a label keeps its beginning, and a hash of the whole. */
    static String labelValue(String machine) {
        if (machine.length() <= LONGEST) {
            return machine;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(machine.getBytes(StandardCharsets.UTF_8));
            String end = HexFormat.of().formatHex(hash).substring(0, HASHED);
            return machine.substring(0, LONGEST - HASHED - 1).replace('.', '-') + "-" + end;
        } catch (NoSuchAlgorithmException none) {
            throw new IllegalStateException("this JVM has no SHA-256", none);
        }
    }

    boolean has(WireMeta meta) {
        return meta.labels().entrySet().containsAll(labels.entrySet());
    }

    /** Refuses to change what is not ours. */
    void need(WireMeta meta) {
        if (!has(meta)) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION, "machine \"" + meta.name() + "\" does not belong to this class");
        }
    }

    /** Refuses to take over what is not ours, or about to go. */
    void needToAdopt(String what, WireMeta meta) {
        if (!has(meta)) {
            throw PolyvisorException.of(
                    ErrorCode.ALREADY_EXISTS, "another " + what + " has the name '" + meta.name() + "'");
        }
        if (meta.isTerminating()) {
            throw PolyvisorException.of(ErrorCode.ABORTED, what + " \"" + meta.name() + "\" is being deleted");
        }
    }

    /** What finds the objects of the class. */
    String selector() {
        return labels.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
    }
}
