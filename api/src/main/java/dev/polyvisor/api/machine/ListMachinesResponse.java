package dev.polyvisor.api.machine;

import java.util.Map;

/**
 * The machines of a class.
 *
 * @param machines the name of each machine by its provider id
 */
public record ListMachinesResponse(Map<String, String> machines) {

    /** Copies the values. */
    public ListMachinesResponse {
        machines = Checks.copy(machines);
    }
}
