package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Image;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.ResourceDriver;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the quick start shows, step by step. */
final class Tour {
    /** How many machines of each provider are shown. */
    private static final int SHOWN = 6;

    private static final String INSTANCE = "polyvisor-quickstart";
    private static final Duration PROGRESS = Duration.ofMillis(250);

    private final Fleet fleet;
    private final Arguments arguments;
    private final Output output;

    Tour(Fleet fleet, Arguments arguments, Output output) {
        this.fleet = fleet;
        this.arguments = arguments;
        this.output = output;
    }

    @SuppressWarnings("try") // the watch works by being open
    void run() throws InterruptedException {
        awaitParity();
        output.inventory(fleet.inventory().snapshot());
        awaitValidation();
        output.concerns(fleet.inventory().snapshot());
        if (!arguments.readOnly()) {
            Follower follower = new Follower(output::changes);
            try (Watch watch = fleet.inventory().watch(follower)) {
                for (Provider provider : fleet.providers()) {
                    life(provider);
                    allocation(provider);
                }
                follower.awaitRevision(fleet.inventory().revision(), arguments.timeout());
            }
        }
        output.end(fleet.inventory().snapshot());
    }

    /** The first machines of each provider. */
    static Stream<Machine> shown(InventorySnapshot snapshot) {
        List<String> providers = snapshot.machines()
                .map(m -> m.key().provider())
                .distinct()
                .sorted()
                .toList();
        return providers.stream()
                .flatMap(p -> snapshot.find(Query.of(Machine.class).provider(p).limit(SHOWN)).entries().stream())
                .map(Entry::value);
    }

    private void awaitParity() throws InterruptedException {
        Duration left = arguments.timeout();
        while (true) {
            fleet.providers().forEach(p -> output.progress(p.status(), machines(p.name())));
            try {
                fleet.inventory().awaitParity(left.compareTo(PROGRESS) < 0 ? left : PROGRESS);
                fleet.providers().forEach(p -> output.progress(p.status(), machines(p.name())));
                return;
            } catch (PolyvisorException late) {
                left = left.minus(PROGRESS);
                if (late.code() != ErrorCode.DEADLINE_EXCEEDED || left.isZero() || left.isNegative()) {
                    throw late;
                }
            }
        }
    }

    private void awaitValidation() throws InterruptedException {
        for (Machine machine : fleet.inventory().snapshot().machines().toList()) {
            var unused = fleet.inventory()
                    .await(
                            machine.key(),
                            entry -> entry.map(e -> e.validation().state() != Validation.State.NEVER)
                                    .orElse(true),
                            arguments.timeout());
        }
    }

    /** The entries of the machines that something is said about, in a stable order. */
    static Stream<Entry<?>> withConcerns(InventorySnapshot snapshot) {
        return snapshot.entries()
                .filter(e -> !e.validation().concerns().isEmpty())
                .sorted(Comparator.comparing(Entry::key));
    }

    private long machines(String provider) {
        return fleet.inventory().snapshot().count(Query.of(Machine.class).provider(provider));
    }

    private void life(Provider provider) throws InterruptedException {
        if (!provider.capabilities().contains(Capability.CREATE)) {
            output.done(
                    provider.name(),
                    "create",
                    provider.whyNot(Capability.CREATE).orElse("cannot create"));
            return;
        }
        InstanceSpec spec = InstanceSpec.named(INSTANCE)
                .image(image(provider))
                .cpus(1)
                .memory(DataSize.mib(512))
                .start(false)
                .build();
        Instance instance =
                step(provider, "create " + INSTANCE, () -> provider.instances().create(spec));
        try {
            step(provider, "start it", () -> instance.start());
            output.begin(provider.name(), "execute uname -a in it");
            ExecResult result = instance.exec("uname", "-a").await(arguments.timeout());
            output.done(provider.name(), "execute", result.stdout().strip() + " (exit code " + result.exitCode() + ")");
            step(provider, "take a snapshot", () -> instance.snapshots().create("before-upgrade"));
            step(provider, "stop it", () -> instance.stop(StopOptions.force()));
        } finally {
            step(provider, "delete it", () -> instance.delete(DeleteOptions.force()));
        }
    }

    /** A machine from a definition, known by its address alone, and back. */
    private void allocation(Provider provider) {
        if (!provider.capabilities().contains(Capability.RESOURCES)) {
            output.done(
                    provider.name(),
                    "allocate",
                    provider.whyNot(Capability.RESOURCES).orElse("allocates nothing"));
            return;
        }
        String definition =
                "{\"image\": \"" + image(provider).replace("\\", "\\\\").replace("\"", "\\\"")
                        + "\", \"requirements\": {\"cpu\": 1, \"ram\": 1}}";
        ResourceDriver resources = provider.resources().within(arguments.timeout());
        resources.prepare("");
        output.begin(provider.name(), "allocate a resource");
        Allocation allocation = resources.allocate(
                AllocationRequest.of(definition).withMetadata(Map.of("greeting", "hello from the quick start")));
        try {
            output.done(
                    provider.name(), "allocate a resource", allocation.hwaddr() + ", as " + allocation.identifier());
        } finally {
            output.begin(provider.name(), "deallocate it");
            resources.deallocate(allocation.hwaddr());
            output.done(
                    provider.name(),
                    "deallocate it",
                    resources.status(allocation.hwaddr()).name());
        }
    }

    private String image(Provider provider) {
        return arguments
                .image()
                .or(() -> fleet.inventory()
                        .snapshot()
                        .images()
                        .filter(i -> i.key().provider().equals(provider.name()))
                        .map(Tour::reference)
                        .min(Comparator.naturalOrder()))
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.FAILED_PRECONDITION,
                        provider.name()
                                + " has no image: import one there (LXD: lxc image import FILE --alias NAME), or name"
                                + " one that it can fetch with --image"));
    }

    private static String reference(Image image) {
        List<String> aliases = image.aliases();
        return aliases.isEmpty() ? image.name() : aliases.get(0);
    }

    private <T> T step(Provider provider, String what, Supplier<Operation<T>> verb) throws InterruptedException {
        output.begin(provider.name(), what);
        Operation<T> operation = verb.get();
        T result = operation.await(arguments.timeout());
        output.done(
                provider.name(),
                what,
                operation.revision().map(r -> "at revision " + r.number()).orElse(""));
        return result;
    }
}
