package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.inventory.InstanceLookup;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds instances on the server. Thread safety: may be used from any thread. */
final class Finder {
    private final InstanceLookup lookup;

    Finder(LxdSession session) {
        this.lookup = new InstanceLookup(session);
    }

    /** The instance of a name; empty when there is none. */
    Optional<Found> read(String project, String name) throws InterruptedException {
        return lookup.find(project, name).map(Found::of);
    }

    /**
     * The instance of an identity, looked for under the name that it had last: another one may have that name by now, and it may
     * have another name.
     */
    Optional<Found> of(ResourceKey key, InstanceRef last) throws InterruptedException {
        Optional<Found> found = read(last.scope().name(), last.name());
        if (found.filter(it -> it.value().key().equals(key)).isPresent()) {
            return found;
        }
        for (Found other : withId(key.id())) {
            if (other.value().key().equals(key)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    /** The instances with an identity, in all projects: several after the import of a backup. */
    List<Found> withId(String id) throws InterruptedException {
        List<Found> found = new ArrayList<>();
        int slash = id.indexOf('/');
        if (slash >= 0) {
            read(id.substring(0, slash), id.substring(slash + 1)).ifPresent(found::add);
            return found;
        }
        for (WireInstance wire : lookup.withUuid(id)) {
            read(InstanceLookup.projectOf(wire), wire.name()).ifPresent(found::add);
        }
        return found;
    }

    List<Found> list(Optional<String> project) throws InterruptedException {
        return lookup.list(project).stream().map(Found::of).toList();
    }
}
