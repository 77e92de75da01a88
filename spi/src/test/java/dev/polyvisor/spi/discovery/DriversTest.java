package dev.polyvisor.spi.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DriverInfo;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriversTest {
    @TempDir
    private Path folder;

    @Test
    void aBrokenFactoryIsReportedWithItsReasonAndHarmsNoOther() throws IOException {
        CompiledFactories all = factories("all")
                .factory("Good", "good")
                .line("acme.Missing")
                .factory(
                        "Throwing",
                        "throwing",
                        "public Throwing() { throw new IllegalStateException(\"no licence\"); }")
                .factory("Initialiser", "initialiser", "static final int X = 1 / Integer.getInteger(\"none\", 0);")
                .source("Base", "package acme; public class Base {}")
                .source("Torn", extending("Torn", "Base"))
                .line("acme.Torn")
                .factory("Future", "future")
                .source("Stranger", "package acme; public class Stranger {}")
                .line("acme.Stranger")
                .factory("Private", "private", "private Private() {}")
                .factory("OldLevel", "old-level", "public int level() { return 0; }")
                .factory("Nameless", "", "public String name() { throw new IllegalArgumentException(\"not today\"); }")
                .factory("Null", "", "public String name() { return null; }")
                .factory("Blank", "  ")
                .factory("Upper", "Upper_Case")
                .factory(
                        "Options",
                        "options",
                        "public List<OptionSpec> options() { throw new NoSuchFieldError(\"X\"); }")
                .factory(
                        "Twice",
                        "twice",
                        "public List<OptionSpec> options() { OptionSpec o = OptionSpec.optional(\"size\", \"\");"
                                + " return List.of(o, o); }")
                .factory(
                        "Pattern",
                        "pattern",
                        "public List<OptionSpec> options() {"
                                + " return List.of(OptionSpec.optional(\"size\", \"\").matching(\"[\")); }")
                .factory("Last", "last")
                .compile()
                .withoutClass("Base")
                .forTheNextJvm("Future");
        try (URLClassLoader loader = all.loader()) {
            Drivers drivers = Drivers.find(loader, List.of());
            Map<String, DriverInfo> byName =
                    drivers.list().stream().collect(Collectors.toMap(DriverInfo::name, Function.identity()));

            assertThat(drivers.find("good")).isPresent();
            assertThat(drivers.find("last")).isPresent();
            assertThat(byName.values().stream().filter(DriverInfo::available)).hasSize(2);
            assertBroken(byName, "acme.Missing", "not found");
            assertBroken(byName, "acme.Throwing", "no licence");
            assertBroken(byName, "acme.Initialiser", "ArithmeticException");
            assertBroken(byName, "acme.Torn", "Base");
            assertBroken(byName, "acme.Future", "UnsupportedClassVersionError");
            assertBroken(byName, "acme.Stranger", "not a subtype");
            assertBroken(byName, "acme.Private", "public no-arg constructor");
            assertBroken(byName, "old-level", "level 0");
            assertBroken(byName, "acme.Nameless", "not today");
            assertBroken(byName, "acme.Null", "lower-case");
            assertBroken(byName, "acme.Blank", "lower-case");
            assertBroken(byName, "acme.Upper", "'Upper_Case'");
            assertBroken(byName, "options", "NoSuchFieldError");
            assertBroken(byName, "twice", "'size' twice");
            assertBroken(byName, "pattern", "'size'");
            assertThat(byName).hasSize(17);
            assertThat(byName.get("acme.Missing").source()).contains("META-INF/services");
            assertThat(byName.get("good").source()).contains("acme.Good").contains("file:");
        }
    }

    @Test
    void aServicesFileThatCannotBeReadHarmsNoOther() throws IOException {
        CompiledFactories malformed =
                factories("malformed").line("1 is no class").compile();
        CompiledFactories good = factories("good").factory("Good", "good").compile();
        try (URLClassLoader loader = malformed.loader(good)) {
            Drivers drivers = Drivers.find(loader, List.of());
            assertThat(drivers.find("good")).isPresent();
            assertThat(drivers.list())
                    .filteredOn(info -> !info.available())
                    .singleElement()
                    .satisfies(info ->
                            assertThat(info.name()).contains("malformed").contains("META-INF/services"));
        }
    }

    @Test
    void twoOfOneNameAreAnErrorThatListsBoth() throws IOException {
        CompiledFactories one =
                factories("one").factory("One", "lxd").factory("Other", "other").compile();
        CompiledFactories two = factories("two").factory("Two", "lxd").compile();
        try (URLClassLoader loader = one.loader(two)) {
            Drivers drivers = Drivers.find(loader, List.of());
            assertThat(drivers.find("lxd")).isEmpty();
            assertThat(drivers.whyNot("lxd"))
                    .contains("acme.One")
                    .contains("acme.Two")
                    .contains(one.url().toString())
                    .contains(two.url().toString());
            assertThat(drivers.list())
                    .filteredOn(info -> info.name().equals("lxd"))
                    .hasSize(2)
                    .noneMatch(DriverInfo::available);
            assertThat(drivers.find("other")).isPresent();
        }
    }

    @Test
    void aFactoryOfTheHostStandsInPlaceOfTheServicesOfItsName() throws IOException {
        CompiledFactories one =
                factories("one").factory("One", "own").factory("Other", "other").compile();
        CompiledFactories two = factories("two").factory("Two", "own").compile();
        OwnFactory own = new OwnFactory();
        try (URLClassLoader loader = one.loader(two)) {
            Drivers drivers = Drivers.find(loader, List.of(own));
            assertThat(drivers.find("own"))
                    .hasValueSatisfying(found -> assertThat(found.factory()).isSameAs(own));
            assertThat(drivers.list()).extracting(DriverInfo::name).containsExactly("other", "own");
            assertThat(drivers.list()).allMatch(DriverInfo::available);
        }
    }

    @Test
    void twoFactoriesOfTheHostMayNotShareAName() {
        Drivers drivers = Drivers.find(getClass().getClassLoader(), List.of(new OwnFactory(), new OwnFactory()));

        assertThat(drivers.find("own")).isEmpty();
        assertThat(drivers.whyNot("own")).contains("taken more than once").contains(OwnFactory.class.getName());
    }

    @Test
    void aFactoryOfTheHostThatCannotBeUsedIsNotReplacedBehindItsBack() throws IOException {
        CompiledFactories one = factories("one").factory("One", "own").compile();
        OwnFactory old = new OwnFactory() {
            @Override
            public int level() {
                return 0;
            }
        };
        try (URLClassLoader loader = one.loader()) {
            Drivers drivers = Drivers.find(loader, List.of(old));
            assertThat(drivers.find("own")).isEmpty();
            assertThat(drivers.whyNot("own")).contains("built for level 0").doesNotContain("acme.One");
        }
    }

    @Test
    void anUnknownNameListsWhatThereIsAndWhatIsBroken() throws IOException {
        CompiledFactories all = factories("all")
                .factory("Good", "good")
                .factory("Better", "better")
                .factory("Old", "old", "public int level() { return 7; }")
                .compile();
        try (URLClassLoader loader = all.loader()) {
            Drivers drivers = Drivers.find(loader, List.of());
            assertThat(drivers.whyNot("best"))
                    .contains("'best'")
                    .contains("there are better, good")
                    .contains("old (it is built for level 7");
            assertThat(drivers.whyNot("old")).contains("cannot be used").contains("acme.Old");
        }
    }

    @Test
    void withoutAnyDriverTheHostIsToldWhatToDo() {
        Drivers none = Drivers.find(getClass().getClassLoader(), List.of());
        assertThat(none.list()).isEmpty();
        assertThat(none.whyNot("lxd")).contains("put one on the class path");
    }

    @Test
    void theScanEndsWhenAClassLoaderCannotEvenTellItsFiles() throws IOException {
        try (URLClassLoader broken = new URLClassLoader(new URL[0], getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("the disk is gone");
            }
        }) {
            assertThat(Drivers.find(broken, List.of(new OwnFactory())).find("own"))
                    .isPresent();
        }
    }

    @Test
    void nothingHoldsTheFilesOpen() throws IOException {
        Path jar = folder.resolve("driver.jar");
        CompiledFactories good =
                factories("good").factory("Good", "good").line("acme.Missing").compile();
        Jars.pack(Path.of(URI.create(good.url().toString())), jar);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            assertThat(Drivers.find(loader, List.of()).find("good")).isPresent();
        }
        assertThat(openFiles()).noneMatch(file -> file.endsWith("driver.jar"));
    }

    private static List<String> openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.map(DriversTest::target).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private CompiledFactories factories(String name) {
        return new CompiledFactories(folder.resolve(name));
    }

    private static String extending(String type, String base) {
        return "package acme; import dev.polyvisor.api.*; import dev.polyvisor.api.driver.*;\n"
                + "public class " + type + " extends " + base + " implements DriverFactory {\n"
                + "public String name() { return \"torn\"; } public int level() { return LEVEL; }\n"
                + "public Driver open(DriverContext context, Connection connection) { return null; } }\n";
    }

    private static void assertBroken(Map<String, DriverInfo> byName, String name, String reason) {
        assertThat(byName).containsKey(name);
        assertThat(byName.get(name).broken())
                .hasValueSatisfying(why -> assertThat(why).contains(reason));
    }

    /** A factory that the host made itself. */
    static class OwnFactory implements DriverFactory {
        @Override
        public String name() {
            return "own";
        }

        @Override
        public int level() {
            return LEVEL;
        }

        @Override
        public Driver open(DriverContext context, Connection connection) {
            throw new UnsupportedOperationException();
        }
    }
}
