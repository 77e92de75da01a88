package dev.polyvisor.api.machine;

import dev.polyvisor.api.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The named secrets that belong to a machine class. The text form shows the names only.
 *
 * @param data the secrets by name
 */
public record MachineSecret(Map<String, Secret> data) {
    /** The name of what the guest runs at its first start. */
    public static final String USER_DATA = "userData";

    /** The name of the access to a Kubernetes cluster. */
    public static final String KUBECONFIG = "kubeconfig";

    /** Copies the secrets. */
    public MachineSecret {
        data = Checks.copy(data);
    }

    /**
     * No secrets.
     *
     * @return an empty set
     */
    public static MachineSecret empty() {
        return new MachineSecret(Map.of());
    }

    /**
     * One secret.
     *
     * @param name its name
     * @param secret the secret
     * @return a set with it
     */
    public static MachineSecret of(String name, Secret secret) {
        return new MachineSecret(Map.of(name, secret));
    }

    /**
     * The same secrets and one more.
     *
     * @param name its name
     * @param secret the secret
     * @return a new set
     */
    public MachineSecret with(String name, Secret secret) {
        Map<String, Secret> more = new LinkedHashMap<>(data);
        more.put(name, secret);
        return new MachineSecret(more);
    }

    /**
     * A secret by its name.
     *
     * @param name its name
     * @return the secret, absent when there is none of that name or it is empty
     */
    public Optional<Secret> find(String name) {
        return Optional.ofNullable(data.get(name)).filter(s -> !s.isEmpty());
    }

    @Override
    public String toString() {
        return "MachineSecret" + data.keySet();
    }
}
