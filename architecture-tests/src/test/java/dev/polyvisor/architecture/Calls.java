package dev.polyvisor.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Calls and method references, as a condition for use after {@code noClasses().should(...)}. */
final class Calls {

    private Calls() {}

    static ArchCondition<JavaClass> to(String what, Predicate<AccessTarget> targets) {
        return new ArchCondition<>("use " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream.concat(type.getAccessesFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream())
                        .filter(access -> targets.test(access.getTarget()))
                        .map(access -> access.getDescription())
                        .distinct()
                        .forEach(found -> events.add(SimpleConditionEvent.satisfied(type, found)));
            }
        };
    }
}
