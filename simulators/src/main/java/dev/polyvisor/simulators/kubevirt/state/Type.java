package dev.polyvisor.simulators.kubevirt.state;

import dev.polyvisor.simulators.kubevirt.ClusterPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of objects that the cluster serves.
 *
 * @param group empty for the core
 * @param versions the preferred one first; all show the same objects
 * @param custom whether it is a custom resource: those are written, listed and patched in slightly other ways
 * @param part without which it is not served; null when it always is
 */
public record Type(
        String group,
        List<String> versions,
        String plural,
        String singular,
        String kind,
        boolean namespaced,
        boolean hasStatus,
        boolean hasScale,
        boolean custom,
        List<String> shortNames,
        List<String> categories,
        @Nullable ClusterPart part) {

    public String version() {
        return versions.get(0);
    }

    public String apiVersion() {
        return apiVersion(version());
    }

    public String apiVersion(String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As refusals call it. */
    public String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    @Override
    public String toString() {
        return qualified();
    }
}
