package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.inventory.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A way to the backend that does not go through the driver: it changes things behind the driver's back, and knows what is really
 * there. Each call returns when the backend has done it.
 */
public interface SecondClient {

    /**
     * Makes a stopped instance in the scope of the fixture's connection.
     *
     * @param name its name
     * @return its identity, as the keys of the driver have it
     */
    String create(String name);

    /**
     * Gives an instance a label, which shows in the inventory.
     *
     * @param id the identity
     * @param key the key of the label
     * @param value its value
     */
    void label(String id, String key, String value);

    /**
     * Starts an instance and waits until it runs.
     *
     * @param id the identity
     */
    void start(String id);

    /**
     * Deletes an instance; kills it first when it runs.
     *
     * @param id the identity
     */
    void delete(String id);

    /**
     * How many instances have a name, over all scopes.
     *
     * @param name the name
     * @return the number
     */
    int count(String name);

    /**
     * What is there: the oracle for the inventory.
     *
     * @return the identities of everything of each kind that this client knows about, the kind of the instances among them
     */
    Map<Kind<?>, Set<String>> contents();

    /**
     * The kind of the instances.
     *
     * @return the kind
     */
    Kind<?> machineKind();

    /**
     * What a guest is told at its first start.
     *
     * @param id the identity of the instance
     * @return the user data, empty when this client cannot know
     */
    default Optional<String> userData(String id) {
        return Optional.empty();
    }

    /**
     * Stops an instance and waits until it does not run.
     *
     * @param id the identity
     * @return false when this client cannot stop instances
     */
    default boolean stop(String id) {
        return false;
    }

    /**
     * Changes something that an instance refers to and that the inventory shows: the state of its host, for example.
     *
     * @param id the identity of an instance that runs
     * @return false when this client cannot
     */
    default boolean changeReference(String id) {
        return false;
    }
}
