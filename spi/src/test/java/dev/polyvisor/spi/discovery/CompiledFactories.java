package dev.polyvisor.spi.discovery;

import dev.polyvisor.api.driver.DriverFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A folder of compiled factories with a services file, as a driver's jar has them. */
final class CompiledFactories {
    private static final String SERVICES = "META-INF/services/" + DriverFactory.class.getName();

    private final Path folder;
    private final List<Path> sources = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    CompiledFactories(Path folder) {
        this.folder = folder;
    }

    /** A factory in package {@code acme} whose members are the usual ones, but for those that are given. */
    CompiledFactories factory(String type, String name, String... members) {
        String given = String.join("\n", members);
        String code =
                "package acme; import dev.polyvisor.api.*; import dev.polyvisor.api.driver.*; import java.util.*;\n"
                        + "public class " + type + " implements DriverFactory {\n" + given + "\n"
                        + unless(given, "String name()", "{ return \"" + name + "\"; }")
                        + unless(given, "int level()", "{ return LEVEL; }")
                        + unless(given, "Driver open(DriverContext context, Connection connection)", "{ return null; }")
                        + "}\n";
        return source(type, code).line("acme." + type);
    }

    private static String unless(String given, String signature, String body) {
        return given.contains(signature) ? "" : "public " + signature + body + "\n";
    }

    CompiledFactories source(String type, String code) {
        sources.add(write("acme/" + type + ".java", code));
        return this;
    }

    /** A line of the services file. */
    CompiledFactories line(String text) {
        lines.add(text);
        return this;
    }

    /** Compiles the sources and writes the services file. */
    CompiledFactories compile() {
        if (!sources.isEmpty()) {
            compileSources();
        }
        write(SERVICES, String.join("\n", lines) + "\n");
        return this;
    }

    private void compileSources() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            output, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new AssertionError(output.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if a library were missing that the class was compiled against. */
    CompiledFactories withoutClass(String type) {
        try {
            Files.delete(folder.resolve("acme/" + type + ".class"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** As if the class were compiled for the JVM after this one. */
    CompiledFactories forTheNextJvm(String type) {
        Path file = folder.resolve("acme/" + type + ".class");
        try {
            byte[] code = Files.readAllBytes(file);
            // u4 magic, u2 minor version, u2 major version, which was 44 for Java 1.0
            code[7] = (byte) (44 + Runtime.version().feature() + 1);
            Files.write(file, code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    URL url() {
        try {
            return folder.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URLClassLoader loader(CompiledFactories... others) {
        List<URL> urls = new ArrayList<>(List.of(url()));
        for (CompiledFactories other : others) {
            urls.add(other.url());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), getClass().getClassLoader());
    }

    private Path write(String file, String text) {
        Path path = folder.resolve(file);
        try {
            Files.createDirectories(path.getParent());
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
