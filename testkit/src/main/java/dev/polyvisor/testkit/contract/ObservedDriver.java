package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.resource.ResourceDriver;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A session of the driver under test. Its feeds are asked for once, as the engine promises, and kept. */
final class ObservedDriver implements Driver {
    private final DriverContext context;
    private final Driver driver;
    private final List<Feed<?>> feeds;

    ObservedDriver(DriverContext context, Driver driver) {
        this.context = context;
        this.driver = driver;
        this.feeds = driver.feeds();
    }

    DriverContext context() {
        return context;
    }

    @Override
    public BackendVersion test() throws InterruptedException {
        return driver.test();
    }

    @Override
    public Set<Kind<?>> kinds() {
        return driver.kinds();
    }

    @Override
    public List<Feed<?>> feeds() {
        return feeds;
    }

    @Override
    public Set<Capability> capabilities() {
        return driver.capabilities();
    }

    @Override
    public String whyNot(Capability capability) {
        return driver.whyNot(capability);
    }

    @Override
    public Instances instances() {
        return driver.instances();
    }

    @Override
    public ResourceDriver resources() {
        return driver.resources();
    }

    @Override
    public Optional<PluginSPI<?>> plugin() {
        return driver.plugin();
    }

    @Override
    public RawReply raw(RawRequest request) throws InterruptedException {
        return driver.raw(request);
    }

    @Override
    public Optional<OperationPlan<?>> resume(String verb, String handle) throws InterruptedException {
        return driver.resume(verb, handle);
    }

    @Override
    public void close() {
        driver.close();
    }
}
