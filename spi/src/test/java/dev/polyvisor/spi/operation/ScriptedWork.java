package dev.polyvisor.spi.operation;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OperationPlan.Settlement;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A plan that follows a script: for each step what it answers or throws, one after the other, the last one for ever. Notes
 * which steps were run.
 */
final class ScriptedWork {
    static final ResourceKey SUBJECT = new ResourceKey("lab", "fake-machine", "m-1");
    static final Set<Target> TOUCHED = Set.of(Target.entity(SUBJECT));

    private final Map<String, Deque<Object>> script = new HashMap<>();
    private final List<String> steps = new CopyOnWriteArrayList<>();

    ScriptedWork() {
        on("accept", Acceptance.accepted("job-1"));
        on("lookup", Optional.empty());
        on("check", new Completion.Done());
        on("cancel", Cancellation.NOT_CANCELLABLE);
        on("touched", TOUCHED);
        on("settle", Settlement.OPEN);
        on("result", "result");
    }

    /** Something to do instead of an answer. */
    @FunctionalInterface
    interface Deed {
        Object run(OperationContext context) throws InterruptedException;
    }

    ScriptedWork on(String step, Object... answers) {
        script.put(step, new ArrayDeque<>(Arrays.asList(answers)));
        return this;
    }

    ScriptedWork doing(String step, Deed deed) {
        return on(step, deed);
    }

    /** The steps that were run, in their order. */
    List<String> steps() {
        return List.copyOf(steps);
    }

    int count(String step) {
        return (int) steps.stream().filter(step::equals).count();
    }

    static Completion.Running running(Duration checkAfter) {
        return new Completion.Running(Progress.of(50, "half way"), checkAfter);
    }

    OperationPlan<String> plan() {
        return builder().build();
    }

    OperationPlan.Builder<String> builder() {
        return OperationPlan.<String>of("instance.start")
                .subject(SUBJECT)
                .accept(context -> (Acceptance) step("accept", context))
                .lookup(context -> ((Optional<?>) step("lookup", context)).map(Acceptance.class::cast))
                .completion(new Completion() {
                    @Override
                    public Status check(OperationContext context) throws InterruptedException {
                        return (Status) step("check", context);
                    }

                    @Override
                    public Cancellation cancel(OperationContext context) throws InterruptedException {
                        return (Cancellation) step("cancel", context);
                    }
                })
                .touched(context -> targets(step("touched", context)))
                .settle(context -> (Settlement) step("settle", context))
                .result(context -> (String) step("result", context));
    }

    @SuppressWarnings("unchecked")
    private static Set<Target> targets(Object answer) {
        return (Set<Target>) answer;
    }

    private Object step(String name, OperationContext context) throws InterruptedException {
        steps.add(name);
        Object answer = next(name);
        if (answer instanceof PolyvisorException failure) {
            throw failure;
        } else if (answer instanceof RuntimeException failure) {
            throw failure;
        } else if (answer instanceof Error failure) {
            throw failure;
        }
        return answer instanceof Deed deed ? deed.run(context) : answer;
    }

    private synchronized Object next(String name) {
        Deque<Object> answers = script.get(name);
        return answers.size() > 1 ? answers.remove() : answers.element();
    }
}
