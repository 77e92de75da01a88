package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.client.LxdFailures;
import dev.polyvisor.driver.lxd.session.DeviceLookup;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Creates an instance and starts it. What an earlier try left is known by the idempotency key, which stands in the configuration
 * of the instance from its first moment on.
 */
final class Creation {
    /** What the handle of the work says when the instance is to be started. */
    static final String START = "start";

    /** What it says when disks are to follow, of which only the request tells. */
    static final String DISKS = "disks";

    /** What LXD calls the making of an instance, from whatever it is made. */
    static final String DESCRIPTION = "Creating instance";

    private final Parts parts;
    private final String project;
    private final InstanceSpec spec;
    private final CreationSource source;

    Creation(Parts parts, String project, InstanceSpec spec) {
        this(parts, project, spec, CreationSource.Terms.USUAL);
    }

    Creation(Parts parts, String project, InstanceSpec spec, CreationSource.Terms terms) {
        this.parts = parts;
        this.project = project;
        this.spec = spec;
        this.source = new CreationSource(parts, project, terms);
    }

    Operation<Instance> start(String verb) {
        CreationSpec.check(spec);
        ResourceKey path = parts.keys().instance(project, spec.name());
        Work<Instance> work = new Work<Instance>(parts, verb)
                .on(path)
                .about(() -> new WorkHandle("", project, spec.name(), "", item()))
                .then(new Create());
        spec.disks().forEach(disk -> attach(work, DiskForm.namedBySerial(disk)));
        if (spec.start()) {
            work.then(new StartMade(parts, project, spec.name()));
        }
        return work.giving(context -> made(parts, project, spec.name()));
    }

    private String item() {
        return !spec.disks().isEmpty() ? DISKS : spec.start() ? START : "";
    }

    private void attach(Work<Instance> work, DiskSpec disk) {
        if (DiskForm.makesVolume(disk)) {
            work.then(new OnMade(made -> new DiskWork.MakeVolume(made, disk), "Copying storage volume"));
        }
        work.then(new OnMade(
                made -> new Changes(made)
                        .step(
                                disk.kind() == DiskKind.CDROM
                                        ? new CdDrives(made).attach(disk)
                                        : DiskWork.attach(made, disk)),
                "Updating instance"));
    }

    static Instance made(Parts parts, String project, String name) throws InterruptedException {
        return parts.handle(parts.finder().read(project, name).orElseThrow(() -> Refusals.notFound("instance", name)));
    }

    /** An instance shows before its files are there: while LXD works on it, it is followed and not taken for done. */
    static Optional<WireOperation> running(Parts parts, String project, String name) throws InterruptedException {
        return parts.calls().running(project, name, DESCRIPTION);
    }

    /** Whether an instance that was seen has been made: LXD takes away what it cannot complete before it says that it has ended. */
    static boolean isWhole(Parts parts, Found seen) throws InterruptedException {
        return running(parts, seen.project(), seen.name()).isEmpty()
                && parts.finder()
                        .read(seen.project(), seen.name())
                        .filter(still ->
                                still.wire().createdAt().equals(seen.wire().createdAt()))
                        .isPresent();
    }

    private final class Create implements Step {
        /** Whether what another client began is followed; when it fails it is begun here. */
        private volatile boolean adopted;
        /** Whether what is followed is known to be what this work asked for. */
        private volatile boolean ours;
        /** Whether somebody else has taken the name since it was looked at: that is looked into once. */
        private volatile boolean late;

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<Found> there = parts.finder().read(project, spec.name());
            if (there.isEmpty()) {
                return false;
            }
            boolean ours = Labels.idempotencyKey(there.get().wire().config())
                    .filter(key -> key.equals(spec.idempotencyKey()))
                    .isPresent();
            if (!ours) {
                throw Refusals.taken("an instance", project + "/" + spec.name());
            }
            return isWhole(parts, there.get());
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Optional<WireOperation> running = running(parts, project, spec.name());
            adopted = running.isPresent();
            ours = false;
            if (adopted) {
                return running;
            }
            Optional<WireOperation> begun =
                    parts.calls().begin(Requests.create(parts.session(), project, spec.location(), body()));
            ours = true;
            return begun;
        }

        @Override
        public String description() {
            return DESCRIPTION;
        }

        @Override
        public boolean isAdopted() {
            return adopted;
        }

        /** Before it shows nobody can tell whose it is. */
        @Override
        public boolean isRepeated() {
            return !ours;
        }

        /** What somebody else began is begun here when it fails; what came too late may have been the same request of another client. */
        @Override
        public Optional<PolyvisorException> failure(WireOperation ended) {
            PolyvisorException failure = LxdFailures.of(ended);
            boolean first = !late && failure.code() == ErrorCode.ALREADY_EXISTS;
            if (first) {
                late = true;
                ours = false;
            }
            return adopted || first ? Optional.empty() : Optional.of(failure);
        }
    }

    /** A step on the instance, which is not there before. */
    private final class OnMade implements Step {
        private final Function<InstanceHandle, Step> step;
        private final String description;

        OnMade(Function<InstanceHandle, Step> step, String description) {
            this.step = step;
            this.description = description;
        }

        private Step made() throws InterruptedException {
            return step.apply(parts.handle(parts.finder()
                    .read(project, spec.name())
                    .orElseThrow(() -> Refusals.notFound("instance", spec.name()))));
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return made().isReached();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return made().send();
        }

        @Override
        public String description() {
            return description;
        }
    }

    private Map<String, Object> body() throws InterruptedException {
        Map<String, Object> body =
                new LinkedHashMap<>(CreationSpec.body(spec, interfaces(), source.addresses(spec.source())));
        body.put("source", source.of(spec.source()));
        if (!body.containsKey("profiles")) {
            source.profiles(spec.source()).ifPresent(names -> body.put("profiles", names));
        }
        if (spec.rootSize().isPresent() || spec.storagePool().isPresent()) {
            new RootDisk(parts, project).add(spec, body);
        }
        return body;
    }

    /** One that is in no network is that of its name in the profiles; where they have none it leads nowhere. */
    private Map<String, Map<String, String>> interfaces() throws InterruptedException {
        Map<String, Map<String, String>> devices = new LinkedHashMap<>(source.readdressed(spec.source()));
        for (NicSpec nic : spec.nics()) {
            Map<String, String> device = new LinkedHashMap<>();
            if (nic.network().isEmpty() && nic.binding().isEmpty()) {
                device.putAll(new DeviceLookup(parts.session(), project)
                        .nicOf(profiles(), nic.name())
                        .orElse(Map.of("nictype", "p2p")));
            }
            NicForm.change(device, nic, parts, project);
            devices.put(nic.name(), device);
        }
        return devices;
    }

    private List<String> profiles() {
        return spec.profiles().isEmpty() ? List.of(DeviceLookup.DEFAULT_PROFILE) : spec.profiles();
    }

    /** Starts what was made, unless it runs. */
    record StartMade(Parts parts, String project, String name) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return find().isRunning();
        }

        private Found find() throws InterruptedException {
            return parts.finder().read(project, name).orElseThrow(() -> Refusals.notFound("instance", name));
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return parts.calls().begin(Requests.putState(find(), Map.of("action", "start", "timeout", -1)));
        }

        @Override
        public String description() {
            return "Starting instance";
        }
    }
}
