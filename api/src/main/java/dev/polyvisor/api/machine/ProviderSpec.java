package dev.polyvisor.api.machine;

import dev.polyvisor.api.Violation;
import java.util.List;
import java.util.Map;

/**
 * What the machine plugin needs of any driver's provider specification. Implementations are immutable records.
 */
public interface ProviderSpec {

    /**
     * What machines of this class are marked with and listed by.
     *
     * @return the tags, unmodifiable; never null, and not empty when machines are to be listed
     */
    Map<String, String> tags();

    /**
     * Checks the specification without the backend.
     *
     * @return all faults with their paths, for example {@code rootVolume.pvc}; empty when there are none
     */
    List<Violation> violations();
}
