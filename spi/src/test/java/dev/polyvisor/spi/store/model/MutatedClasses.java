package dev.polyvisor.spi.store.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Loads the store and the classes that test it once more, some of them compiled from changed sources. */
final class MutatedClasses extends ClassLoader {
    private static final String PACKAGE = "dev.polyvisor.spi.store.";
    private static final Path SOURCES = Path.of("src/main/java/dev/polyvisor/spi/store");

    private final Path changed;

    private MutatedClasses(Path changed) {
        super(MutatedClasses.class.getClassLoader());
        this.changed = changed;
    }

    /** All classes as they are. */
    static MutatedClasses none(Path emptyFolder) {
        return new MutatedClasses(emptyFolder);
    }

    /** All classes, with a fault in one. */
    static MutatedClasses with(Mutant mutant, Path folder) throws IOException {
        String source = Files.readString(SOURCES.resolve(mutant.file() + ".java"), UTF_8);
        int at = source.indexOf(mutant.original());
        if (at < 0 || source.indexOf(mutant.original(), at + 1) >= 0) {
            throw new AssertionError(mutant.file() + " does not hold exactly once: " + mutant.original());
        }
        Path file = folder.resolve(Path.of(mutant.file() + ".java").getFileName());
        Files.writeString(file, source.replace(mutant.original(), mutant.fault()), UTF_8);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            List<String> options =
                    List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
            if (!compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                    .call()) {
                throw new AssertionError("the fault does not compile:\n" + messages);
            }
        }
        return new MutatedClasses(folder);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        Path file = changed.resolve(path);
        try (InputStream in =
                Files.exists(file) ? Files.newInputStream(file) : getParent().getResourceAsStream(path)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
