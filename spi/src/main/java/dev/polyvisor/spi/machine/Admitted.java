package dev.polyvisor.spi.machine;

import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.ProviderSpec;
import java.util.Optional;

/**
 * The class and the secret of a request that have passed all checks.
 *
 * @param spec the decoded specification
 * @param secret the secret with the values that it had when it was checked
 * @param access the part of the secret that names a backend of its own
 * @param redaction takes the secret out of texts
 */
record Admitted<S extends ProviderSpec>(
        S spec, MachineSecret secret, Optional<MachineSecret> access, Redaction redaction) {}
