package dev.polyvisor.architecture.ledger;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The tests of all modules, as {@code package.Class#method}. They are read from their sources: the test classes of other
 * modules are not on the class path, and need not be compiled.
 */
final class TestSources extends TreeScanner<Void, String> {
    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "FuzzTest", "ArchTest");

    private final Set<String> tests = new TreeSet<>();

    private TestSources() {}

    /** The tests below the folder of the build; those of the testkit's contracts stand in its main sources. */
    static Set<String> tests(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(Files::isDirectory).toList()) {
                files.addAll(javaFiles(module.resolve("src/test/java")));
            }
        }
        files.addAll(javaFiles(root.resolve("testkit/src/main/java")));
        try (StandardJavaFileManager manager =
                ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            return tests(manager.getJavaFileObjectsFromPaths(files));
        }
    }

    static Set<String> tests(Iterable<? extends JavaFileObject> sources) throws IOException {
        JavacTask task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of("-proc:none"), null, sources);
        TestSources found = new TestSources();
        for (CompilationUnitTree unit : task.parse()) {
            if (unit.getPackageName() != null) {
                found.scan(unit.getTypeDecls(), unit.getPackageName().toString());
            }
        }
        return found.tests;
    }

    @Override
    public Void visitClass(ClassTree type, String outer) {
        String name = outer + "." + type.getSimpleName();
        Predicate<Tree> member = tree -> tree instanceof MethodTree || tree instanceof ClassTree;
        return scan(type.getMembers().stream().filter(member).toList(), name);
    }

    @Override
    public Void visitMethod(MethodTree method, String type) {
        Collection<? extends AnnotationTree> annotations = method.getModifiers().getAnnotations();
        if (annotations.stream().anyMatch(TestSources::makesATest)) {
            tests.add(type + "#" + method.getName());
        }
        return null;
    }

    private static boolean makesATest(AnnotationTree annotation) {
        return annotation.getAnnotationType() instanceof IdentifierTree name
                && TEST_ANNOTATIONS.contains(name.getName().toString());
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
