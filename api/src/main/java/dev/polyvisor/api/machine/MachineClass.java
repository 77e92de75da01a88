package dev.polyvisor.api.machine;

import java.util.Objects;

/**
 * What machines of one kind have in common. The text form does not show the specification.
 *
 * @param name the name of the class, for messages; may be empty
 * @param providerSpec JSON text, as the driver's page describes it
 */
public record MachineClass(String name, String providerSpec) {

    /** Checks that the values are there; the text is read by the driver. */
    public MachineClass {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(providerSpec, "providerSpec");
    }

    @Override
    public String toString() {
        return "MachineClass[" + name + ", " + providerSpec.length() + " characters]";
    }
}
