package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.api.Capability;
import dev.polyvisor.testkit.SupportMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the driver can do, as docs/support-matrix.md has it. */
final class LxdCapabilities {
    private static final Path PAGE = Path.of("..", "docs", "support-matrix.md");

    private LxdCapabilities() {}

    static Set<Capability> all() {
        return column().entrySet().stream()
                .filter(row -> row.getValue().equals("yes"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    static Map<Capability, String> column() {
        try {
            return SupportMatrix.parse(Files.readString(PAGE)).column("lxd");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
