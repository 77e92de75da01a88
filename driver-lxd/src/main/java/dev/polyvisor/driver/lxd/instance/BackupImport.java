package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.ImportSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.client.LxdFailures;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.Body;
import dev.polyvisor.http.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes an instance of a backup that is sent. The name may be the one in the backup, which is known when the server has read it. A
 * stream that was read cannot be sent again, so a lost answer is looked up by the name and never repeated.
 */
final class BackupImport {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final String DESCRIPTION = "Restoring backup";

    private final Parts parts;
    private final String project;
    private final ImportSpec spec;
    private volatile String operation = "";
    private volatile String name;

    BackupImport(Parts parts, String project, ImportSpec spec) {
        this.parts = parts;
        this.project = project;
        this.spec = spec;
        this.name = spec.name().orElse("");
    }

    Operation<Instance> start() {
        check();
        OperationPlan.Builder<Instance> plan = OperationPlan.<Instance>of("instance.import")
                .accept(context -> accept())
                .lookup(context -> lookup())
                .completion(new Following())
                .touched(context -> Set.of(Target.entity(parts.keys().instance(project, name))))
                .result(context -> Creation.made(parts, project, name));
        spec.name().ifPresent(given -> plan.subject(parts.keys().instance(project, given)));
        return parts.context().operations().start(plan.build());
    }

    private void check() {
        List<Violation> wrong = new ArrayList<>();
        spec.name().flatMap(LxdNames::instance).ifPresent(problem -> wrong.add(new Violation("name", problem)));
        spec.storagePool()
                .flatMap(LxdNames::entity)
                .ifPresent(problem -> wrong.add(new Violation("storagePool", problem)));
        spec.location()
                .map(location -> location.startsWith("@") ? location.substring(1) : location)
                .flatMap(LxdNames::entity)
                .ifPresent(problem -> wrong.add(new Violation("location", problem)));
        spec.options().keySet().stream()
                .sorted()
                .forEach(option -> wrong.add(new Violation("options." + option, "is unknown to the lxd driver")));
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
    }

    private Acceptance accept() throws InterruptedException {
        LxdClient client = parts.session().client();
        need(client, spec.name().isPresent(), "backup_override_name", "another name");
        need(client, spec.storagePool().isPresent(), "container_backup_override_pool", "another pool");
        need(client, !spec.devices().isEmpty(), "import_instance_devices", "other devices");
        if (spec.name().isPresent() && parts.finder().read(project, name).isPresent()) {
            throw Refusals.taken("an instance", project + "/" + name);
        }
        Optional<WireOperation> begun = parts.calls().begin(request());
        begun.ifPresent(this::learn);
        return Acceptance.accepted(handle());
    }

    private static void need(LxdClient client, boolean asked, String extension, String what)
            throws InterruptedException {
        if (asked && !client.has(extension)) {
            throw Refusals.unimplemented("this server imports no backup with " + what);
        }
    }

    private String handle() {
        return new WorkHandle(operation, project, name, "", "").toString();
    }

    private HttpRequest request() throws InterruptedException {
        String prefix = parts.session().headerPrefix();
        HttpRequest request = HttpRequest.post("/1.0/instances")
                .query("project", project)
                .timeout(Duration.ZERO)
                .body(Body.stream("application/octet-stream", -1, () -> new UnclosedInput(spec.content())));
        if (spec.name().isPresent()) {
            request = request.header(prefix + "name", name);
        }
        if (spec.storagePool().isPresent()) {
            request = request.header(prefix + "pool", spec.storagePool().get());
        }
        if (!spec.devices().isEmpty()) {
            request = request.header(prefix + "devices", form(spec.devices()));
        }
        return spec.location().isPresent()
                ? request.query("target", spec.location().get())
                : parts.session().placed(request);
    }

    /** A form of forms, as the server reads it. */
    private static String form(Map<String, Map<String, String>> devices) {
        return new TreeMap<>(devices)
                .entrySet().stream()
                        .map(device -> encoded(device.getKey()) + "="
                                + encoded(new TreeMap<>(device.getValue())
                                        .entrySet().stream()
                                                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                                                .collect(Collectors.joining("&"))))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The operation names the instance that it makes. */
    private void learn(WireOperation begun) {
        operation = begun.id();
        begun.resources().getOrDefault("instances", List.of()).stream()
                .map(BackupImport::lastSegment)
                .findFirst()
                .ifPresent(made -> name = made);
    }

    private static String lastSegment(String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Optional<Acceptance> lookup() throws InterruptedException {
        if (spec.name().isEmpty()) {
            return Optional.empty();
        }
        for (Calls.Known each : parts.calls().operationsOf(new WorkHandle("", project, name, "", ""))) {
            if (!each.isFinal() && each.description().equals(DESCRIPTION)) {
                operation = each.id();
                return Optional.of(Acceptance.accepted(handle()));
            }
        }
        // it was not there before the request
        return parts.finder().read(project, name).map(found -> Acceptance.accepted(handle()));
    }

    private final class Following implements Completion {
        @Override
        public Status check(OperationContext context) throws InterruptedException {
            if (operation.isEmpty()) {
                return new Done();
            }
            Optional<WireOperation> seen = parts.calls().await(operation, LOOK);
            if (seen.isEmpty()) {
                return parts.finder().read(project, name).isPresent()
                        ? new Done()
                        : new Lost("the operation " + operation + " is gone");
            }
            learn(seen.get());
            if (!seen.get().isFinal()) {
                return new Running(Progress.stage(DESCRIPTION), Duration.ZERO);
            }
            if (seen.get().succeeded()) {
                return name.isEmpty()
                        ? new Failed(PolyvisorException.of(ErrorCode.INTERNAL, "LXD did not name what it imported"))
                        : new Done();
            }
            return seen.get().cancelled() ? new Cancelled() : new Failed(LxdFailures.of(seen.get()));
        }

        @Override
        public Cancellation cancel(OperationContext context) throws InterruptedException {
            return !operation.isEmpty() && parts.calls().cancel(operation)
                    ? Cancellation.CANCELLED
                    : Cancellation.NOT_CANCELLABLE;
        }
    }
}
