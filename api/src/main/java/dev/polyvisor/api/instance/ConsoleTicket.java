package dev.polyvisor.api.instance;

import dev.polyvisor.api.Secret;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a viewer outside of this process needs to reach a graphical console.
 *
 * @param type the protocol
 * @param host the address of the host
 * @param port the port without encryption
 * @param tlsPort the port with encryption
 * @param password the password for one connection
 * @param expiresAt until when the password is good
 * @param certificate the certificates in PEM that vouch for the host
 * @param subject the subject that the host's certificate must have
 * @param proxy the proxy that the viewer must go through
 */
public record ConsoleTicket(
        ConsoleType type,
        String host,
        OptionalInt port,
        OptionalInt tlsPort,
        Optional<Secret> password,
        Optional<Instant> expiresAt,
        Optional<String> certificate,
        Optional<String> subject,
        Optional<String> proxy) {

    /** Checks the values. */
    public ConsoleTicket {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(tlsPort, "tlsPort");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(proxy, "proxy");
        new Checks()
                .notBlank("host", host)
                .require(port.isPresent() || tlsPort.isPresent(), "port", "neither port is given")
                .done();
    }
}
