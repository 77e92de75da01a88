package dev.polyvisor.spi.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.ProviderSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happens to a request before anybody is contacted: decode the specification, check it, see that there is a secret,
 * check that. Each step tells all that is wrong, and the first that finds something ends the request.
 */
final class Admission<S extends ProviderSpec> {
    /** More than an orchestrator can store. */
    private static final int LONGEST_SPEC = 2 << 20;

    private final PluginSPI<S> spi;

    Admission(PluginSPI<S> spi) {
        this.spi = spi;
    }

    /** For a request about one machine. */
    Admitted<S> admit(MachineClass machineClass, Optional<MachineSecret> secret) {
        S spec = decode(machineClass.providerSpec());
        refuse("the provider specification breaks its rules", spec.violations());
        return admit(spec, secret);
    }

    /** For a request about all machines of the class, which only tags tell from all others. */
    Admitted<S> admitListing(MachineClass machineClass, Optional<MachineSecret> secret) {
        S spec = decode(machineClass.providerSpec());
        List<Violation> violations = new ArrayList<>(spec.violations());
        // a driver that never does without tags has told it already
        if (spec.tags().isEmpty()
                && violations.stream().noneMatch(each -> each.path().equals("tags"))) {
            violations.add(new Violation("tags", "is empty: every machine would match"));
        }
        refuse("the provider specification breaks its rules", violations);
        return admit(spec, secret);
    }

    private S decode(String text) {
        if (text.isBlank() || text.strip().equals("null")) {
            throw PolyvisorException.invalidArgument("providerSpec", "is empty");
        }
        if (text.length() > LONGEST_SPEC) {
            throw PolyvisorException.invalidArgument("providerSpec", "is longer than " + LONGEST_SPEC + " characters");
        }
        try {
            return spi.decode(text);
        } catch (PolyvisorException unreadable) {
            throw unreadable.code() == ErrorCode.INVALID_ARGUMENT
                    ? PolyvisorException.builder(
                                    ErrorCode.INVALID_ARGUMENT,
                                    "the provider specification cannot be read: " + unreadable.getMessage())
                            .violations(unreadable.violations())
                            .cause(unreadable)
                            .build()
                    : unreadable;
        }
    }

    private Admitted<S> admit(S spec, Optional<MachineSecret> given) {
        MachineSecret secret = given.map(Admission::fixed).orElseGet(MachineSecret::empty);
        Redaction redaction = new Redaction(secret);
        List<Violation> violations;
        Set<String> credentials;
        try {
            violations =
                    spi.violations(spec, secret).stream().map(redaction::clean).toList();
            credentials = spi.credentialKeys();
        } catch (RuntimeException | Error failure) {
            throw Failures.tell(failure, "could not check the secret", redaction);
        }
        if (!violations.isEmpty() && given.isEmpty()) {
            throw unauthenticated("the secret is missing", violations);
        }
        if (violations.stream().anyMatch(violation -> credentials.contains(violation.path()))) {
            throw unauthenticated("the secret lacks credentials", violations);
        }
        refuse("the secret breaks its rules", violations);
        return new Admitted<>(spec, secret, access(secret), redaction);
    }

    /** The values at this moment: what is checked is what is used, and what is kept out of texts. */
    private static MachineSecret fixed(MachineSecret secret) {
        Map<String, Secret> values = new LinkedHashMap<>();
        secret.data().forEach((key, value) -> values.put(key, read(key, value)));
        return new MachineSecret(values);
    }

    @SuppressWarnings("UnusedException") // it comes from the host's code and may hold what it looked up
    private static Secret read(String key, Secret value) {
        try {
            return Secret.of(value.revealBytes());
        } catch (RuntimeException | Error unreadable) {
            throw PolyvisorException.of(
                    ErrorCode.UNAUTHENTICATED, "the secret cannot be read: " + key + ": the host's lookup failed");
        }
    }

    private Optional<MachineSecret> access(MachineSecret secret) {
        Map<String, Secret> access = new LinkedHashMap<>();
        for (String key : spi.backendKeys()) {
            secret.find(key).ifPresent(value -> access.put(key, value));
        }
        return access.isEmpty() ? Optional.empty() : Optional.of(new MachineSecret(access));
    }

    private static void refuse(String why, List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw PolyvisorException.builder(ErrorCode.INVALID_ARGUMENT, why + ": " + text(violations))
                    .violations(violations)
                    .build();
        }
    }

    private static PolyvisorException unauthenticated(String why, List<Violation> violations) {
        return PolyvisorException.of(ErrorCode.UNAUTHENTICATED, why + ": " + text(violations));
    }

    private static String text(List<Violation> violations) {
        return violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
    }
}
