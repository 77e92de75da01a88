package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.AllocationStatus;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Orphan;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.testkit.contract.Spoiled.Call;
import dev.polyvisor.testkit.contract.Spoiled.Proceed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Drivers whose allocation of resources is broken. */
final class ResourceMutants {
    private ResourceMutants() {}

    static Stream<Mutant> all() {
        return Stream.concat(words(), deeds());
    }

    private static Stream<Mutant> words() {
        return Stream.of(
                Mutant.of("the first fault of a definition alone", resources(firstFaultOnly()), "D1", "D3"),
                Mutant.of("unknown keys that nobody looks at", resources(ignoresUnknownKeys()), "D3"),
                Mutant.of("calls that need no preparation", resources(neverUnprepared()), "D5"),
                Mutant.of("addresses compared as they are spelt", resources(spelling()), "D7"),
                Mutant.of("a capacity without a reason", resources(reasonless()), "D16"),
                Mutant.of("a snapshot told on several lines", resources(severalLines()), "D20"),
                Mutant.of("a snapshot of nothing that succeeds", resources(snapshotOfNothing()), "D21"),
                Mutant.of("what is stopped counts as gone", stoppedIsGone(), "D22"),
                Mutant.of("what cannot be found out counts as gone", resources(silenceIsGone()), "D23"),
                Mutant.of("complete resources among the orphans", resources(everythingIsAnOrphan()), "D26"));
    }

    private static Stream<Mutant> deeds() {
        return Stream.of(
                Mutant.of("a new key for each allocation", resources(freshKeys()), "D9", "D12", "D13"),
                Mutant.of("metadata that get lost", resources(losesMetadata()), "D11"),
                Mutant.of("one name for all drivers", oneName(), "D15"),
                Mutant.of("a deallocation that only says so", resources(idleDeallocation()), "D8", "D15", "D17", "D24"),
                Mutant.of("a deallocation of nothing that fails", resources(strictDeallocation()), "D15", "D24", "D25"),
                Mutant.of("a blank address that means nothing", resources(blankIsNothing()), "D25"));
    }

    /** Steps in at each call of the resource driver; the mutant can make other calls of the real one. */
    @FunctionalInterface
    private interface Fault {
        Object answer(ResourceDriver real, Call call, Proceed proceed) throws Throwable;
    }

    private static UnaryOperator<DriverFactory> resources(Fault fault) {
        return Mutant.driver((call, real) ->
                call.is("resources") ? spoiled((ResourceDriver) real.proceed(), fault) : real.proceed());
    }

    /** Views of other time-outs are spoiled too. */
    private static ResourceDriver spoiled(ResourceDriver driver, Fault fault) {
        return Spoiled.of(
                ResourceDriver.class,
                driver,
                (call, real) -> call.is("within")
                        ? spoiled((ResourceDriver) real.proceed(), fault)
                        : fault.answer(driver, call, real));
    }

    private static Fault firstFaultOnly() {
        return (real, call, proceed) -> {
            try {
                return proceed.proceed();
            } catch (PolyvisorException e) {
                throw e.violations().isEmpty()
                        ? e
                        : PolyvisorException.invalid(e.violations().subList(0, 1));
            }
        };
    }

    private static Fault ignoresUnknownKeys() {
        return (real, call, proceed) -> {
            try {
                return proceed.proceed();
            } catch (PolyvisorException e) {
                if (!call.is("validateDefinition")
                        || e.violations().isEmpty()
                        || e.violations().stream()
                                .anyMatch(each -> !each.problem().equals("is not known"))) {
                    throw e;
                }
                return null;
            }
        };
    }

    private static Fault neverUnprepared() {
        return (real, call, proceed) -> {
            try {
                return proceed.proceed();
            } catch (PolyvisorException e) {
                if (call.is("orphans") && e.code() == ErrorCode.FAILED_PRECONDITION) {
                    return List.of();
                }
                throw e;
            }
        };
    }

    private static Fault spelling() {
        return (real, call, proceed) -> {
            if (call.is("status")) {
                String text = call.argument(0, String.class);
                return text.equals(text.toLowerCase(Locale.ROOT)) ? proceed.proceed() : AllocationStatus.NONE;
            }
            return proceed.proceed();
        };
    }

    private static Fault reasonless() {
        return (real, call, proceed) ->
                call.is("capacity") ? capacity((Capacity) proceed.proceed()) : proceed.proceed();
    }

    private static Capacity capacity(Capacity real) {
        OptionalLong count = real.count();
        return new Capacity(count, "");
    }

    private static Fault severalLines() {
        return (real, call, proceed) ->
                call.is("snapshot") ? ((String) proceed.proceed()).replace(",", ",\n") : proceed.proceed();
    }

    private static Fault snapshotOfNothing() {
        return (real, call, proceed) -> {
            try {
                return proceed.proceed();
            } catch (PolyvisorException e) {
                if (call.is("snapshot") && e.code() == ErrorCode.NOT_FOUND) {
                    return "";
                }
                throw e;
            }
        };
    }

    private static UnaryOperator<DriverFactory> stoppedIsGone() {
        return Mutant.driver((call, real) -> {
            if (!call.is("resources")) {
                return real.proceed();
            }
            Instances instances = ((Driver) call.self()).instances();
            Map<String, String> allocated = new HashMap<>();
            return spoiled((ResourceDriver) real.proceed(), (driver, each, proceed) -> {
                Object answer = proceed.proceed();
                if (each.is("allocate")) {
                    Allocation allocation = (Allocation) answer;
                    allocated.put(allocation.hwaddr(), allocation.identifier());
                }
                if (answer != AllocationStatus.ALLOCATED) {
                    return answer;
                }
                String id = allocated.get(each.argument(0, String.class));
                return id == null || instances.byId(id).info().isRunning() ? answer : AllocationStatus.NONE;
            });
        });
    }

    private static Fault silenceIsGone() {
        return (real, call, proceed) -> {
            try {
                return proceed.proceed();
            } catch (PolyvisorException e) {
                if (call.is("status") && e.retryable()) {
                    return AllocationStatus.NONE;
                }
                throw e;
            }
        };
    }

    private static Fault everythingIsAnOrphan() {
        List<Orphan> all = new ArrayList<>();
        return (real, call, proceed) -> {
            Object answer = proceed.proceed();
            if (call.is("allocate")) {
                Allocation allocation = (Allocation) answer;
                all.add(new Orphan(
                        allocation.identifier(),
                        "instance",
                        "",
                        Optional.of(allocation.hwaddr()),
                        Optional.empty(),
                        "it bears marks"));
            }
            return call.is("orphans") ? List.copyOf(all) : answer;
        };
    }

    private static Fault freshKeys() {
        return (real, call, proceed) -> call.is("allocate")
                ? real.allocate(
                        request(call).withIdempotencyKey(UUID.randomUUID().toString()))
                : proceed.proceed();
    }

    private static Fault losesMetadata() {
        return (real, call, proceed) ->
                call.is("allocate") ? real.allocate(request(call).withMetadata(Map.of())) : proceed.proceed();
    }

    private static AllocationRequest request(Call call) {
        return call.arguments().get(0) instanceof String definition
                ? AllocationRequest.of(definition)
                : call.argument(0, AllocationRequest.class);
    }

    /** Each session believes that it belongs to the same provider. */
    private static UnaryOperator<DriverFactory> oneName() {
        return Mutant.opening((factory, context, connection) -> {
            DriverContext renamed = Spoiled.of(
                    DriverContext.class,
                    context,
                    (call, real) -> call.is("provider") ? Bench.PROVIDER : real.proceed());
            return Spoiled.of(
                    Driver.class,
                    factory.open(context, connection),
                    (call, real) -> call.is("resources")
                            ? factory.open(renamed, connection).resources()
                            : real.proceed());
        });
    }

    private static Fault idleDeallocation() {
        return (real, call, proceed) ->
                call.is("deallocate") && !call.argument(0, String.class).isBlank() ? null : proceed.proceed();
    }

    private static Fault strictDeallocation() {
        return (real, call, proceed) -> {
            if (call.is("deallocate")
                    && !call.argument(0, String.class).isBlank()
                    && real.status(call.argument(0, String.class)) == AllocationStatus.NONE) {
                throw PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no such resource");
            }
            return proceed.proceed();
        };
    }

    private static Fault blankIsNothing() {
        return (real, call, proceed) ->
                call.is("deallocate") && call.argument(0, String.class).isBlank() ? null : proceed.proceed();
    }
}
