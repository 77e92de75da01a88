package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.ProviderSpec;
import dev.polyvisor.testkit.contract.Spoiled.Call;
import dev.polyvisor.testkit.contract.Spoiled.Proceed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Drivers whose machines are broken. */
final class MachineMutants {
    private static final String PREFIX = "fake://default/";

    private MachineMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                Mutant.of("another id for each repetition", anotherIdAgain(), "T2", "T7", "T17"),
                Mutant.of("a create that adopts nothing", adoptsNothing(), "T2", "T7", "T17"),
                Mutant.of("a create that takes over whatever has the name", takesOver(), "T8", "T10"),
                Mutant.of("a status of whatever has the name", showsForeign(), "T9", "T10"),
                Mutant.of("a delete of whatever has the name", deletesForeign(), "T9", "T10"),
                Mutant.of("a listing by one tag of several", listsByOneTag(), "T10"),
                Mutant.of("no tags for everything", listsEverything(), "T11"),
                Mutant.of("a delete of what the provider id names", deletesById(), "T12"),
                Mutant.of("a delete of nothing that fails", needsToBeThere(), "T5"),
                Mutant.of("a shutdown that deletes", shutsDownForEver(), "T7"),
                Mutant.of("an absence when the backend is away", absentWhenAway(), "T16"),
                Mutant.of("an empty listing when the backend is away", emptyWhenAway(), "T16"),
                Mutant.of("one fault at a time", oneFaultAtATime(), "T13"),
                Mutant.of("an unknown key that nobody notices", swallowsUnknownKeys(), "T13"),
                Mutant.of("the value of a secret in a violation", echoesTheSecret(), "T15"),
                Mutant.of("volumes of everybody", namesAllVolumes(), "T18"),
                Mutant.of("every secret served at home", staysAtHome(), "T15", "T19"));
    }

    /** The plugin of each session, with the session that it belongs to. */
    private static UnaryOperator<DriverFactory> plugin(PluginSpoiler spoiler) {
        return Mutant.driver((call, real) -> {
            Object answer = real.proceed();
            if (!call.is("plugin")) {
                return answer;
            }
            Driver driver = (Driver) call.self();
            return ((Optional<?>) answer)
                    .map(spi -> Spoiled.of(
                            PluginSPI.class,
                            (PluginSPI<?>) spi,
                            (inner, proceed) -> spoiler.answer(driver, inner, proceed)));
        });
    }

    /** Decides what a call of the plugin answers. */
    @FunctionalInterface
    private interface PluginSpoiler {
        Object answer(Driver driver, Call call, Proceed real) throws Throwable;
    }

    private static UnaryOperator<DriverFactory> anotherIdAgain() {
        AtomicInteger count = new AtomicInteger();
        return plugin((driver, call, real) -> {
            boolean again = call.is("createMachine")
                    && driver.instances().find(name(call)).isPresent();
            Object answer = real.proceed();
            return again ? answer + "-" + count.incrementAndGet() : answer;
        });
    }

    private static UnaryOperator<DriverFactory> adoptsNothing() {
        return plugin((driver, call, real) -> {
            if (call.is("createMachine") && driver.instances().find(name(call)).isPresent()) {
                throw PolyvisorException.of(ErrorCode.ALREADY_EXISTS, "the name is taken");
            }
            return real.proceed();
        });
    }

    private static UnaryOperator<DriverFactory> takesOver() {
        return plugin((driver, call, real) ->
                onFailure(call, real, "createMachine", ErrorCode.ALREADY_EXISTS, () -> PREFIX + name(call)));
    }

    private static UnaryOperator<DriverFactory> showsForeign() {
        return plugin((driver, call, real) -> onFailure(call, real, "getMachineStatus", ErrorCode.NOT_FOUND, () -> {
            if (driver.instances().find(name(call)).isEmpty()) {
                throw PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"" + name(call) + "\" not found");
            }
            return FoundMachine.of(PREFIX + name(call));
        }));
    }

    private static UnaryOperator<DriverFactory> deletesForeign() {
        return plugin((driver, call, real) ->
                onFailure(call, real, "deleteMachine", ErrorCode.FAILED_PRECONDITION, () -> {
                    delete(driver, name(call));
                    return Optional.of(PREFIX + name(call));
                }));
    }

    private static UnaryOperator<DriverFactory> listsByOneTag() {
        return plugin((driver, call, real) -> {
            if (!call.is("listMachines")) {
                return real.proceed();
            }
            Object answer = real.proceed();
            Map<Object, Object> more = new LinkedHashMap<>((Map<?, ?>) answer);
            String tag = call.argument(0, ProviderSpec.class).tags().get("contract");
            driver.instances().list().stream()
                    .filter(each ->
                            tag != null && tag.equals(each.info().labels().get("contract")))
                    .forEach(each -> more.put(PREFIX + each.name(), each.name()));
            return more;
        });
    }

    private static UnaryOperator<DriverFactory> listsEverything() {
        return plugin((driver, call, real) -> {
            if (call.is("listMachines")
                    && call.argument(0, ProviderSpec.class).tags().isEmpty()) {
                Map<String, String> all = new LinkedHashMap<>();
                driver.instances().list().forEach(each -> all.put(PREFIX + each.name(), each.name()));
                return all;
            }
            return real.proceed();
        });
    }

    private static UnaryOperator<DriverFactory> deletesById() {
        return plugin((driver, call, real) -> {
            Object answer = real.proceed();
            if (call.is("deleteMachine") && call.argument(1, String.class).startsWith(PREFIX)) {
                delete(driver, call.argument(1, String.class).substring(PREFIX.length()));
            }
            return answer;
        });
    }

    private static UnaryOperator<DriverFactory> needsToBeThere() {
        return plugin((driver, call, real) -> {
            Object answer = real.proceed();
            if (call.is("deleteMachine") && ((Optional<?>) answer).isEmpty()) {
                throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "there is nothing to delete");
            }
            return answer;
        });
    }

    private static UnaryOperator<DriverFactory> shutsDownForEver() {
        return plugin((driver, call, real) -> {
            Object answer = real.proceed();
            if (call.is("shutDownMachine")) {
                delete(driver, name(call));
            }
            return answer;
        });
    }

    private static UnaryOperator<DriverFactory> absentWhenAway() {
        return plugin((driver, call, real) -> onFailure(call, real, "getMachineStatus", ErrorCode.UNAVAILABLE, () -> {
            throw PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"" + name(call) + "\" not found");
        }));
    }

    private static UnaryOperator<DriverFactory> emptyWhenAway() {
        return plugin((driver, call, real) -> onFailure(call, real, "listMachines", ErrorCode.UNAVAILABLE, Map::of));
    }

    private static UnaryOperator<DriverFactory> oneFaultAtATime() {
        return plugin((driver, call, real) -> {
            try {
                return real.proceed();
            } catch (PolyvisorException refused) {
                throw call.is("decode") && refused.violations().size() > 1
                        ? PolyvisorException.invalid(refused.violations().subList(0, 1))
                        : refused;
            }
        });
    }

    private static UnaryOperator<DriverFactory> swallowsUnknownKeys() {
        return plugin((driver, call, real) -> {
            if (!call.is("decode")) {
                return real.proceed();
            }
            try {
                return real.proceed();
            } catch (PolyvisorException refused) {
                if (refused.violations().stream().allMatch(each -> each.path().equals("no-such-key-anywhere"))) {
                    return ((PluginSPI<?>) call.self())
                            .decode("{\"image\": \"alpine/3.20\", \"cpus\": 1, \"memory\": \"1GiB\","
                                    + " \"tags\": {\"contract\": \"x\"}}");
                }
                throw refused;
            }
        });
    }

    private static UnaryOperator<DriverFactory> echoesTheSecret() {
        return plugin((driver, call, real) -> {
            Object answer = real.proceed();
            MachineSecret secret =
                    call.is("violations") ? call.argument(1, MachineSecret.class) : MachineSecret.empty();
            return secret.find("hypervisor").isPresent() && !((List<?>) answer).isEmpty()
                    ? List.of(new Violation(
                            "token",
                            "is missing for " + secret.find("hypervisor").get().reveal()))
                    : answer;
        });
    }

    private static UnaryOperator<DriverFactory> namesAllVolumes() {
        return plugin((driver, call, real) -> call.is("volumeIds")
                ? ((List<?>) call.arguments().get(0))
                        .stream()
                                .map(volume -> ((PersistentVolumeSpec) volume).volumeHandle())
                                .toList()
                : real.proceed());
    }

    private static UnaryOperator<DriverFactory> staysAtHome() {
        return plugin((driver, call, real) -> call.is("backendKeys") ? Set.of() : real.proceed());
    }

    private static void delete(Driver driver, String name) throws InterruptedException {
        Instance unused =
                driver.instances().get(name).delete(DeleteOptions.force()).await();
    }

    private static String name(Call call) {
        return call.argument(0, String.class);
    }

    private static Object onFailure(Call call, Proceed real, String method, ErrorCode code, Proceed instead)
            throws Throwable {
        try {
            return real.proceed();
        } catch (PolyvisorException failure) {
            if (call.is(method) && failure.code() == code) {
                return instead.proceed();
            }
            throw failure;
        }
    }
}
