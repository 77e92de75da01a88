package dev.polyvisor.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.driver.lxd.testing.ScriptedLxd;
import dev.polyvisor.testkit.SupportMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The page says of the driver what the driver says of itself. */
class SupportMatrixPageTest {
    private static final Path PAGE = Path.of("..", "docs", "support-matrix.md");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void the_column_of_lxd_is_what_a_provider_says() throws InterruptedException, IOException {
        try (ScriptedLxd lxd = new ScriptedLxd();
                Fleet fleet =
                        Fleet.builder().provider("lab", "lxd", lxd.connection()).open()) {
            fleet.inventory().awaitParity(PATIENCE);
            SupportMatrix own = SupportMatrix.of(fleet.provider("lab"));

            assertThat(SupportMatrix.parse(Files.readString(PAGE)).column("lxd"))
                    .as("the column 'lxd' of the page; it should be%n%s", own.render())
                    .isEqualTo(own.column("lxd"));
        }
    }
}
