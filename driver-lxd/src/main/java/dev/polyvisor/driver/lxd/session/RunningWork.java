package dev.polyvisor.driver.lxd.session;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Work of the server that somebody has begun who may be gone. Thread safety: may be used from any thread.
 *
 * @param client the server
 * @param project the project that it is done in
 */
public record RunningWork(LxdClient client, String project) {
    /** What LXD calls the copying of a custom volume; it does not tell which. */
    public static final String COPYING_VOLUME = "Copying storage volume";

    /** What LXD 5.0 calls the making of an image, whatever it is made of; it does not tell of what. */
    public static final String MAKING_IMAGE = "Downloading image";

    public static final String CREATING_INSTANCE = "Creating instance";
    public static final String DELETING_INSTANCE = "Deleting instance";
    public static final String STOPPING_INSTANCE = "Stopping instance";

    /** What keeps an instance to itself, and ends by itself. */
    private static final Set<String> EXCLUSIVE = Set.of(
            CREATING_INSTANCE,
            DELETING_INSTANCE,
            STOPPING_INSTANCE,
            "Starting instance",
            "Restarting instance",
            "Freezing instance",
            "Unfreezing instance",
            "Restoring snapshot");

    private static final int FINAL = 200;

    /** Waits for the end of all work of a sort, be it good or bad. */
    public void awaitAll(String description) throws InterruptedException {
        awaitEnds(running(Set.of(description), Optional.empty()));
    }

    /** Waits for the end of all work of a sort on an instance, be it good or bad. */
    public void awaitOn(String instance, String description) throws InterruptedException {
        awaitEnds(running(Set.of(description), Optional.of(instance)));
    }

    /** Waits for the end of all work that keeps an instance to itself, be it good or bad. */
    public void awaitFree(String instance) throws InterruptedException {
        awaitEnds(running(EXCLUSIVE, Optional.of(instance)));
    }

    /** Whether there is work of a sort on an instance. */
    public boolean isOn(String instance, String description) throws InterruptedException {
        return !running(Set.of(description), Optional.of(instance)).isEmpty();
    }

    private List<String> running(Set<String> descriptions, Optional<String> instance) throws InterruptedException {
        Map<?, ?> byStatus = client.get(
                HttpRequest.get("/1.0/operations").query("project", project).query("recursion", "1"), Map.class);
        List<String> found = new ArrayList<>();
        for (Object each : byStatus.values()) {
            for (Object one : each instanceof Collection<?> operations ? operations : List.of()) {
                if (one instanceof Map<?, ?> operation
                        && descriptions.contains(String.valueOf(operation.get("description")))
                        && !isFinal(operation)
                        && instance.map(name -> isAbout(operation, name)).orElse(true)) {
                    found.add(String.valueOf(operation.get("id")));
                }
            }
        }
        return found;
    }

    private static boolean isFinal(Map<?, ?> operation) {
        return operation.get("status_code") instanceof Number code && code.intValue() >= FINAL;
    }

    /** Instances are named by their URLs, under keys that change from one sort of work to another. */
    private static boolean isAbout(Map<?, ?> operation, String instance) {
        return operation.get("resources") instanceof Map<?, ?> resources
                && resources.values().stream()
                        .flatMap(urls -> urls instanceof Collection<?> list ? list.stream() : null)
                        .map(url -> String.valueOf(url).split("[?]", 2)[0])
                        .anyMatch(path -> List.of(path.split("/", -1)).contains(instance));
    }

    private void awaitEnds(List<String> operations) throws InterruptedException {
        for (String id : operations) {
            Optional<WireOperation> running = client.operation(id).filter(found -> !found.isFinal());
            try {
                if (running.isPresent()) {
                    WireOperation unused = client.ended(running.get());
                }
            } catch (PolyvisorException failed) {
                // what has failed has ended; what cannot be asked after may go on
                if (client.operation(id).filter(found -> !found.isFinal()).isPresent()) {
                    throw failed;
                }
            }
        }
    }
}
