package dev.polyvisor.api.driver;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;

/** What stands behind {@link Fleet}; found as a service. Implemented once, by {@code polyvisor-spi}. */
public interface FleetEngine {

    /**
     * Opens a fleet.
     *
     * @param config what it begins with
     * @return the fleet
     * @throws PolyvisorException INVALID_ARGUMENT with every fault of the configuration
     */
    Fleet open(FleetConfig config);
}
