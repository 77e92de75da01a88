package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.simulators.fake.FakeDriverFactory;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.testkit.SupportMatrix;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The page says of the fake driver what the fake driver says of itself. */
class SupportMatrixPageTest {

    @Test
    void the_column_of_the_fake_is_what_a_provider_says() throws InterruptedException {
        try (Fleet fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(FakeDriverFactory.over(FakeHypervisor.create()))
                .provider("lab", "fake", Connection.parse("local:"))
                .open()) {
            fleet.inventory().awaitParity(Duration.ofSeconds(30));
            SupportMatrix own = SupportMatrix.of(fleet.provider("lab"));

            assertThat(FakeCapabilities.column())
                    .as("the column 'fake' of the page; it should be%n%s", own.render())
                    .isEqualTo(own.column("fake"));
        }
    }
}
