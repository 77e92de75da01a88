package dev.polyvisor.driver.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.driver.kubevirt.testing.ScriptedCluster;
import dev.polyvisor.testkit.SupportMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page says of the driver what the driver says of itself. */
class SupportMatrixPageTest {
    private static final Path PAGE = Path.of("..", "docs", "support-matrix.md");

    @Test
    void the_column_of_kubevirt_is_what_a_provider_says() throws IOException {
        try (ScriptedCluster cluster = ScriptedCluster.plain();
                Fleet fleet = Fleet.builder()
                        .provider("lab", "kubevirt", cluster.connection())
                        .open()) {
            SupportMatrix own = SupportMatrix.of(fleet.provider("lab"));

            assertThat(SupportMatrix.parse(Files.readString(PAGE)).column("kubevirt"))
                    .as("the column 'kubevirt' of the page; it should be%n%s", own.render())
                    .isEqualTo(own.column("kubevirt"));
        }
    }
}
