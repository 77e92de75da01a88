package dev.polyvisor.api.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import java.util.List;
import java.util.Optional;

/**
 * The instances of one provider, in its default scope unless {@link #in(Scope)} or {@link #inAllScopes()} says
 * otherwise.
 *
 * <p>Immutable view; all methods may be called from any thread. Reads go to the backend; the {@code Inventory} answers
 * without.
 */
public interface Instances {

    /**
     * The scope of this view. Does not block.
     *
     * @return the scope, empty when the view covers all of them
     */
    Optional<Scope> scope();

    /**
     * The same provider's instances in another scope. Does not block: a scope that is not there shows as NOT_FOUND
     * later.
     *
     * @param scope the project, namespace or data centre
     * @return a view
     */
    Instances in(Scope scope);

    /**
     * The same provider's instances in all scopes that the connection may see. Does not block.
     *
     * @return a view in which names can be ambiguous and nothing can be created
     */
    Instances inAllScopes();

    /**
     * The instance with a name. Blocks for one or a few requests.
     *
     * @param name the name
     * @return the handle, with its information just read
     * @throws PolyvisorException NOT_FOUND when there is none; FAILED_PRECONDITION when several scopes have one, the
     *     message lists them; INVALID_ARGUMENT for a text that can be no name
     */
    Instance get(String name);

    /**
     * The instance with a name in a scope, whatever the scope of this view. Blocks for a request.
     *
     * @param ref the scope and name
     * @return the handle, with its information just read
     * @throws PolyvisorException NOT_FOUND when there is none; FAILED_PRECONDITION when there are several
     */
    default Instance get(InstanceRef ref) {
        return in(ref.scope()).get(ref.name());
    }

    /**
     * The instance with a name, if there is one. Blocks for one or a few requests.
     *
     * @param name the name
     * @return the handle, with its information just read, or nothing
     * @throws PolyvisorException FAILED_PRECONDITION when several scopes have one, the message lists them;
     *     INVALID_ARGUMENT for a text that can be no name
     */
    Optional<Instance> find(String name);

    /**
     * The instance with an identity: KubeVirt UID, oVirt UUID, LXD {@code volatile.uuid} (else project and name). Looks
     * in all scopes. Blocks for one or a few requests.
     *
     * @param id the identity, {@link Instance#id()}
     * @return the handle, with its information just read
     * @throws PolyvisorException NOT_FOUND when there is none; OUT_OF_RANGE when several have it, as after the import
     *     of an LXD backup, the message lists them
     */
    Instance byId(String id);

    /**
     * All instances of the view. Blocks; large lists are read in parts where the backend can.
     *
     * @return handles with their information just read, ordered by scope and name; unmodifiable
     * @throws PolyvisorException NOT_FOUND when the scope is not there
     */
    default List<Instance> list() {
        return list(InstanceQuery.all());
    }

    /**
     * The instances of the view that fit a query. Blocks.
     *
     * @param query which ones
     * @return handles with their information just read, ordered by scope and name; unmodifiable
     * @throws PolyvisorException NOT_FOUND when the scope is not there
     */
    List<Instance> list(InstanceQuery query);

    /**
     * Creates an instance, and starts it unless the specification says otherwise. A repetition with the same
     * idempotency key adopts and completes what an earlier try left; a lost answer is looked up, never repeated
     * blindly.
     *
     * @param spec what it shall be
     * @return the work; ends with ALREADY_EXISTS when the name is taken by an instance of another key, NOT_FOUND or
     *     FAILED_PRECONDITION when something that the specification names is missing, RESOURCE_EXHAUSTED for a quota
     * @throws PolyvisorException INVALID_ARGUMENT for what the driver refuses beyond {@link InstanceSpec} itself,
     *     unknown options among it; UNIMPLEMENTED for a source or a setting that the backend has no form of;
     *     FAILED_PRECONDITION when this view covers all scopes
     */
    Operation<Instance> create(InstanceSpec spec);

    /**
     * Creates an instance from a backup or an archive. The stream is read on the fleet's executor and not closed; since
     * it can be read only once, a failed transfer is not repeated.
     *
     * @param spec what is read, and what differs from it
     * @return the work; ends with ALREADY_EXISTS when the name is taken, FAILED_PRECONDITION when profiles, pools or
     *     networks that the backup names are missing, INVALID_ARGUMENT when the content is no backup
     * @throws PolyvisorException UNIMPLEMENTED when the backend has no such import
     */
    Operation<Instance> importBackup(ImportSpec spec);
}
