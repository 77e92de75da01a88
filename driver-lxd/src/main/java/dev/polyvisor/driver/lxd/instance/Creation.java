package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Creates an instance and starts it. What an earlier try left is known by the idempotency key, which stands in the configuration
 * of the instance from its first moment on.
 */
final class Creation {
    /** What the handle of the work says when the instance is to be started. */
    static final String START = "start";

    /** What LXD calls the making of an instance, from whatever it is made. */
    static final String DESCRIPTION = "Creating instance";

    private final Parts parts;
    private final String project;
    private final InstanceSpec spec;

    Creation(Parts parts, String project, InstanceSpec spec) {
        this.parts = parts;
        this.project = project;
        this.spec = spec;
    }

    Operation<Instance> start(String verb) {
        CreationSpec.check(spec);
        ResourceKey path = parts.keys().instance(project, spec.name());
        Work<Instance> work = new Work<Instance>(parts, verb)
                .on(path)
                .about(() -> new WorkHandle("", project, spec.name(), "", spec.start() ? START : ""))
                .then(new Create());
        if (spec.start()) {
            work.then(new StartMade(parts, project, spec.name()));
        }
        return work.giving(context -> made(parts, project, spec.name()));
    }

    static Instance made(Parts parts, String project, String name) throws InterruptedException {
        return parts.handle(parts.finder().read(project, name).orElseThrow(() -> Refusals.notFound("instance", name)));
    }

    /** An instance shows before its files are there: while LXD works on it, it is followed and not taken for done. */
    static Optional<Calls.Known> underWay(Parts parts, String project, String name) throws InterruptedException {
        return parts.calls().operationsOf(new WorkHandle("", project, name, "", "")).stream()
                .filter(known -> !known.isFinal() && known.description().equals(DESCRIPTION))
                .findFirst();
    }

    private final class Create implements Step {
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
            return underWay(parts, project, spec.name()).isEmpty();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Optional<Calls.Known> adopted = underWay(parts, project, spec.name());
            if (adopted.isPresent()) {
                return parts.session().client().operation(adopted.get().id());
            }
            return parts.calls().begin(Requests.create(parts.session(), project, spec.location(), body()));
        }

        @Override
        public String description() {
            return DESCRIPTION;
        }
    }

    private Map<String, Object> body() throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(CreationSpec.body(spec));
        body.put("source", new CreationSource(parts, project).of(spec.source()));
        if (!body.containsKey("profiles")) {
            new CreationSource(parts, project).profiles(spec.source()).ifPresent(names -> body.put("profiles", names));
        }
        if (spec.rootSize().isPresent() || spec.storagePool().isPresent()) {
            new RootDisk(parts, project).add(spec, body);
        }
        new CreationDevices(parts, project).add(spec, body);
        return body;
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
