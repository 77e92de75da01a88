package dev.polyvisor.architecture;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.InheritDocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Which public elements have no comment, or one that leaves out a parameter or the result. The parser is enough for it: no
 * class is loaded. doclint's own group {@code missing} asks for {@code @param} once more on the compact constructor of a
 * record, whose header has it.
 */
final class Comments extends TreePathScanner<Void, Void> {
    private static final Set<Tree.Kind> INTERFACES = Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

    private final DocTrees docs;
    private final List<String> missing = new ArrayList<>();

    private Comments(DocTrees docs) {
        this.docs = docs;
    }

    /** What is missing in the sources of packages that the condition accepts, one line each. */
    static List<String> missing(Iterable<? extends JavaFileObject> sources, Predicate<String> packages) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
        Comments comments = new Comments(DocTrees.instance(task));
        try {
            for (CompilationUnitTree unit : task.parse()) {
                if (unit.getPackageName() != null
                        && packages.test(unit.getPackageName().toString())) {
                    comments.scan(unit, null);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return comments.missing;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
        if (!isVisible(type.getModifiers())) {
            return null;
        }
        List<String> parameters = new ArrayList<>(typeParameters(type.getTypeParameters()));
        if (type.getKind() == Tree.Kind.RECORD) {
            components(type).forEach(parameters::add);
        }
        check(type.getSimpleName().toString(), parameters, false);
        return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
        if (isVisible(method.getModifiers()) && !isOverride(method)) {
            boolean constructor = method.getReturnType() == null;
            boolean ofRecord = constructor && owner().getKind() == Tree.Kind.RECORD;
            Stream<String> parameters = Stream.concat(
                    method.getParameters().stream()
                            .map(parameter -> parameter.getName().toString()),
                    typeParameters(method.getTypeParameters()).stream());
            check(
                    owner().getSimpleName() + "." + method.getName() + "(" + method.getParameters() + ")",
                    ofRecord ? List.of() : parameters.toList(),
                    !constructor && !method.getReturnType().toString().equals("void"));
        }
        return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void unused) {
        boolean component = owner().getKind() == Tree.Kind.RECORD
                && !field.getModifiers().getFlags().contains(Modifier.STATIC);
        if (isVisible(field.getModifiers()) && !component) {
            check(owner().getSimpleName() + "." + field.getName(), List.of(), false);
        }
        return null;
    }

    private ClassTree owner() {
        return (ClassTree) getCurrentPath().getParentPath().getLeaf();
    }

    private boolean isVisible(ModifiersTree modifiers) {
        Tree parent = getCurrentPath().getParentPath().getLeaf();
        return modifiers.getFlags().contains(Modifier.PUBLIC)
                || modifiers.getFlags().contains(Modifier.PROTECTED)
                || (INTERFACES.contains(parent.getKind())
                        && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private static boolean isOverride(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private static List<String> typeParameters(List<? extends TypeParameterTree> parameters) {
        return parameters.stream()
                .map(parameter -> "<" + parameter.getName() + ">")
                .toList();
    }

    private static Stream<String> components(ClassTree record) {
        return record.getMembers().stream()
                .filter(member -> member instanceof VariableTree field
                        && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                .map(member -> ((VariableTree) member).getName().toString());
    }

    private void check(String what, List<String> parameters, boolean returns) {
        TreePath path = getCurrentPath();
        String where = path.getCompilationUnit().getPackageName() + ": " + what;
        DocCommentTree comment = docs.getDocCommentTree(path);
        if (comment == null) {
            missing.add(where + " has no comment");
            return;
        }
        if (comment.getFullBody().stream().anyMatch(InheritDocTree.class::isInstance)) {
            return;
        }
        if (comment.getFirstSentence().isEmpty()) {
            missing.add(where + " has a comment that says nothing");
        }
        Set<String> described = comment.getBlockTags().stream()
                .filter(ParamTree.class::isInstance)
                .map(ParamTree.class::cast)
                .map(tag -> tag.isTypeParameter()
                        ? "<" + tag.getName() + ">"
                        : tag.getName().toString())
                .collect(Collectors.toSet());
        parameters.stream()
                .filter(parameter -> !described.contains(parameter))
                .forEach(parameter -> missing.add(where + " does not describe " + parameter));
        if (returns && !describesResult(comment)) {
            missing.add(where + " does not describe its result");
        }
    }

    private static boolean describesResult(DocCommentTree comment) {
        Stream<? extends DocTree> tags = Stream.concat(comment.getBlockTags().stream(), comment.getFullBody().stream());
        return tags.anyMatch(ReturnTree.class::isInstance);
    }
}
