package dev.polyvisor.spi.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources with a fault in them. All compilations read the class path once, which is most of the work of each. */
public final class MutantCompiler implements AutoCloseable {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final List<String> OPTIONS = List.of("-proc:none", "-cp", System.getProperty("java.class.path"));

    private final String home;
    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8);

    /**
     * A compiler for a package.
     *
     * @param home the package, whose classes and those below it are loaded anew
     */
    public MutantCompiler(String home) {
        this.home = home;
    }

    /** All classes as they are. */
    public ClassLoader unchanged() {
        return new MutatedClasses(home, Map.of());
    }

    /** All classes, with a fault in one file. */
    public ClassLoader with(Mutant mutant) throws IOException {
        Path folder = SOURCES.resolve(home.replace('.', '/'));
        String source = Files.readString(folder.resolve(mutant.file() + ".java"), UTF_8);
        int at = source.indexOf(mutant.original());
        if (at < 0 || source.indexOf(mutant.original(), at + 1) >= 0) {
            throw new AssertionError(mutant.file() + " does not hold exactly once: " + mutant.original());
        }
        StringWriter messages = new StringWriter();
        Compiled compiled = new Compiled(files);
        Text text = new Text(mutant.file(), source.replace(mutant.original(), mutant.fault()));
        if (!compiler.getTask(messages, compiled, null, OPTIONS, null, List.of(text))
                .call()) {
            throw new AssertionError("the fault does not compile:\n" + messages);
        }
        return new MutatedClasses(home, compiled.classes());
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    /** A source in memory. */
    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String file, String text) {
            super(URI.create("mutant:///" + file + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps the classes of one compilation in memory. */
    private static final class Compiled extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        Compiled(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mutant:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return written.computeIfAbsent(name, any -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
