package dev.polyvisor.benchmarks.policy;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Host;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.StorageVolume;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Rule;
import dev.polyvisor.api.policy.RuleSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Rules as hosts write them: of what the machine says itself, and of what it refers to; one machine in ten has a concern. */
final class SomeRules {
    private static final int TENTH = 10;
    private static final List<Predicate<Workload>> TESTS = List.of(
            workload -> workload.value().memory().isEmpty(),
            workload -> workload.value().cpus().orElse(0) > 64,
            workload -> workload.value().state() == MachineState.ERROR,
            workload -> !isName(workload.value().name()),
            workload -> workload.value().labels().containsKey("forbidden"),
            workload -> !workload.missing().isEmpty(),
            workload -> host(workload.value(), workload),
            SomeRules::hasLargeVolume,
            workload -> workload.references().size() > 50,
            workload -> workload.value().key().hashCode() % TENTH == 0);

    private SomeRules() {}

    /** A set of so many rules, each of the tests above in turn. */
    static RuleSet of(long version, int count) {
        return new RuleSet(
                version, IntStream.range(0, count).mapToObj(SomeRules::rule).toList());
    }

    private static Rule rule(int number) {
        Predicate<Workload> test = TESTS.get(number % TESTS.size());
        Concern concern = new Concern("bench.rule." + number, Concern.WARNING, "Rule " + number, "Look at it.");
        return Rule.named(concern.id(), (workload, found) -> {
            if (test.test(workload)) {
                found.accept(concern);
            }
        });
    }

    private static boolean isName(String name) {
        return name.length() <= 63
                && name.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z');
    }

    private static boolean host(Machine machine, Workload workload) {
        return machine.host()
                .flatMap(key -> workload.reference(key, Host.class))
                .filter(host -> !host.schedulable())
                .isPresent();
    }

    private static boolean hasLargeVolume(Workload workload) {
        for (Entry<?> entry : workload.references().values()) {
            if (entry.value() instanceof StorageVolume volume
                    && volume.capacity().map(DataSize::bytes).orElse(0L)
                            > DataSize.gib(64_000).bytes()) {
                return true;
            }
        }
        return false;
    }
}
