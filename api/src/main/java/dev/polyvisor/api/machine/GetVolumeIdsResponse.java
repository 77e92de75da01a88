package dev.polyvisor.api.machine;

import java.util.List;

/**
 * The identities of volumes.
 *
 * @param volumeIds the identities in the order of the request
 */
public record GetVolumeIdsResponse(List<String> volumeIds) {

    /** Copies the values. */
    public GetVolumeIdsResponse {
        volumeIds = List.copyOf(volumeIds);
    }
}
