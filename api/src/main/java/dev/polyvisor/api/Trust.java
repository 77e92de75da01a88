package dev.polyvisor.api;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How the certificate of a server is judged. Verification is on unless the host asks for {@link #insecure()}, which
 * logs one warning that names the provider.
 *
 * <p>Thread safety: all values are immutable.
 */
public sealed interface Trust {

    /**
     * The trust store of the JVM, with the server's name checked.
     *
     * @return the default
     */
    static Trust system() {
        return new SystemTrust();
    }

    /**
     * Only certificates that one of these authorities signed, with the server's name checked.
     *
     * @param caPem one or more certificates in PEM form
     * @return the trust
     * @throws PolyvisorException INVALID_ARGUMENT when the text holds no PEM certificate
     */
    static Trust pinned(String caPem) {
        return new PinnedCa(caPem);
    }

    /**
     * Only this very certificate; its names and dates are not looked at. LXD and Incus servers are known by it.
     *
     * @param sha256 the SHA-256 of the certificate's DER form: 64 hexadecimal digits, colons and case do not matter
     * @return the trust
     * @throws PolyvisorException INVALID_ARGUMENT when it is no such fingerprint
     */
    static Trust pinnedCertificate(String sha256) {
        return new PinnedCertificate(sha256);
    }

    /**
     * Any certificate. For experiments.
     *
     * @return the trust
     */
    static Trust insecure() {
        return new Insecure();
    }

    /** The trust store of the JVM. */
    record SystemTrust() implements Trust {}

    /**
     * Pinned authorities.
     *
     * @param caPem one or more certificates in PEM form
     */
    record PinnedCa(String caPem) implements Trust {
        /** Checks that there is a certificate in the text. */
        public PinnedCa {
            Objects.requireNonNull(caPem, "caPem");
            if (!caPem.contains("-----BEGIN CERTIFICATE-----") || !caPem.contains("-----END CERTIFICATE-----")) {
                throw PolyvisorException.invalidArgument("trust.ca", "holds no certificate in PEM form");
            }
        }

        @Override
        public String toString() {
            return "PinnedCa[" + caPem.length() + " characters]";
        }
    }

    /**
     * A pinned certificate.
     *
     * @param sha256 64 lower-case hexadecimal digits
     */
    record PinnedCertificate(String sha256) implements Trust {
        private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

        /** Brings the fingerprint into its normal form. */
        public PinnedCertificate {
            sha256 = sha256.replace(":", "").trim().toLowerCase(java.util.Locale.ROOT);
            if (!FINGERPRINT.matcher(sha256).matches()) {
                throw PolyvisorException.invalidArgument(
                        "trust.fingerprint", "is no SHA-256 fingerprint (64 hexadecimal digits)");
            }
        }
    }

    /** No verification at all. */
    record Insecure() implements Trust {}
}
