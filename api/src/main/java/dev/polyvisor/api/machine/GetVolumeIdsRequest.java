package dev.polyvisor.api.machine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request for the identities of volumes.
 *
 * @param volumes the specifications of persistent volumes
 * @param timeout how long the call may take, above zero; empty for the driver's own limit
 */
public record GetVolumeIdsRequest(List<PersistentVolumeSpec> volumes, Optional<Duration> timeout) {

    /** Checks the values. */
    public GetVolumeIdsRequest {
        volumes = List.copyOf(volumes);
        Checks.timeout(timeout);
    }

    /**
     * A request with what is always needed.
     *
     * @param volumes the specifications of persistent volumes
     * @return the request
     */
    public static GetVolumeIdsRequest of(List<PersistentVolumeSpec> volumes) {
        return new GetVolumeIdsRequest(volumes, Optional.empty());
    }

    /**
     * The same request with a time.
     *
     * @param time how long the call may take, above zero
     * @return a new request
     */
    public GetVolumeIdsRequest within(Duration time) {
        return new GetVolumeIdsRequest(volumes, Optional.of(time));
    }
}
