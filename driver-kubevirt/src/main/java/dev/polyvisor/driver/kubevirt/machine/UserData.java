package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.api.PolyvisorException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts keys for SSH into the user data of cloud-init. No part of the user data is ever told. */
public final class UserData {
    private static final String HEADER = "#cloud-config";
    private static final String KEYS = "ssh_authorized_keys";

    private UserData() {}

    /** What is wrong with user data that keys are to be put into. */
    static Optional<String> problem(String userData, List<String> sshKeys) {
        if (sshKeys.isEmpty()) {
            return Optional.empty();
        }
        if (!userData.startsWith(HEADER)) {
            return Optional.of("is no " + HEADER + ", and the specification has sshKeys");
        }
        if (userData.contains(KEYS + ":")) {
            return Optional.of("contains " + KEYS + " already, and the specification has sshKeys");
        }
        return isMapping(joined(userData, sshKeys))
                ? Optional.empty()
                : Optional.of("is no mapping of YAML that sshKeys can be added to");
    }

    /** The user data with the keys. */
    public static String with(String userData, List<String> sshKeys) {
        problem(userData, sshKeys).ifPresent(problem -> {
            throw PolyvisorException.invalidArgument("userData", problem);
        });
        return sshKeys.isEmpty() ? userData : joined(userData, sshKeys);
    }

    private static String joined(String userData, List<String> sshKeys) {
        StringBuilder text = new StringBuilder(userData);
        if (!userData.endsWith("\n")) {
            text.append('\n');
        }
        text.append(KEYS).append(":\n");
        sshKeys.forEach(key -> text.append("- ").append(key.strip()).append('\n'));
        return text.toString();
    }

    /** Without what the parser says: it quotes. */
    private static boolean isMapping(String text) {
        try {
            Object read = new KubernetesSerialization().unmarshal(text, Map.class);
            return read instanceof Map<?, ?> map && map.get(KEYS) instanceof List<?>;
        } catch (RuntimeException unreadable) {
            return false;
        }
    }
}
