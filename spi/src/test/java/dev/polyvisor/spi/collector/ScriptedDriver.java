package dev.polyvisor.spi.collector;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.inventory.Kind;
import java.util.List;
import java.util.Set;

/** A driver that has nothing but feeds. */
record ScriptedDriver(Script script, List<Feed<?>> all) implements Driver {

    @Override
    public BackendVersion test() {
        return new BackendVersion("scripted", "1", Set.of());
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(Thing.VM, Thing.DISK);
    }

    @Override
    public List<Feed<?>> feeds() {
        script.enter("feeds");
        return all;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public String whyNot(Capability capability) {
        return "scripted";
    }

    @Override
    public void close() {
        // nothing is held
    }
}
