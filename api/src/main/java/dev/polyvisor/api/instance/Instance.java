package dev.polyvisor.api.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.ResourceKey;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;

/**
 * A live handle on one instance.
 *
 * <p>{@link #info()} is what was last known; {@link #refresh()} reads it anew. The power switch is inherited from
 * {@link PowerControl}; groups of functions are facets. What this instance can do is told by {@link #capabilities()}; a
 * call beyond that answers UNIMPLEMENTED with the text of {@link #whyNot(Capability)}.
 *
 * <p>Two handles are equal when their keys are. The rules of the package hold: reads block, verbs return at once, every
 * method may be called from any thread.
 */
public interface Instance extends PowerControl {

    /**
     * Its identity in the inventory. Does not block; never changes while the id lives on.
     *
     * @return the key
     */
    ResourceKey key();

    /**
     * Its identity in the backend. Does not block.
     *
     * @return the id of the key
     */
    default String id() {
        return key().id();
    }

    /**
     * Its scope and name as last known. Does not block.
     *
     * @return the reference
     */
    default InstanceRef ref() {
        return info().ref();
    }

    /**
     * Its name as last known. Does not block.
     *
     * @return the name
     */
    default String name() {
        return ref().name();
    }

    /**
     * What was last known of it: not older than the last verb of this handle that has ended, nor than the inventory.
     * Does not block.
     *
     * @return its properties; after a deletion the last ones
     */
    InstanceInfo info();

    /**
     * Reads its properties from the backend. Blocks for a request.
     *
     * @return the properties, which {@link #info()} then gives too
     * @throws PolyvisorException NOT_FOUND when it is gone
     */
    InstanceInfo refresh();

    /**
     * Reads its properties, usage, snapshots and backups. Blocks for a few requests; parts that the backend lacks are
     * empty.
     *
     * @return all of it
     * @throws PolyvisorException NOT_FOUND when it is gone
     */
    InstanceDetails details();

    /**
     * What this instance can do, given its type, its backend and that one's version. Does not block.
     *
     * @return the capabilities, unmodifiable
     */
    Set<Capability> capabilities();

    /**
     * Why this instance cannot do something. Does not block.
     *
     * @param capability the capability
     * @return the reason and its source; empty when it can
     */
    Optional<String> whyNot(Capability capability);

    /**
     * This instance in a form that only some instances have: {@link Container}, or a type that a driver exports for
     * what its backend alone can do. Does not block.
     *
     * @param type the form
     * @param <T> the form
     * @return the form, empty when this instance has not got it
     */
    default <T> Optional<T> as(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /**
     * This instance as a container. Does not block.
     *
     * @return the container, empty for a virtual machine
     */
    default Optional<Container> container() {
        return as(Container.class);
    }

    /**
     * Gives it another name. Handles follow; LXD and KubeVirt need it stopped.
     *
     * @param newName the name
     * @return the work; ALREADY_EXISTS when the name is taken, FAILED_PRECONDITION when it runs
     * @throws PolyvisorException INVALID_ARGUMENT for a bad name; UNIMPLEMENTED where names cannot change
     */
    Operation<Instance> rename(String newName);

    /**
     * Changes some of its properties.
     *
     * @param update what to change
     * @return the work; ABORTED when the expected version is not the present one, FAILED_PRECONDITION when a running
     *     instance cannot take a change
     * @throws PolyvisorException INVALID_ARGUMENT or UNIMPLEMENTED for a property that the backend does not know
     */
    Operation<Instance> update(InstanceUpdate update);

    /**
     * Deletes it if it is stopped, with its disks, snapshots and backups.
     *
     * @return the work; FAILED_PRECONDITION when it runs or is protected
     */
    default Operation<Instance> delete() {
        return delete(DeleteOptions.defaults());
    }

    /**
     * Deletes it. One that is gone already is a success without a change.
     *
     * @param options how
     * @return the work; ends when the name is free again; FAILED_PRECONDITION when it runs and may not be killed, or is
     *     protected
     * @throws PolyvisorException UNIMPLEMENTED for an option that the backend lacks
     */
    Operation<Instance> delete(DeleteOptions options);

    /**
     * Moves it to another host, pool, scope or provider. A retry after a failure takes up what the first try left;
     * never do two instances run. Cancelling gives the move up where the backend can.
     *
     * @param spec where and how
     * @return the work; ends with the instance at its new place (a handle of the other provider, if it went there);
     *     NOT_FOUND when the target is not there, FAILED_PRECONDITION when it cannot be moved so, RESOURCE_EXHAUSTED
     *     when the target has no room
     * @throws PolyvisorException UNIMPLEMENTED for a way that the backend lacks
     */
    Operation<Instance> migrate(MigrateSpec spec);

    /**
     * Makes a copy of it under another name. A retry with the same idempotency key adopts what an earlier try left.
     *
     * @param spec the name and how
     * @return the work; ends with the copy; ALREADY_EXISTS when the name is taken, NOT_FOUND when the snapshot is not
     *     there
     * @throws PolyvisorException UNIMPLEMENTED for a way that the backend lacks
     */
    Operation<Instance> copy(CopySpec spec);

    /**
     * Makes an image or a template of it. A retry with the same idempotency key adopts what an earlier try left.
     *
     * @param spec the name and how
     * @return the work; FAILED_PRECONDITION when it runs and no snapshot was named, ALREADY_EXISTS when the name is
     *     taken
     * @throws PolyvisorException UNIMPLEMENTED for a way that the backend lacks
     */
    Operation<PublishedImage> publish(PublishSpec spec);

    /**
     * Writes it out as it is, in the backend's own form, to a stream: {@link ExportSpec#to(OutputStream)}.
     *
     * @param stream written on the fleet's executor, not closed
     * @return the work; FAILED_PRECONDITION when it runs
     */
    default Operation<ExportResult> export(OutputStream stream) {
        return export(ExportSpec.to(stream));
    }

    /**
     * Writes it out. A transfer that breaks is not repeated, since the stream has taken a part.
     *
     * @param spec where to and how
     * @return the work; FAILED_PRECONDITION when it runs and no snapshot was named, UNAVAILABLE when the transfer broke
     *     or the stream threw
     * @throws PolyvisorException UNIMPLEMENTED for a form that the backend lacks
     */
    Operation<ExportResult> export(ExportSpec spec);

    /**
     * Runs a command with no input and both outputs collected: {@link ExecSpec#of(String...)}.
     *
     * @param command the program and its arguments; no shell is involved
     * @return the running command
     * @throws PolyvisorException INVALID_ARGUMENT for an empty command; UNIMPLEMENTED where nothing can be run inside
     */
    default Cmd exec(String... command) {
        return exec(ExecSpec.of(command).build());
    }

    /**
     * Runs a command. Not idempotent.
     *
     * @param spec the command and its streams
     * @return the running command; ends with FAILED_PRECONDITION when the instance does not run or its guest agent is
     *     missing
     * @throws PolyvisorException UNIMPLEMENTED where nothing can be run inside, or not in this way
     */
    Cmd exec(ExecSpec spec);

    /**
     * Its configuration in the backend's own keys.
     *
     * @return the facet
     */
    Config config();

    /**
     * Its snapshots.
     *
     * @return the facet
     */
    Snapshots snapshots();

    /**
     * Its backups.
     *
     * @return the facet
     */
    Backups backups();

    /**
     * The files inside.
     *
     * @return the facet
     */
    Files files();

    /**
     * Its console.
     *
     * @return the facet
     */
    Console console();

    /**
     * Its paths and logs on the host.
     *
     * @return the facet
     */
    Paths paths();

    /**
     * Its disks.
     *
     * @return the facet
     */
    Disks disks();

    /**
     * Its network interfaces.
     *
     * @return the facet
     */
    Nics nics();

    /**
     * What its guest tells, and its usage.
     *
     * @return the facet
     */
    Guest guest();

    /**
     * Tells a listener what happens to this instance from now on. Does not block. Events are best effort: none is told
     * twice on purpose, some can be lost while the connection to the backend is down; the inventory's watch loses none.
     *
     * @param listener called on the fleet's executor
     * @return closing it ends the calls
     * @throws PolyvisorException UNIMPLEMENTED when the backend tells no events
     */
    LifecycleSubscription lifecycle(LifecycleListener listener);
}
