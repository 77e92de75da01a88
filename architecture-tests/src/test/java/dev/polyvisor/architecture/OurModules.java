package dev.polyvisor.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules of this build, as the class path of these tests has them. */
final class OurModules {
    private static final List<ModuleReference> ALL = find();

    private OurModules() {}

    /** Every module of ours on the class path; a driver appears here when {@code architecture-tests} depends on it. */
    static List<ModuleReference> all() {
        return ALL;
    }

    /** All packages. */
    static Set<String> packages() {
        return ALL.stream()
                .flatMap(module -> module.descriptor().packages().stream())
                .filter(name -> name.startsWith("dev.polyvisor"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The packages that every other module can see, of all modules. */
    static Set<String> exportedPackages() {
        return exportedBy(ALL.stream());
    }

    /** The packages that every other module can see, of one module. */
    static Set<String> exportedPackages(String module) {
        return exportedBy(ALL.stream().filter(found -> found.descriptor().name().equals(module)));
    }

    private static Set<String> exportedBy(Stream<ModuleReference> modules) {
        return modules.flatMap(module -> module.descriptor().exports().stream())
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toUnmodifiableSet());
    }

    static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("/dev/polyvisor/architecture/"))
                .importPackages("dev.polyvisor");
    }

    private static List<ModuleReference> find() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .filter(OurModules::mayBeOurs)
                .flatMap(path -> ModuleFinder.of(path).findAll().stream())
                .filter(module -> module.descriptor().name().startsWith("dev.polyvisor."))
                .toList();
    }

    /** Only a look at the name: reading the descriptor of every library takes longer than the tests. */
    private static boolean mayBeOurs(Path path) {
        return Stream.of("classes", "polyvisor-").anyMatch(path.getFileName().toString()::startsWith);
    }
}
