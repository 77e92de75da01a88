package dev.polyvisor.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;

/** The members of the JDK that reach classes and members by name. */
final class Reflection {

    private Reflection() {}

    static boolean isForbidden(AccessTarget target) {
        String owner = target.getOwner().getName();
        String member = target.getName();
        return switch (owner) {
            case "java.lang.Class" -> isLookup(member);
            case "java.lang.ClassLoader" -> member.equals("loadClass");
            // findVarHandle stays: it is how a field is read and written atomically
            case "java.lang.invoke.MethodHandles$Lookup" ->
                member.matches("(find|unreflect)\\w+") && !member.equals("findVarHandle");
            default -> owner.startsWith("java.lang.reflect.");
        };
    }

    /** {@code forName}, {@code getMethod}, {@code getDeclaredFields}, {@code getRecordComponents} and the like. */
    private static boolean isLookup(String member) {
        return member.equals("forName")
                || member.equals("newInstance")
                || member.matches(
                        "get(Declared)?(Method|Field|Constructor)s?|getRecordComponents|getPermittedSubclasses");
    }
}
