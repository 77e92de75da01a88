package dev.polyvisor.api.inventory;

import dev.polyvisor.api.PolyvisorException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The inventory at one revision: immutable, consistent over all kinds and providers. Taking one costs nothing and blocks
 * nobody; holding one keeps the values of that revision in memory.
 *
 * <p>Thread safety: immutable. Streams are made anew at each call.
 */
public interface InventorySnapshot {

    /**
     * The revision.
     *
     * @return the revision
     */
    Revision revision();

    /**
     * An entry by its key.
     *
     * @param key the key
     * @return the entry, empty when there is none
     */
    Optional<Entry<?>> get(ResourceKey key);

    /**
     * An entry by its key, with its type.
     *
     * @param kind the kind
     * @param key the key
     * @param <T> the type of the value
     * @return the entry, empty when there is none
     * @throws PolyvisorException INVALID_ARGUMENT when the key is of another kind
     */
    <T extends Resource> Optional<Entry<T>> get(Kind<T> kind, ResourceKey key);

    /**
     * All entries of a kind, over all providers, in no particular order.
     *
     * @param kind the kind
     * @param <T> the type of the values
     * @return the entries
     */
    <T extends Resource> Stream<Entry<T>> entries(Kind<T> kind);

    /**
     * All values that implement a type, over all kinds and providers, in no particular order.
     *
     * @param view a common view such as {@link Machine}, or the type of a kind
     * @param <T> the view
     * @return the values
     */
    <T extends Resource> Stream<T> values(Class<T> view);

    /**
     * All entries, in no particular order.
     *
     * @return the entries
     */
    Stream<Entry<?>> entries();

    /**
     * The number of entries.
     *
     * @return the number
     */
    long size();

    /**
     * The kinds that the opened drivers write.
     *
     * @return an unmodifiable collection
     */
    Collection<Kind<?>> kinds();

    /**
     * The machines of all providers.
     *
     * @return the machines, in no particular order
     */
    default Stream<Machine> machines() {
        return values(Machine.class);
    }

    /**
     * The hosts of all providers.
     *
     * @return the hosts, in no particular order
     */
    default Stream<Host> hosts() {
        return values(Host.class);
    }

    /**
     * The clusters of all providers.
     *
     * @return the clusters, in no particular order
     */
    default Stream<Cluster> clusters() {
        return values(Cluster.class);
    }

    /**
     * The networks of all providers.
     *
     * @return the networks, in no particular order
     */
    default Stream<Network> networks() {
        return values(Network.class);
    }

    /**
     * The storage pools of all providers.
     *
     * @return the pools, in no particular order
     */
    default Stream<StoragePool> storagePools() {
        return values(StoragePool.class);
    }

    /**
     * The storage volumes of all providers.
     *
     * @return the volumes, in no particular order
     */
    default Stream<StorageVolume> storageVolumes() {
        return values(StorageVolume.class);
    }

    /**
     * The images of all providers.
     *
     * @return the images, in no particular order
     */
    default Stream<Image> images() {
        return values(Image.class);
    }

    /**
     * One page of what a query finds.
     *
     * @param query the query
     * @param <T> the type of the values
     * @return the page
     * @throws PolyvisorException INVALID_ARGUMENT for an index that the kind does not declare or a page position that is
     *     none; ABORTED for a page position of another revision: hold on to the snapshot, or begin again
     */
    <T extends Resource> Page<T> find(Query<T> query);

    /**
     * How many entries a query finds, whatever its limit and page position.
     *
     * @param query the query
     * @return the number
     * @throws PolyvisorException INVALID_ARGUMENT for an index that the kind does not declare
     */
    long count(Query<?> query);

    /**
     * The entries whose parent is a key.
     *
     * @param parent the key, which need not be in the inventory
     * @return the entries, in no particular order
     */
    Stream<Entry<?>> children(ResourceKey parent);

    /**
     * What contains what, below the roots of a provider.
     *
     * @param provider the name of the provider
     * @return the tree; empty when the provider holds nothing
     */
    Tree tree(String provider);

    /**
     * A machine with everything that it refers to.
     *
     * @param machine the key of a machine
     * @return the workload
     * @throws PolyvisorException NOT_FOUND when there is no machine with this key
     */
    Workload workload(ResourceKey machine);

    /**
     * Whether what a provider shows comes from a saved state or from a connection that has been replaced.
     *
     * @param provider the name of the provider
     * @return true until parity
     */
    boolean stale(String provider);
}
