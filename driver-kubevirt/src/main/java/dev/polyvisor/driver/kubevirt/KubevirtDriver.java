package dev.polyvisor.driver.kubevirt;

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
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import dev.polyvisor.driver.kubevirt.instance.Abilities;
import dev.polyvisor.driver.kubevirt.instance.InstanceService;
import dev.polyvisor.driver.kubevirt.inventory.KubeFeeds;
import dev.polyvisor.driver.kubevirt.machine.KubevirtMachinePlugin;
import dev.polyvisor.driver.kubevirt.resource.KubevirtResources;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.spi.instance.CapabilityTable;
import dev.polyvisor.spi.resource.GenericResourceDriver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A session with one cluster. Thread safety: may be used from any thread. */
final class KubevirtDriver implements Driver {
    private static final CapabilityTable ABILITIES = Abilities.table();

    private final KubeSession session;
    private final KubevirtMachinePlugin plugin;
    private final InstanceService service;
    private final ResourceDriver resources;

    KubevirtDriver(KubeSession session) {
        this.session = session;
        this.plugin = new KubevirtMachinePlugin(session);
        this.service = new InstanceService(session);
        this.resources =
                GenericResourceDriver.over(session.context(), service.instances(), new KubevirtResources(session));
    }

    @Override
    public BackendVersion test() throws InterruptedException {
        JsonNode groups = session.client().read(KubeRequest.get("/apis"));
        Set<String> names = StreamSupport.stream(groups.path("groups").spliterator(), false)
                .map(each -> each.path("name").asString(""))
                .collect(Collectors.toSet());
        if (!names.contains(KubeKind.VIRTUAL_MACHINE.group())) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the server does not serve kubevirt.io");
        }
        // the right to see machines where the session works is the least that it needs
        session.client()
                .run(KubeKind.VIRTUAL_MACHINE
                        .collection("GET", Optional.of(session.namespaces().fallback()))
                        .query("limit", "1"));
        return new BackendVersion("KubeVirt", version(), names);
    }

    /** From the API of the product, which anybody may ask; it does not answer while virt-api is down. */
    private String version() throws InterruptedException {
        try {
            return session.client()
                    .read(KubeRequest.get("/apis/subresources.kubevirt.io/v1/version"))
                    .path("gitVersion")
                    .asString("unknown");
        } catch (PolyvisorException down) {
            if (down.code() != ErrorCode.UNAVAILABLE && down.code() != ErrorCode.NOT_FOUND) {
                throw down;
            }
            return "unknown";
        }
    }

    @Override
    public Set<Kind<?>> kinds() {
        return new LinkedHashSet<>(KubeFeeds.KINDS);
    }

    @Override
    public List<Feed<?>> feeds() {
        return KubeFeeds.of(session);
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
