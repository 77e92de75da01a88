package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.model.LxdMember;
import dev.polyvisor.driver.lxd.wire.WireEnvironment;
import dev.polyvisor.driver.lxd.wire.WireMember;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.driver.lxd.wire.WireProject;
import dev.polyvisor.http.HttpRequest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Moves of an instance: to another member, pool or project by the server itself, to another server with the help of this process. */
final class Migration {
    private static final String GROUP = "group";

    private final InstanceHandle instance;
    private final Parts parts;

    Migration(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<Instance> migrate(MigrateSpec spec) {
        boolean away = spec.target() instanceof MigrationTarget.Provider;
        instance.need(away ? Capability.MIGRATE_PROVIDER : Capability.MIGRATE);
        if (spec.liveness() == Liveness.LIVE) {
            instance.need(Capability.LIVE_MIGRATE);
        }
        Refusals.unknownOptions(spec.options().keySet());
        spec.newName().ifPresent(name -> LxdNames.require("newName", name, LxdNames.instance(name)));
        spec.storagePool().ifPresent(pool -> LxdNames.require("storagePool", pool, LxdNames.entity(pool)));
        if (spec.target() instanceof MigrationTarget.Provider provider) {
            return ServerTransfer.move(instance, spec, provider);
        }
        if (spec.target() instanceof MigrationTarget.Labelled labelled
                && !labelled.labels().keySet().equals(Set.of(GROUP))) {
            throw Refusals.unimplemented("LXD's members have no labels but the group that they are in");
        }
        Move move = new Move(spec);
        return instance.<Instance>work("migrate", move.wish())
                .then(move)
                .touching(() -> Set.of(Target.entity(parts.keys().instance(move.project(), move.name()))))
                .giving(context -> moved(move));
    }

    /** Whether what is to be moved runs on meanwhile; refuses what runs and cannot. */
    static boolean isLive(InstanceHandle instance, Found found, Liveness asked, boolean inPlace) {
        if (!found.isRunning()) {
            return false;
        }
        Optional<String> why = inPlace
                ? Optional.of("LXD brings only what is off to another pool or project")
                : asked == Liveness.OFFLINE
                        ? Optional.of("it was asked for a move of what is off")
                        : instance.whyNot(Capability.LIVE_MIGRATE);
        if (why.isPresent()) {
            throw Refusals.precondition("instance '" + found.name() + "' is running: " + why.get());
        }
        return true;
    }

    private Instance moved(Move move) throws InterruptedException {
        Found found = parts.finder()
                .read(move.project(), move.name())
                .orElseThrow(() -> Refusals.notFound("instance", move.name()));
        InstanceHandle there = parts.handle(found);
        return there.key().equals(instance.key()) ? instance.renamed(found) : there;
    }

    private final class Move implements Step {
        private final MigrateSpec spec;
        private final String from;
        private final String fromProject;
        private volatile String left = "";
        private volatile boolean adopted;

        Move(MigrateSpec spec) {
            this.spec = spec;
            this.from = instance.name();
            this.fromProject = instance.ref().scope().name();
        }

        String project() {
            return spec.target() instanceof MigrationTarget.InScope to
                    ? to.scope().name()
                    : fromProject;
        }

        String name() {
            return spec.newName().orElse(from);
        }

        /** By what another process can tell that it is done. */
        String wish() {
            if (spec.target() instanceof MigrationTarget.Host host) {
                return Moved.HOST + host.name();
            } else if (spec.target() instanceof MigrationTarget.Pool pool) {
                return Moved.POOL + pool.name();
            }
            return spec.target() instanceof MigrationTarget.InScope ? Moved.PROJECT + project() + "/" + name() : "";
        }

        /** Whether it is no other host, to which what runs could go on running. */
        private boolean staysInPlace() {
            return spec.target() instanceof MigrationTarget.Pool || spec.target() instanceof MigrationTarget.InScope;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            boolean elsewhere = !project().equals(fromProject) || !name().equals(from);
            Optional<Found> source = parts.finder().read(fromProject, from);
            if (elsewhere) {
                Optional<Found> target = parts.finder().read(project(), name());
                if (target.isPresent() && source.isPresent()) {
                    if (underWay().isPresent()) {
                        return false;
                    }
                    // the move may have ended since the source was read
                    if (parts.finder().read(fromProject, from).isEmpty()) {
                        return true;
                    }
                    throw Refusals.taken("an instance", project() + "/" + name());
                }
                if (target.isPresent()) {
                    return true;
                }
            }
            Found found = source.orElseThrow(instance::gone);
            return !elsewhere && isThere(found);
        }

        private boolean isThere(Found found) {
            String location = Infos.location(found.wire()).orElse("");
            if (spec.target() instanceof MigrationTarget.Host host) {
                return location.equals(host.name());
            } else if (spec.target() instanceof MigrationTarget.Pool pool) {
                return Infos.pool(found.wire()).equals(Optional.of(pool.name()));
            } else if (spec.target() instanceof MigrationTarget.InScope) {
                return true;
            }
            if (left.isEmpty()) {
                left = location;
            }
            return !location.equals(left);
        }

        /** A move that the server carries out by itself, whoever asked for it. The instance may show at both places meanwhile. */
        private Optional<WireOperation> underWay() throws InterruptedException {
            for (Calls.Known each : parts.calls().operationsOf(new WorkHandle("", fromProject, from, "", ""))) {
                if (!each.isFinal() && each.description().equals(description())) {
                    Optional<WireOperation> running = parts.session().client().operation(each.id());
                    if (running.filter(it -> it.operationClass().equals("task")).isPresent()) {
                        return running;
                    }
                }
            }
            return Optional.empty();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Optional<WireOperation> running = underWay();
            adopted = running.isPresent();
            if (running.isPresent()) {
                return running;
            }
            Found found = parts.finder().read(fromProject, from).orElseThrow(instance::gone);
            boolean live = isLive(instance, found, spec.liveness(), staysInPlace());
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", name());
            body.put("migration", true);
            // without it LXD takes it for true
            body.put("live", live);
            body.put("instance_only", !spec.includeSnapshots());
            body.put("allow_inconsistent", spec.allowInconsistent());
            spec.storagePool().ifPresent(pool -> body.put("pool", pool));
            HttpRequest request = Requests.migrate(found, body);
            return parts.calls().begin(directed(request, found, body).json(body));
        }

        private HttpRequest directed(HttpRequest request, Found found, Map<String, Object> body)
                throws InterruptedException {
            if (spec.target() instanceof MigrationTarget.Pool pool) {
                needExtension("instance_pool_move", "moves no instance to another pool");
                CustomVolumes.of(parts, found).needPool(pool.name());
                body.put("pool", pool.name());
                return request;
            } else if (spec.target() instanceof MigrationTarget.InScope) {
                needExtension("instance_project_move", "moves no instance to another project");
                needProject();
                body.put("project", project());
                return request;
            }
            needCluster();
            if (spec.target() instanceof MigrationTarget.Labelled labelled) {
                needExtension("clustering_groups", "has no groups of members");
                return request.query("target", "@" + labelled.labels().get(GROUP));
            }
            return request.query(
                    "target",
                    spec.target() instanceof MigrationTarget.Host host ? member(host.name()) : emptiest(found));
        }

        private void needExtension(String extension, String lack) throws InterruptedException {
            if (!parts.session().client().has(extension)) {
                throw Refusals.unimplemented("this server " + lack);
            }
        }

        private void needProject() throws InterruptedException {
            if (parts.session()
                    .client()
                    .find(HttpRequest.get("/1.0/projects/{}", project()), WireProject.class)
                    .isEmpty()) {
                throw Refusals.notFound("project", project());
            }
        }

        private void needCluster() throws InterruptedException {
            WireEnvironment environment = parts.session().client().server().environment();
            if (environment == null || !environment.serverClustered()) {
                throw Refusals.precondition("the server is not clustered: there is no other member");
            }
        }

        private String member(String name) throws InterruptedException {
            LxdNames.require("target.name", name, LxdNames.entity(name));
            if (parts.session()
                    .client()
                    .find(HttpRequest.get("/1.0/cluster/members/{}", name), WireMember.class)
                    .isEmpty()) {
                throw Refusals.notFound("member", name);
            }
            return name;
        }

        /** The member that is there and has the fewest instances, as the inventory knows. */
        private String emptiest(Found found) {
            var inventory = parts.context().inventory();
            String here = Infos.location(found.wire()).orElse("");
            Map<String, Long> counts = new LinkedHashMap<>();
            inventory.values(LxdMember.class).forEach(member -> {
                boolean ours = member.key().provider().equals(parts.context().provider());
                if (ours && !member.name().equals(here) && member.schedulable()) {
                    counts.put(member.name(), 0L);
                }
            });
            inventory
                    .values(LxdInstance.class)
                    .filter(other ->
                            other.key().provider().equals(parts.context().provider()))
                    .forEach(other -> other.host()
                            .ifPresent(host -> counts.computeIfPresent(host.id(), (member, count) -> count + 1)));
            return counts.entrySet().stream()
                    .min(Map.Entry.<String, Long>comparingByValue()
                            .thenComparing(Comparator.comparing(Map.Entry::getKey)))
                    .map(Map.Entry::getKey)
                    .orElseThrow(() -> Refusals.precondition("no other member of the cluster is there"));
        }

        @Override
        public String description() {
            return "Migrating instance";
        }

        @Override
        public boolean isAdopted() {
            return adopted;
        }
    }
}
