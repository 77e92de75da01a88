package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OperationStarter;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceQuery;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.testkit.contract.Spoiled.Spoiler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Drivers whose instances are broken. */
final class InstanceMutants {
    private InstanceMutants() {}

    static Stream<Mutant> all() {
        return Stream.concat(lookups(), Stream.concat(verbs(), facets()));
    }

    private static Stream<Mutant> lookups() {
        return Stream.of(
                Mutant.of("an unknown name without an answer", instances(unknownIsInternal()), "I2"),
                Mutant.of("names that nobody checks", instances(uncheckedNames()), "I3"),
                Mutant.of("the first of several of a name", instances(firstOfSeveral()), "I4"),
                Mutant.of("lists in any order", instances(reversed()), "I6"),
                Mutant.of("queries that nobody looks at", instances(allMatch()), "I6"),
                Mutant.of(
                        "a refresh that does not read",
                        eachHandle(InstanceMutants::firstInfoForEver),
                        "I7",
                        "I8",
                        "I18",
                        "I19",
                        "I20",
                        "I22",
                        "I26",
                        "I32",
                        "I34",
                        "I36",
                        "I40"),
                Mutant.of("an interrupt that is swallowed", eachInstance(deafToInterrupts()), "I32"));
    }

    private static Stream<Mutant> verbs() {
        return Stream.of(
                Mutant.of(
                        "a create that is not read again",
                        plans("instance.create", PlanChange.touchesNothing()),
                        "I9",
                        "I10"),
                Mutant.of(
                        "a new key for each create",
                        creating(spec -> withKey(spec, UUID.randomUUID().toString())),
                        "I11"),
                Mutant.of("one key for all creates", creating(spec -> withKey(spec, spec.name())), "I12"),
                Mutant.of("options that nobody knows are ignored", creating(InstanceMutants::withoutOptions), "I13"),
                Mutant.of("one fault at a time", instances(firstFaultOnly()), "I13"),
                Mutant.of(
                        "a lost answer that nobody looks up",
                        plans("instance.create", PlanChange.findsNothing()),
                        "I15"),
                Mutant.of(
                        "a lost answer taken for a refusal",
                        plans("instance.start", PlanChange.takesLossForRefusal()),
                        "I26"),
                Mutant.of(
                        "a second delete that fails",
                        plans("instance.delete", PlanChange.refusesWhatIsReached()),
                        "I16"),
                Mutant.of(
                        "a start that always claims a change",
                        plans("instance.start", PlanChange.claimsChange()),
                        "I18"),
                Mutant.of(
                        "a stop of a stopped instance that fails",
                        plans("instance.stop", PlanChange.refusesWhatIsReached()),
                        "I19",
                        "I20"),
                Mutant.of("an update for another version that is made", eachInstance(ignoresVersion()), "I34"),
                Mutant.of("a lack without its reason", eachInstance(unreasoned()), "I51"));
    }

    private static Stream<Mutant> facets() {
        return Stream.of(
                Mutant.of("snapshots newest first", eachInstance(snapshots(newestFirst())), "I38", "I42"),
                Mutant.of(
                        "a restore that restores nothing",
                        plans("instance.snapshot.restore", PlanChange.doesNothing()),
                        "I40"),
                Mutant.of("files with other permissions", eachInstance(files(otherMode())), "I43"),
                Mutant.of(
                        "a removal of nothing that fails",
                        plans("instance.file.remove", PlanChange.refusesWhatIsReached()),
                        "I46"),
                Mutant.of("output that is lost", plans("instance.exec", PlanChange.losesOutput()), "I47", "I48"));
    }

    // where a mutant steps in

    private static UnaryOperator<DriverFactory> instances(Spoiler spoiler) {
        return Mutant.driver(
                (call, real) -> call.is("instances") ? spoiled((Instances) real.proceed(), spoiler) : real.proceed());
    }

    /** Views are spoiled too. */
    private static Instances spoiled(Instances instances, Spoiler spoiler) {
        return Spoiled.of(
                Instances.class,
                instances,
                (call, real) -> call.is("in") || call.is("inAllScopes")
                        ? spoiled((Instances) real.proceed(), spoiler)
                        : spoiler.answer(call, real));
    }

    /** Every handle, wherever it comes from. */
    private static UnaryOperator<DriverFactory> eachInstance(Spoiler spoiler) {
        return eachHandle(instance -> spoiler);
    }

    /** Every handle in a way of its own. */
    private static UnaryOperator<DriverFactory> eachHandle(Function<Instance, Spoiler> spoilers) {
        UnaryOperator<DriverFactory> found = instances((call, real) -> handles(real.proceed(), spoilers));
        UnaryOperator<DriverFactory> made = plans("", new PlanChange() {
            @Override
            public <T> void apply(OperationPlan<T> plan, OperationPlan.Builder<T> changed) {
                changed.result(context -> handle(plan.result().run(context), spoilers));
            }
        });
        return factory -> found.apply(made.apply(factory));
    }

    private static Object handles(Object answer, Function<Instance, Spoiler> spoilers) {
        if (answer instanceof Optional<?> one) {
            return one.map(each -> handle(each, spoilers));
        }
        if (answer instanceof List<?> several) {
            return several.stream().map(each -> handle(each, spoilers)).toList();
        }
        return handle(answer, spoilers);
    }

    @SuppressWarnings("unchecked")
    private static <T> T handle(T answer, Function<Instance, Spoiler> spoilers) {
        return answer instanceof Instance instance
                ? (T) Spoiled.of(Instance.class, instance, spoilers.apply(instance))
                : answer;
    }

    private static Spoiler snapshots(Spoiler spoiler) {
        return (call, real) -> call.is("snapshots")
                ? Spoiled.of(Snapshots.class, (Snapshots) real.proceed(), spoiler)
                : real.proceed();
    }

    private static Spoiler files(Spoiler spoiler) {
        return (call, real) ->
                call.is("files") ? Spoiled.of(Files.class, (Files) real.proceed(), spoiler) : real.proceed();
    }

    private static UnaryOperator<DriverFactory> creating(UnaryOperator<InstanceSpec> change) {
        return instances((call, real) -> call.is("create")
                ? ((Instances) call.self()).create(change.apply(call.argument(0, InstanceSpec.class)))
                : real.proceed());
    }

    /** Plans whose verb begins so. */
    private static UnaryOperator<DriverFactory> plans(String verb, PlanChange change) {
        return Mutant.opening((factory, context, connection) -> {
            OperationStarter starter = new OperationStarter() {
                @Override
                public <T> Operation<T> start(OperationPlan<T> plan) {
                    return context.operations().start(plan.verb().startsWith(verb) ? changed(plan, change) : plan);
                }
            };
            DriverContext spoiled = Spoiled.of(
                    DriverContext.class, context, (call, real) -> call.is("operations") ? starter : real.proceed());
            return factory.open(spoiled, connection);
        });
    }

    private static <T> OperationPlan<T> changed(OperationPlan<T> plan, PlanChange change) {
        OperationPlan.Builder<T> copy = OperationPlan.<T>of(plan.verb())
                .accept(plan.accept())
                .lookup(plan.lookup())
                .completion(plan.completion())
                .settle(plan.settle())
                .touched(plan.touched())
                .result(plan.result());
        plan.subject().ifPresent(copy::subject);
        if (plan.exclusive()) {
            copy.exclusive();
        }
        if (plan.repeatable()) {
            copy.repeatable();
        }
        change.apply(plan, copy);
        return copy.build();
    }

    // what is wrong

    private static Spoiler unknownIsInternal() {
        return onFailure(ErrorCode.NOT_FOUND, "byId", e -> PolyvisorException.of(ErrorCode.INTERNAL, "no answer"));
    }

    private static Spoiler uncheckedNames() {
        return onFailure(
                ErrorCode.INVALID_ARGUMENT, "get", e -> PolyvisorException.of(ErrorCode.NOT_FOUND, "no such instance"));
    }

    private static Spoiler onFailure(ErrorCode code, String method, UnaryOperator<PolyvisorException> change) {
        return (call, real) -> {
            try {
                return real.proceed();
            } catch (PolyvisorException e) {
                throw call.is(method) && e.code() == code ? change.apply(e) : e;
            }
        };
    }

    private static Spoiler firstFaultOnly() {
        return onFailure(
                ErrorCode.INVALID_ARGUMENT,
                "create",
                e -> PolyvisorException.invalid(e.violations().subList(0, 1)));
    }

    private static Spoiler firstOfSeveral() {
        return (call, real) -> {
            try {
                return real.proceed();
            } catch (PolyvisorException e) {
                if (call.is("get") && e.code() == ErrorCode.FAILED_PRECONDITION) {
                    String name = call.argument(0, String.class);
                    return ((Instances) call.self())
                            .list(InstanceQuery.builder().namePrefix(name).build())
                            .get(0);
                }
                throw e;
            }
        };
    }

    private static Spoiler reversed() {
        return (call, real) -> call.is("list") ? reverse((List<?>) real.proceed()) : real.proceed();
    }

    private static List<Object> reverse(List<?> list) {
        List<Object> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    private static Spoiler allMatch() {
        return (call, real) -> call.is("list") ? ((Instances) call.self()).list() : real.proceed();
    }

    /** Not what info() knows: that follows the inventory, which sometimes is as fast as a read. */
    private static Spoiler firstInfoForEver(Instance instance) {
        InstanceInfo first = instance.info();
        return (call, real) -> call.is("refresh") ? first : real.proceed();
    }

    private static Spoiler deafToInterrupts() {
        return (call, real) -> {
            if (call.is("refresh")) {
                boolean unused = Thread.interrupted();
            }
            return real.proceed();
        };
    }

    private static InstanceSpec withKey(InstanceSpec spec, String key) {
        return spec.toBuilder().idempotencyKey(key).build();
    }

    private static InstanceSpec withoutOptions(InstanceSpec spec) {
        return InstanceSpec.named(spec.name())
                .source(spec.source())
                .start(spec.start())
                .labels(spec.labels())
                .description(spec.description())
                .idempotencyKey(spec.idempotencyKey())
                .build();
    }

    private static Spoiler ignoresVersion() {
        return (call, real) -> {
            if (!call.is("update")) {
                return real.proceed();
            }
            InstanceUpdate asked = call.argument(0, InstanceUpdate.class);
            return ((Instance) call.self())
                    .update(InstanceUpdate.builder()
                            .labels(asked.labels())
                            .options(asked.options())
                            .removeLabel(asked.removedLabels().toArray(String[]::new))
                            .description(asked.description().orElse("changed"))
                            .build());
        };
    }

    private static Spoiler unreasoned() {
        return (call, real) -> {
            try {
                return real.proceed();
            } catch (PolyvisorException e) {
                throw e.code() == ErrorCode.UNIMPLEMENTED
                        ? PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "not implemented")
                        : e;
            }
        };
    }

    private static Spoiler newestFirst() {
        return (call, real) -> call.is("list") ? reverse((List<?>) real.proceed()) : real.proceed();
    }

    private static Spoiler otherMode() {
        return (call, real) -> {
            if (call.is("write") && call.arguments().size() == 3) {
                PushOptions asked = call.argument(2, PushOptions.class);
                return ((Files) call.self())
                        .write(
                                call.argument(0, String.class),
                                call.argument(1, byte[].class),
                                asked.toBuilder().mode(0777).build());
            }
            return real.proceed();
        };
    }
}
