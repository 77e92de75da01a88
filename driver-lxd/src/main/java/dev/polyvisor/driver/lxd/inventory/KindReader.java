package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.client.Elements;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one kind is read, for {@link KindAdapter}.
 *
 * @param <R> the type of its values
 */
interface KindReader<R extends Resource> {
    Kind<R> kind();

    /** The actions that change values of the kind. */
    Set<String> events();

    /** What an event concerns, see {@code Adapter.affected}. */
    Set<Target> affected(AdapterContext context, LxdEvent event);

    /** Everything of the kind; each element has become some values. */
    Elements<? extends List<? extends Resource>> all() throws InterruptedException;

    /** One value, empty when the server has none of that key. */
    Optional<R> read(ResourceKey key) throws InterruptedException;
}
