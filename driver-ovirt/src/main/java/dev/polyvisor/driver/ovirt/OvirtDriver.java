package dev.polyvisor.driver.ovirt;

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
import dev.polyvisor.driver.ovirt.instance.Abilities;
import dev.polyvisor.driver.ovirt.instance.InstanceService;
import dev.polyvisor.driver.ovirt.inventory.OvirtFeeds;
import dev.polyvisor.driver.ovirt.machine.OvirtMachinePlugin;
import dev.polyvisor.driver.ovirt.resource.OvirtResources;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireApi;
import dev.polyvisor.driver.ovirt.wire.WireDataCenter;
import dev.polyvisor.driver.ovirt.wire.WireVersion;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.instance.CapabilityTable;
import dev.polyvisor.spi.resource.GenericResourceDriver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A session with one engine. Thread safety: may be used from any thread. */
final class OvirtDriver implements Driver {
    private static final CapabilityTable ABILITIES = Abilities.table();

    private final OvirtSession session;
    private final InstanceService service;
    private final OvirtMachinePlugin plugin;
    private final ResourceDriver resources;

    OvirtDriver(OvirtSession session) {
        this.session = session;
        this.service = new InstanceService(session);
        this.plugin = new OvirtMachinePlugin(session);
        OvirtResources port = new OvirtResources(session);
        this.resources = GenericResourceDriver.over(session.context(), service.forResources(port), port);
    }

    /** Not only that something answers: it has to say what it is, and the data centre of the connection has to be there. */
    @Override
    public BackendVersion test() throws InterruptedException {
        WireApi api;
        try {
            api = session.client().get(HttpRequest.get("/"), WireApi.class);
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.NOT_FOUND) {
                throw PolyvisorException.of(
                        ErrorCode.FAILED_PRECONDITION, "there is no oVirt API at this address", failure);
            }
            throw failure;
        }
        WireApi.ProductInfo product = api.productInfo();
        if (product == null || version(product.version()).isEmpty()) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "what answers is no oVirt engine");
        }
        requireDataCenter();
        String name = Scalars.text(product.name());
        return new BackendVersion(name.isEmpty() ? "oVirt" : name, version(product.version()), Set.of());
    }

    /** The full text, or what the engine tells of its parts. */
    private static String version(@Nullable WireVersion version) {
        if (version == null) {
            return "";
        }
        String full = Scalars.text(version.fullVersion());
        return full.isEmpty() && version.major() != null ? version.major() + "." + Scalars.text(version.minor()) : full;
    }

    private void requireDataCenter() throws InterruptedException {
        if (session.scope().isEmpty()) {
            return;
        }
        String wanted = session.scope().get().name();
        try (Stream<WireDataCenter> all =
                session.client().list(HttpRequest.get("/datacenters"), "data_center", WireDataCenter.class)) {
            if (all.noneMatch(each -> wanted.equals(each.name()))) {
                throw PolyvisorException.of(
                        ErrorCode.FAILED_PRECONDITION, "the engine has no data centre '" + wanted + "'");
            }
        }
    }

    @Override
    public Set<Kind<?>> kinds() {
        return new LinkedHashSet<>(OvirtFeeds.KINDS);
    }

    @Override
    public List<Feed<?>> feeds() {
        return OvirtFeeds.of(session);
    }

    @Override
    public Set<Capability> capabilities() {
        return ABILITIES.all();
    }

    @Override
    public String whyNot(Capability capability) {
        return ABILITIES.whyNot(capability).orElse("it is not absent");
    }

    @Override
    public Instances instances() {
        return service.instances();
    }

    @Override
    public ResourceDriver resources() {
        return resources;
    }

    @Override
    public Optional<OperationPlan<?>> resume(String verb, String handle) throws InterruptedException {
        return service.resume(verb, handle);
    }

    @Override
    public Optional<PluginSPI<?>> plugin() {
        return Optional.of(plugin);
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
