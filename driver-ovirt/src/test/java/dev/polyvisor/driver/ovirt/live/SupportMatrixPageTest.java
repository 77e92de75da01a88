package dev.polyvisor.driver.ovirt.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.testkit.SupportMatrix;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The page says of the driver what the driver says of itself. */
class SupportMatrixPageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void the_column_of_ovirt_is_what_a_provider_says() throws InterruptedException {
        try (OvirtFixture fixture = new OvirtFixture();
                Fleet fleet = Fleet.builder()
                        .provider("dc1", "ovirt", fixture.connection())
                        .open()) {
            fleet.inventory().awaitParity(PATIENCE);
            SupportMatrix own = SupportMatrix.of(fleet.provider("dc1"));

            assertThat(OvirtFixture.column())
                    .as("the column 'ovirt' of the page; it should be%n%s", own.render())
                    .isEqualTo(own.column("ovirt"));
        }
    }
}
