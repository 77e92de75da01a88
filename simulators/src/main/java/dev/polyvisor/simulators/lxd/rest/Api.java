package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.guest.Commands;
import dev.polyvisor.simulators.lxd.guest.Consoles;
import dev.polyvisor.simulators.lxd.guest.Sockets;
import dev.polyvisor.simulators.lxd.guest.Transfers;
import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.operation.Operations;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Product;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.work.Arrival;
import dev.polyvisor.simulators.lxd.work.Backups;
import dev.polyvisor.simulators.lxd.work.Creation;
import dev.polyvisor.simulators.lxd.work.Images;
import dev.polyvisor.simulators.lxd.work.Moves;
import dev.polyvisor.simulators.lxd.work.Power;
import dev.polyvisor.simulators.lxd.work.SnapshotWork;
import dev.polyvisor.simulators.lxd.work.Updates;
import dev.polyvisor.simulators.lxd.work.Work;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.Handler;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import tools.jackson.databind.node.ObjectNode;

/** All of the API: finds out who asks and what for. Thread safety: may be used from any thread. */
public final class Api implements Handler {
    /** The instances of one type under a name of their own: Incus has never had them. */
    private static final Set<String> ALIASES = Set.of("containers", "virtual-machines");

    private final LxdState state;
    private final Server server;
    private final Certificates certificates;
    private final OperationCalls operationCalls;
    private final Map<String, Resource> resources;
    private final Images images;
    private final Creation creation;
    private final Commands commands;

    /**
     * An API over a state.
     *
     * @param pem the certificate that the server shows
     * @param fingerprint of that certificate
     */
    public Api(
            LxdState state,
            Operations operations,
            Events events,
            ExecutorService executor,
            String pem,
            String fingerprint) {
        this.state = state;
        Work work = new Work(state, operations, events);
        Sockets sockets = new Sockets(state, executor);
        Power power = new Power(work);
        this.images = new Images(work);
        this.creation = new Creation(work, images);
        Backups backups = new Backups(work, images, creation);
        SnapshotWork snapshots = new SnapshotWork(work, images, power);
        this.commands = new Commands(work, images, power, sockets, executor);
        Transfers transfers = new Transfers(work, sockets, new Arrival(work, images, creation), power, executor);
        this.server = new Server(state, events, pem, fingerprint);
        this.certificates = new Certificates(state, operations, events, server);
        this.operationCalls = new OperationCalls(state, operations, sockets);
        InstanceCalls one = new InstanceCalls(
                state,
                new Updates(work, creation),
                power,
                snapshots,
                new SavedCalls(work, snapshots, backups, transfers),
                new FileCalls(state, events, commands),
                commands,
                new Consoles(work, sockets),
                new LogCalls(state, events),
                new Moves(work),
                transfers);
        InstancesCalls instances = new InstancesCalls(state, creation, backups, transfers, one);
        Sorts sorts = new Sorts(state, events);
        Documents pools = sorts.pools();
        Volumes volumes = new Volumes(state, events, operations);
        ClusterCalls cluster = new ClusterCalls(state);
        this.resources = Map.ofEntries(
                Map.entry("instances", instances),
                Map.entry("containers", instances),
                Map.entry("virtual-machines", instances),
                Map.entry("images", new ImageCalls(state, images)),
                Map.entry("profiles", sorts.profiles()),
                Map.entry("networks", sorts.networks()),
                Map.entry("projects", sorts.projects()),
                Map.entry("storage-pools", call -> (call.path().size() > 2 ? volumes : pools).handle(call)),
                Map.entry("cluster", cluster::cluster),
                Map.entry("warnings", cluster::warnings),
                Map.entry("metrics", new Metrics(state)),
                Map.entry("resources", new HostResources()),
                Map.entry("events", new EventsSocket(state, events, executor)));
    }

    public Images images() {
        return images;
    }

    public Commands commands() {
        return commands;
    }

    public void trust(X509Certificate certificate) {
        certificates.trust(certificate);
    }

    /** What every LXD has after its initialisation: a pool, a profile with a root disk, and what the kernel has. */
    public void initialise() {
        state.locked(() -> {
            ObjectNode pool = Json.object().put("driver", "dir");
            state.pools().put(LxdState.DEFAULT, Sorts.pool(LxdState.DEFAULT, pool));
            addProject(LxdState.DEFAULT, "Default LXD project");
            state.networks().put(LxdState.DEFAULT, "lo", Sorts.unmanaged("lo", "loopback"));
        });
    }

    /** A project with a profile of its own that has a root disk. */
    public void addProject(String name, String description) {
        state.locked(() -> {
            state.projects().put(name, Sorts.project(name, Json.object().put("description", description)));
            ObjectNode profile = Json.object()
                    .put(
                            "description",
                            "Default LXD profile" + (name.equals(LxdState.DEFAULT) ? "" : " for project " + name));
            profile.putObject("devices")
                    .putObject("root")
                    .put("path", "/")
                    .put("pool", LxdState.DEFAULT)
                    .put("type", "disk");
            state.profiles().put(name, LxdState.DEFAULT, Sorts.profile(LxdState.DEFAULT, profile));
        });
    }

    /** A managed bridge. */
    public void addNetwork(String name) {
        ObjectNode body = Json.object();
        body.putObject("config").put("ipv4.address", "10.0.0.1/24").put("ipv4.nat", "true");
        state.locked(() -> state.networks().put(LxdState.DEFAULT, name, Sorts.network(name, body)));
    }

    /** A stopped container of the default profile with a network device. */
    public void addInstance(String project, String name) {
        ObjectNode body = Json.object().put("description", "instance " + name);
        body.putObject("config").put("user.owner", "simulator").put("limits.memory", "256MiB");
        body.putObject("devices").putObject("eth0").put("type", "nic").put("nictype", "p2p");
        creation.seed(project, name, body);
    }

    public void addMember(String name) {
        state.locked(() -> state.members().put(name, ClusterCalls.member(name)));
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        Call call = new Call(exchange, state.product().headers());
        try {
            route(call);
        } catch (Refused e) {
            call.error(e.status(), String.valueOf(e.getMessage()));
        }
    }

    private void route(Call call) throws InterruptedException {
        List<String> segments = call.exchange().segments();
        if (segments.isEmpty() || segments.equals(List.of(""))) {
            call.sync(Json.strings(List.of("/1.0")));
            return;
        }
        if (!segments.get(0).equals("1.0") || segments.contains("")) {
            throw Refused.notFound("not found");
        }
        Optional<ObjectNode> caller = certificates.caller(call);
        boolean trusted = call.exchange().isLocal() || caller.isPresent();
        if (segments.size() == 1) {
            server.handle(call, trusted);
            return;
        }
        switch (segments.get(1)) {
            case "certificates" -> certificates.handle(call, trusted);
            case "operations" -> operationCalls.handle(call, trusted);
            default -> resource(call, segments.get(1), caller, trusted);
        }
    }

    private void resource(Call call, String name, Optional<ObjectNode> caller, boolean trusted)
            throws InterruptedException {
        boolean dropped = state.product() == Product.INCUS && ALIASES.contains(name);
        Resource resource = dropped ? null : resources.get(name);
        if (!trusted || Certificates.isShutOut(caller.orElse(null), call.project())) {
            throw new Refused(403, "not authorized");
        } else if (resource == null) {
            throw Refused.notFound("not found");
        }
        resource.handle(call);
    }
}
