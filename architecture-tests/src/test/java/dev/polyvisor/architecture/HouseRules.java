package dev.polyvisor.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/**
 * The house rules, numbered as in CONTRIBUTING.md. Each is a function of what it needs to know about our modules, so that
 * {@link HouseRulesCatchTest} can turn it on classes which break it.
 */
final class HouseRules {

    private HouseRules() {}

    /** Rule 1. */
    static ArchRule namesSayWhatAThingIs() {
        return noClasses()
                .should()
                .haveNameMatching(".*[.$](Abstract[A-Z]\\w*|\\w+(Impl|Util|Utils|Utility|Manager|Helper|Helpers))")
                .because("rule 1: a name says what a thing is, not that it stands behind or beside something");
    }

    /** Rule 2, for the packages of one module or several. */
    static ArchRule exportedSignaturesShowOnly(Set<String> packages, Set<String> allExported, String... alsoAllowed) {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(allExported.toArray(String[]::new))
                .or(resideInAnyPackage("java..", "javax..", "org.jspecify.annotations"))
                .or(resideInAnyPackage(alsoAllowed))
                .or(describe("primitive", JavaClass::isPrimitive));
        return classes()
                .that(Signatures.areVisibleIn(packages))
                .should(Signatures.showOnly(allowed))
                .because("rule 2: a host must not inherit somebody else's types")
                .allowEmptyShould(true);
    }

    /** Rule 3. */
    static ArchRule noCheckedExceptions(Set<String> exportedPackages) {
        return codeUnits()
                .that(describe("are visible", Signatures::isVisible))
                .and()
                .areDeclaredInClassesThat(Signatures.areVisibleIn(exportedPackages))
                .should(Signatures.throwNothingChecked())
                .because("rule 3: every failure is a PolyvisorException, and an interrupt is an interrupt")
                .allowEmptyShould(true);
    }

    /** Rule 5. */
    static ArchRule noStaticStateThatChanges() {
        return fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(SYNTHETIC)
                .should()
                .haveModifier(FINAL)
                .andShould(StaticState.neverChange())
                .because("rule 5: two fleets in one JVM share nothing that changes")
                .allowEmptyShould(true);
    }

    /** Rule 5. */
    static ArchRule noClockNoSleepNoThread(Set<String> exempt) {
        return noClasses()
                .that(outside(exempt))
                .should(Calls.to("the clock, sleep or threads", TimeAndThreads::isForbidden))
                .because("rule 5: tests run in virtual time, and a host may bring its own executor")
                .allowEmptyShould(true);
    }

    /** Rule 5. */
    static ArchRule noReflection(Set<String> exempt) {
        return noClasses()
                .that(outside(exempt))
                .should(Calls.to("reflection", Reflection::isForbidden))
                .because("rule 5: what the compiler cannot see, it cannot check")
                .allowEmptyShould(true);
    }

    /** Rule 6. */
    static ArchRule secretsAreNotText(Set<String> exempt) {
        Set<String> text = Set.of("java.lang.String", "[C", "[B");
        return noFields()
                .that()
                .areDeclaredInClassesThat(outside(exempt))
                .and()
                .haveNameMatching("(?i).*(password|passphrase|secret|token|privatekey|apikey)")
                .should()
                .haveRawType(describe("text or bytes", type -> text.contains(type.getName())))
                .because("rule 6: text ends up in logs; a Secret does not")
                .allowEmptyShould(true);
    }

    /** Architecture: a module depends on what its row in CONTRIBUTING.md lists, on itself and on the JDK. */
    static ArchRule dependsOnlyOn(String module, String... allowed) {
        DescribedPredicate<JavaClass> known = resideInAnyPackage(module + "..", "java..", "javax..")
                .or(resideInAnyPackage("org.jspecify.annotations", ""))
                .or(resideInAnyPackage(allowed));
        return noClasses()
                .that()
                .resideInAPackage(module + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.not(known))
                .because("the table of modules in CONTRIBUTING.md says so")
                .allowEmptyShould(true);
    }

    /** A class in the set is exempt with everything nested in it. */
    private static DescribedPredicate<JavaClass> outside(Set<String> exempt) {
        return describe("are none of " + exempt, type -> !exempt.contains(topLevelName(type)));
    }

    private static String topLevelName(JavaClass type) {
        int nested = type.getName().indexOf('$');
        return nested < 0 ? type.getName() : type.getName().substring(0, nested);
    }

    /** Whether the compiler made it. */
    static boolean isSynthetic(JavaMember member) {
        return member.getModifiers().contains(SYNTHETIC);
    }
}
