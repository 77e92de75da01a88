package dev.polyvisor.driver.lxd;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.driver.lxd.instance.InstanceService;
import dev.polyvisor.driver.lxd.instance.Peer;
import dev.polyvisor.driver.lxd.inventory.LxdFeeds;
import dev.polyvisor.driver.lxd.machine.LxdMachinePlugin;
import dev.polyvisor.driver.lxd.resource.LxdResources;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireEnvironment;
import dev.polyvisor.driver.lxd.wire.WireProject;
import dev.polyvisor.driver.lxd.wire.WireServer;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.resource.GenericResourceDriver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A session with one server. Thread safety: may be used from any thread. */
final class LxdDriver implements Driver, Peer {
    /** Without these the server is older than 4.0. */
    private static final Set<String> NEEDED =
            Set.of("etag", "event_lifecycle", "container_full", "instances", "projects", "storage");

    private final LxdSession session;
    private final InstanceService service;
    private final ResourceDriver resources;
    private final PluginSPI<?> plugin;

    LxdDriver(LxdSession session) {
        this.session = session;
        this.service = new InstanceService(session);
        this.resources = GenericResourceDriver.over(session.context(), service.instances(), new LxdResources(session));
        this.plugin = new LxdMachinePlugin(session);
    }

    @Override
    public BackendVersion test() throws InterruptedException {
        WireServer server = server();
        if (!Set.copyOf(server.apiExtensions()).containsAll(NEEDED)) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION, "the server is no LXD or Incus, or is older than LXD 4.0");
        }
        WireEnvironment environment = server.environment();
        String product = environment == null ? "" : environment.server();
        if (environment == null || !(product.equals("lxd") || product.equals("incus"))) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION, "the server calls itself '" + product + "', not lxd or incus");
        }
        requireProject();
        return new BackendVersion(
                product.equals("lxd") ? "LXD" : "Incus",
                environment.serverVersion(),
                Set.copyOf(server.apiExtensions()));
    }

    private WireServer server() throws InterruptedException {
        try {
            return session.client().refresh();
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.NOT_FOUND) {
                throw PolyvisorException.of(
                        ErrorCode.FAILED_PRECONDITION, "the server is no LXD or Incus: it has no /1.0", failure);
            }
            throw failure;
        }
    }

    private void requireProject() throws InterruptedException {
        if (session.client()
                .find(HttpRequest.get("/1.0/projects/{}", session.project()), WireProject.class)
                .isEmpty()) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION, "the server has no project '" + session.project() + "'");
        }
    }

    @Override
    public Set<Kind<?>> kinds() {
        return new LinkedHashSet<>(LxdFeeds.KINDS);
    }

    @Override
    public List<Feed<?>> feeds() {
        return LxdFeeds.of(session);
    }

    @Override
    public Set<Capability> capabilities() {
        return InstanceService.capabilities();
    }

    @Override
    public String whyNot(Capability capability) {
        return InstanceService.whyNot(capability).orElse("it is not absent");
    }

    @Override
    public Instances instances() {
        return service.instances();
    }

    @Override
    public InstanceService service() {
        return service;
    }

    @Override
    public ResourceDriver resources() {
        return resources;
    }

    @Override
    public Optional<PluginSPI<?>> plugin() {
        return Optional.of(plugin);
    }

    @Override
    public Optional<OperationPlan<?>> resume(String verb, String handle) throws InterruptedException {
        return service.resume(verb, handle);
    }

    @Override
    public RawReply raw(RawRequest request) throws InterruptedException {
        return session.client().raw(request);
    }

    @Override
    public void close() {
        session.client().close();
    }
}
