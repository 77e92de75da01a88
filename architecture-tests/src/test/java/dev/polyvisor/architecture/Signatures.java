package dev.polyvisor.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** What a user of an exported package can see: visible classes, and the types in their signatures. */
final class Signatures {

    private Signatures() {}

    static DescribedPredicate<JavaClass> areVisibleIn(Set<String> packages) {
        return describe("are visible to users", type -> packages.contains(type.getPackageName()) && isVisible(type));
    }

    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(Signatures::isVisible).orElse(true);
    }

    static boolean isVisible(JavaMember member) {
        return isVisible(member.getModifiers()) && !HouseRules.isSynthetic(member);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(PUBLIC) || modifiers.contains(PROTECTED);
    }

    static ArchCondition<JavaClass> showOnly(DescribedPredicate<JavaClass> allowed) {
        return new ArchCondition<>("show only types of ours and of the JDK") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                shownBy(type)
                        .map(JavaClass::getBaseComponentType)
                        .filter(shown -> !allowed.test(shown))
                        .distinct()
                        .forEach(shown -> events.add(
                                SimpleConditionEvent.violated(type, type.getName() + " shows " + shown.getName())));
            }
        };
    }

    static ArchCondition<JavaCodeUnit> throwNothingChecked() {
        return new ArchCondition<>("declare no checked exception but InterruptedException") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                unit.getExceptionTypes().stream()
                        .filter(type -> !type.isAssignableTo(RuntimeException.class)
                                && !type.isAssignableTo(Error.class)
                                && !type.isEquivalentTo(InterruptedException.class))
                        .forEach(type -> events.add(
                                SimpleConditionEvent.violated(unit, unit.getFullName() + " throws " + type.getName())));
            }
        };
    }

    /** Parents, type parameters, members and annotations. */
    private static Stream<JavaClass> shownBy(JavaClass type) {
        Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        return Stream.of(
                        raw(parents),
                        raw(type.getTypeParameters().stream()
                                .flatMap(parameter -> parameter.getUpperBounds().stream())),
                        annotations(type.getAnnotations().stream()),
                        type.getFields().stream().filter(Signatures::isVisible).flatMap(Signatures::shownBy),
                        type.getCodeUnits().stream()
                                .filter(Signatures::isVisible)
                                .flatMap(Signatures::shownBy))
                .flatMap(shown -> shown);
    }

    private static Stream<JavaClass> shownBy(JavaField field) {
        return Stream.concat(raw(Stream.of(field.getType())), annotations(field.getAnnotations().stream()));
    }

    private static Stream<JavaClass> shownBy(JavaCodeUnit unit) {
        return Stream.of(
                        raw(Stream.of(unit.getReturnType())),
                        raw(unit.getParameterTypes().stream()),
                        raw(unit.getTypeParameters().stream()
                                .flatMap(parameter -> parameter.getUpperBounds().stream())),
                        unit.getExceptionTypes().stream(),
                        annotations(unit.getAnnotations().stream()),
                        annotations(unit.getParameterAnnotations().stream().flatMap(Set::stream)))
                .flatMap(shown -> shown);
    }

    private static Stream<JavaClass> raw(Stream<? extends JavaType> types) {
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> annotations(Stream<? extends JavaAnnotation<?>> annotations) {
        return annotations.map(JavaAnnotation::getRawType);
    }
}
