package dev.polyvisor.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import java.util.Map;
import java.util.Set;

/** The members of the JDK that read a clock, sleep, or start a thread behind the back of a fleet's executor. */
final class TimeAndThreads {
    private static final String ANY = "*";

    private static final Map<String, Set<String>> FORBIDDEN = Map.ofEntries(
            Map.entry("java.lang.System", Set.of("currentTimeMillis", "nanoTime")),
            Map.entry(
                    "java.time.Clock",
                    Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes")),
            Map.entry("java.util.Date", Set.of("<init>")),
            Map.entry("java.util.Calendar", Set.of("getInstance")),
            Map.entry(
                    "java.lang.Thread",
                    Set.of("<init>", "sleep", "ofVirtual", "ofPlatform", "startVirtualThread", "onSpinWait")),
            Map.entry("java.util.concurrent.TimeUnit", Set.of("sleep")),
            Map.entry("java.util.Timer", Set.of(ANY)),
            Map.entry("java.util.concurrent.Executors", Set.of(ANY)),
            Map.entry("java.util.concurrent.ThreadPoolExecutor", Set.of("<init>")),
            Map.entry("java.util.concurrent.ScheduledThreadPoolExecutor", Set.of("<init>")),
            Map.entry("java.util.concurrent.ForkJoinPool", Set.of("<init>", "commonPool")),
            Map.entry("java.util.Collection", Set.of("parallelStream")),
            Map.entry("java.util.stream.BaseStream", Set.of("parallel")),
            Map.entry(
                    "java.util.concurrent.CompletableFuture",
                    Set.of("orTimeout", "completeOnTimeout", "delayedExecutor")));

    private TimeAndThreads() {}

    static boolean isForbidden(AccessTarget target) {
        return FORBIDDEN.entrySet().stream()
                        .filter(entry -> target.getOwner().isAssignableTo(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .anyMatch(members -> members.contains(ANY) || members.contains(target.getName()))
                || isNowWithoutClock(target)
                || isAsyncWithoutExecutor(target);
    }

    /** {@code Instant.now()}, {@code LocalDate.now(zone)} and the like, but not {@code now(clock)}. */
    private static boolean isNowWithoutClock(AccessTarget target) {
        return target instanceof CodeUnitAccessTarget call
                && call.getOwner().getPackageName().startsWith("java.time")
                && call.getName().equals("now")
                && call.getRawParameterTypes().stream()
                        .noneMatch(type -> type.getName().equals("java.time.Clock"));
    }

    /** {@code supplyAsync(work)} runs on the common pool. */
    private static boolean isAsyncWithoutExecutor(AccessTarget target) {
        return target instanceof CodeUnitAccessTarget call
                && call.getOwner().getPackageName().equals("java.util.concurrent")
                && call.getName().endsWith("Async")
                && call.getRawParameterTypes().stream()
                        .noneMatch(type -> type.getName().equals("java.util.concurrent.Executor"));
    }
}
