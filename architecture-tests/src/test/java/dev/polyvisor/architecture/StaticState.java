package dev.polyvisor.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Static values that can change. A declared type tells in most cases; of a {@code List}, {@code Set} or {@code Map} only
 * the value does, so the value is read.
 */
final class StaticState {
    private static final List<String> IMMUTABLE_COLLECTIONS = List.of(
            // our own collections are persistent; their tests say so
            "dev.polyvisor.spi.trie.",
            "java.util.ImmutableCollections$",
            "java.util.Collections$Empty",
            "java.util.Collections$Singleton",
            "java.util.Collections$Unmodifiable");
    private static final List<String> CHANGING = List.of(
            "java.util.concurrent.atomic.", "java.util.concurrent.locks.", "com.github.benmanes.caffeine.cache.");
    private static final Set<String> CHANGING_TYPES = Set.of(
            "java.lang.ThreadLocal",
            "java.lang.ClassValue",
            "java.lang.StringBuilder",
            "java.lang.StringBuffer",
            "java.lang.Thread",
            "java.util.Random",
            "java.util.Date",
            "java.util.Iterator",
            "java.util.concurrent.Executor",
            "java.util.concurrent.Future",
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.Semaphore",
            "java.nio.Buffer",
            "java.text.Format",
            "java.lang.AutoCloseable",
            EnumMap.class.getName(),
            EnumSet.class.getName());

    private StaticState() {}

    static ArchCondition<JavaField> neverChange() {
        return new ArchCondition<>("hold a value that never changes") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                whyItChanges(field)
                        .ifPresent(why ->
                                events.add(SimpleConditionEvent.violated(field, field.getFullName() + " " + why)));
            }
        };
    }

    private static Optional<String> whyItChanges(JavaField field) {
        JavaClass type = field.getRawType();
        if (type.isArray()) {
            // a private table that nobody writes to is a constant; one that others can reach is not
            return field.getModifiers().contains(JavaModifier.PRIVATE)
                    ? Optional.empty()
                    : Optional.of("is an array that others can write to");
        }
        if (CHANGING.stream().anyMatch(type.getName()::startsWith)
                || CHANGING_TYPES.stream().anyMatch(type::isAssignableTo)) {
            return Optional.of("is a " + type.getName());
        }
        if (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class)) {
            return whyTheCollectionChanges(field);
        }
        return Optional.empty();
    }

    private static Optional<String> whyTheCollectionChanges(JavaField field) {
        Object value = valueOf(field.reflect());
        boolean immutable = value != null
                && IMMUTABLE_COLLECTIONS.stream()
                        .anyMatch(prefix -> value.getClass().getName().startsWith(prefix));
        return immutable ? Optional.empty() : Optional.of("is a collection that can be written to");
    }

    private static Object valueOf(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
