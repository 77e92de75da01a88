package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.instance.Container;
import dev.polyvisor.api.instance.IdMap;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import java.util.Map;
import java.util.Optional;

/** A handle on a container. */
final class ContainerHandle extends InstanceHandle implements Container {

    ContainerHandle(Parts parts, Found found, Optional<LxdInstance> seen) {
        super(parts, found, seen);
    }

    @Override
    public Optional<IdMap> currentIdMap() {
        Map<String, String> config = own();
        return config.containsKey("volatile.idmap.current")
                ? IdMaps.parse(config.get("volatile.idmap.current"))
                : IdMaps.parse(config.get("volatile.last_state.idmap"));
    }

    @Override
    public Optional<IdMap> diskIdMap() {
        return IdMaps.parse(own().get("volatile.last_state.idmap"));
    }

    @Override
    public Optional<IdMap> nextIdMap() {
        Map<String, String> config = own();
        return config.containsKey("volatile.idmap.next")
                ? IdMaps.parse(config.get("volatile.idmap.next"))
                : currentIdMap();
    }

    private Map<String, String> own() {
        need(Capability.ID_MAPS);
        return read().wire().config();
    }
}
