package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import dev.polyvisor.testkit.contract.Spoiled.Spoiler;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Drivers whose factory or session is broken. */
final class FactoryMutants {
    private FactoryMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                Mutant.of("a name in capitals", Mutant.factory(answer("name", "FAKE")), "F1")
                        .alone(),
                Mutant.of("another level", Mutant.factory(answer("level", 0)), "F2")
                        .alone(),
                Mutant.of("an option without a description", Mutant.factory(optionWithoutDescription()), "F3"),
                Mutant.of("an address that is none of its own is taken", takesAnyAddress(), "F4"),
                Mutant.of("a capability that is not in the table", Mutant.driver(claims(Capability.HOST_PATHS)), "F5"),
                Mutant.of("a plugin that is missing", Mutant.driver(answer("plugin", Optional.empty())), "F6"),
                Mutant.of("no reason why a capability is absent", Mutant.driver(answer("whyNot", "")), "F5"),
                Mutant.of("contact with the backend while opening", contactsWhileOpening(), "F7"),
                Mutant.of("a version without a number", Mutant.driver(afterwards("test", unnumbered())), "F8"),
                Mutant.of("a dead backend called INTERNAL", Mutant.driver(callsItInternal()), "F9"),
                Mutant.of("anybody is let in", Mutant.driver(letsAnybodyIn()), "F10"),
                Mutant.of("the token in an error", tellsTheToken(), "F11"),
                Mutant.of("sessions that end together", sharesItsEnd(), "F12"),
                Mutant.of("a second close that fails", closesOnce(), "F13"),
                Mutant.of("a thread for each session, left behind", leavesThreads(), "F14"));
    }

    private static Spoiler answer(String method, Object value) {
        return (call, real) -> call.is(method) ? value : real.proceed();
    }

    private static Spoiler afterwards(String method, Object value) {
        return (call, real) -> {
            Object answer = real.proceed();
            return call.is(method) ? value : answer;
        };
    }

    private static Spoiler letsAnybodyIn() {
        return (call, real) -> {
            try {
                return real.proceed();
            } catch (PolyvisorException e) {
                if (call.is("test") && e.code() == ErrorCode.UNAUTHENTICATED) {
                    return new BackendVersion("Fake", "1.0", Set.of());
                }
                throw e;
            }
        };
    }

    private static BackendVersion unnumbered() {
        return new BackendVersion("Fake", "", Set.of());
    }

    private static Spoiler optionWithoutDescription() {
        return (call, real) -> {
            if (!call.is("options")) {
                return real.proceed();
            }
            List<Object> options = new ArrayList<>((List<?>) real.proceed());
            options.add(OptionSpec.optional("mystery", " "));
            return options;
        };
    }

    @SuppressWarnings("UnnecessaryLambda") // the list of mutants holds operators
    private static UnaryOperator<DriverFactory> takesAnyAddress() {
        return Mutant.opening((factory, context, connection) -> factory.open(
                context,
                Connection.parse("local:")
                        .credentials(connection.credentials())
                        .option("events", connection.options().get("events"))
                        .option("latency", "0ms")
                        .option("work", "0ms")
                        .option("churn", "0")));
    }

    private static Spoiler claims(Capability capability) {
        return (call, real) -> {
            if (!call.is("capabilities")) {
                return real.proceed();
            }
            Set<Capability> claimed = EnumSet.of(capability);
            ((Set<?>) real.proceed()).forEach(each -> claimed.add((Capability) each));
            return claimed;
        };
    }

    @SuppressWarnings("UnnecessaryLambda") // the list of mutants holds operators
    private static UnaryOperator<DriverFactory> contactsWhileOpening() {
        return Mutant.opening((factory, context, connection) -> {
            Driver driver = factory.open(context, connection);
            try {
                driver.test();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return driver;
        });
    }

    private static Spoiler callsItInternal() {
        return (call, real) -> {
            try {
                return real.proceed();
            } catch (PolyvisorException e) {
                throw call.is("test") && e.code() == ErrorCode.UNAVAILABLE
                        ? PolyvisorException.of(ErrorCode.INTERNAL, "connection refused")
                        : e;
            }
        };
    }

    @SuppressWarnings("UnnecessaryLambda") // the list of mutants holds operators
    private static UnaryOperator<DriverFactory> tellsTheToken() {
        return Mutant.opening((factory, context, connection) ->
                Spoiled.of(Driver.class, factory.open(context, connection), (call, real) -> {
                    try {
                        return real.proceed();
                    } catch (PolyvisorException e) {
                        throw call.is("test") && connection.credentials() instanceof Credentials.Token told
                                ? PolyvisorException.of(
                                        e.code(),
                                        "refused the token " + told.token().reveal())
                                : e;
                    }
                }));
    }

    @SuppressWarnings("UnnecessaryLambda") // the list of mutants holds operators
    private static UnaryOperator<DriverFactory> sharesItsEnd() {
        return factory -> {
            AtomicBoolean ended = new AtomicBoolean();
            return Mutant.driver((call, real) -> {
                        if (call.is("close")) {
                            ended.set(true);
                        }
                        if (call.is("test") && ended.get()) {
                            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the session is closed");
                        }
                        return real.proceed();
                    })
                    .apply(factory);
        };
    }

    @SuppressWarnings("UnnecessaryLambda") // the list of mutants holds operators
    private static UnaryOperator<DriverFactory> closesOnce() {
        return Mutant.opening((factory, context, connection) -> {
            AtomicBoolean closed = new AtomicBoolean();
            return Spoiled.of(Driver.class, factory.open(context, connection), (call, real) -> {
                if (call.is("close") && closed.getAndSet(true)) {
                    throw new IllegalStateException("closed already");
                }
                return real.proceed();
            });
        });
    }

    /** They end when this JVM does, or somebody interrupts them. */
    @SuppressWarnings("UnnecessaryLambda") // the list of mutants holds operators
    private static UnaryOperator<DriverFactory> leavesThreads() {
        return Mutant.opening((factory, context, connection) -> {
            Thread thread = new Thread(
                    () -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "leak-of-" + context.provider());
            thread.setDaemon(true);
            thread.start();
            return factory.open(context, connection);
        });
    }
}
