package dev.polyvisor.architecture.ledger;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The classes and members that are there, as a source names them: nested classes with a dot. */
final class JavaSymbols {
    private final Map<String, JavaClass> classes;

    private JavaSymbols(Map<String, JavaClass> classes) {
        this.classes = classes;
    }

    /** Of all modules of ours on the class path, without their tests. */
    static JavaSymbols ofOurs() {
        return new JavaSymbols(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.polyvisor").stream()
                        .filter(type -> !type.isAnonymousClass())
                        .collect(Collectors.toMap(type -> type.getName().replace('$', '.'), Function.identity())));
    }

    /** Whether there is such a class, and in it or in what it extends such a member: {@code package.Class#member}. */
    boolean has(String symbol) {
        int hash = symbol.indexOf('#');
        JavaClass type = classes.get(hash < 0 ? symbol : symbol.substring(0, hash));
        return type != null && (hash < 0 || members(type).contains(symbol.substring(hash + 1)));
    }

    private static Set<String> members(JavaClass type) {
        return type.getAllMembers().stream()
                .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
                .map(JavaMember::getName)
                .collect(Collectors.toUnmodifiableSet());
    }
}
