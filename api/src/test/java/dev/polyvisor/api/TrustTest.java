package dev.polyvisor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TrustTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @Test
    void aFingerprintIsKnownWithColonsAndInUpperCase() {
        String colons = HEX.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?=.)", "$1:");

        assertThat(Trust.pinnedCertificate(colons)).isEqualTo(Trust.pinnedCertificate(HEX));
    }

    @Test
    void whatIsNoFingerprintOrNoCertificateIsRefused() {
        assertThatThrownBy(() -> Trust.pinnedCertificate(HEX.substring(1))).hasMessageContaining("trust.fingerprint");
        assertThatThrownBy(() -> Trust.pinned("MII")).hasMessageContaining("trust.ca");
    }
}
