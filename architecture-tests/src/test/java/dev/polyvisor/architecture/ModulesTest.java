package dev.polyvisor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the jars say of themselves: the same on the class path and on the module path. */
class ModulesTest {
    private static final String SERVICES = "META-INF/services/";

    static List<ModuleReference> modules() {
        return OurModules.all();
    }

    @Test
    void every_published_module_has_a_descriptor() {
        assertThat(modules())
                .extracting(module -> module.descriptor().name())
                .containsAll(Build.published().stream()
                        .map(folder -> "dev.polyvisor." + folder.replace('-', '.'))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void services_are_the_same_for_both_paths(ModuleReference module) throws IOException {
        Map<String, List<String>> provided = new TreeMap<>();
        for (ModuleDescriptor.Provides provides : module.descriptor().provides()) {
            provided.put(provides.service(), provides.providers());
        }

        assertThat(serviceFiles(module)).isEqualTo(provided);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void nothing_is_open_to_everyone(ModuleReference module) {
        assertThat(module.descriptor().isOpen()).isFalse();
        assertThat(module.descriptor().opens()).allMatch(ModuleDescriptor.Opens::isQualified);
    }

    private static Map<String, List<String>> serviceFiles(ModuleReference module) throws IOException {
        Map<String, List<String>> files = new TreeMap<>();
        try (ModuleReader reader = module.open()) {
            reader.list()
                    .filter(name -> name.startsWith(SERVICES) && !name.endsWith("/"))
                    .forEach(name -> files.put(name.substring(SERVICES.length()), lines(reader, name)));
        }
        return files;
    }

    private static List<String> lines(ModuleReader reader, String name) {
        try (var in = reader.open(name).orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
