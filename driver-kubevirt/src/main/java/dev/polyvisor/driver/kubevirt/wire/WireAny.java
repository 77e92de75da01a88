package dev.polyvisor.driver.kubevirt.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** An object of a kind of which there are few, or of which little counts. */
public record WireAny(
        WireMeta metadata,
        JsonNode spec,
        JsonNode status,
        String provisioner,
        Map<String, String> parameters,
        String volumeBindingMode,
        boolean allowVolumeExpansion,
        String driver,
        String deletionPolicy,
        @Nullable String reclaimPolicy)
        implements WireObject {
    public WireAny {
        metadata = WireMeta.orNone(metadata);
        spec = spec == null ? MissingNode.getInstance() : spec;
        status = status == null ? MissingNode.getInstance() : status;
        provisioner = Absent.text(provisioner);
        parameters = Absent.map(parameters);
        volumeBindingMode = Absent.text(volumeBindingMode);
        driver = Absent.text(driver);
        deletionPolicy = Absent.text(deletionPolicy);
    }
}
