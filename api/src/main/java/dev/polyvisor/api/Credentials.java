package dev.polyvisor.api;

import java.util.Objects;

/** Who the library is to a backend. */
public sealed interface Credentials {

    /** Nobody, or whoever the address itself says (a Unix socket, a kubeconfig). */
    record None() implements Credentials {}

    /**
     * A user and a password.
     *
     * @param user the user, for oVirt with its profile: {@code admin@internal}
     * @param password the password
     */
    record Login(String user, Secret password) implements Credentials {
        /** Checks that both are there. */
        public Login {
            Objects.requireNonNull(password, "password");
            if (user.isBlank()) {
                throw PolyvisorException.invalidArgument("credentials.user", "is blank");
            }
        }
    }

    /**
     * A bearer token.
     *
     * @param token the token
     */
    record Token(Secret token) implements Credentials {
        /** Checks that it is there. */
        public Token {
            Objects.requireNonNull(token, "token");
        }
    }

    /**
     * A client certificate.
     *
     * @param certificatePem the certificate, with its chain, in PEM form
     * @param privateKeyPem its private key in PEM form (PKCS #8)
     */
    record ClientCertificate(String certificatePem, Secret privateKeyPem) implements Credentials {
        /** Checks the form of the certificate. */
        public ClientCertificate {
            Objects.requireNonNull(privateKeyPem, "privateKeyPem");
            if (!certificatePem.contains("-----BEGIN CERTIFICATE-----")) {
                throw PolyvisorException.invalidArgument("credentials.certificate", "holds no certificate in PEM form");
            }
        }

        @Override
        public String toString() {
            return "ClientCertificate[" + certificatePem.length() + " characters]";
        }
    }
}
