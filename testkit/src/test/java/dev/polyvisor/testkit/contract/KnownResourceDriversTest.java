package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DriverInfo;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Provider;
import org.junit.jupiter.api.Test;

/** The list of known drivers, which is not static here. */
class KnownResourceDriversTest {

    @Test
    void the_known_drivers_are_listed_and_each_provider_has_resources_of_its_own() {
        try (Fleet fleet = Fleet.builder()
                .provider("lab", "fake", Connection.parse("local:"))
                .provider("Attic", "fake", Connection.parse("local:"))
                .open()) {
            assertThat(fleet.drivers()).extracting(DriverInfo::name).contains("fake");
            assertThat(fleet.providers())
                    .extracting(Provider::resources)
                    .extracting(each -> each.name())
                    .hasSize(2)
                    .contains("lab")
                    .allMatch(name -> name.equals("lab") || name.startsWith("attic-"));
        }
    }
}
