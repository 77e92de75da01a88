package dev.polyvisor.driver.lxd.resource;

import dev.polyvisor.driver.lxd.inventory.InstanceLookup;
import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.session.LxdSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who uses a volume. Thread safety: may be used from any thread. */
final class Users {
    private static final Set<String> INSTANCES = Set.of("instances", "containers", "virtual-machines");
    private static final String PROJECT = "project=";

    private final InstanceLookup lookup;

    Users(LxdSession session) {
        this.lookup = new InstanceLookup(session);
    }

    /** The identity of each instance that can be seen, by {@code project/name}. */
    Map<String, String> identities() throws InterruptedException {
        Map<String, String> found = new HashMap<>();
        for (InstanceLookup.Read each : lookup.list(Optional.empty())) {
            found.put(each.value().path(), each.value().key().id());
        }
        return found;
    }

    /** A user is told by its URL: an instance, or a profile, which counts as one that nobody knows. */
    static String user(String url, Map<String, String> identities) {
        String[] halves = url.split("[?]", 2);
        List<String> path = List.of(halves[0].split("/", -1));
        boolean isInstance = path.size() > 3 && INSTANCES.contains(path.get(2));
        String project = halves.length == 1 ? Features.DEFAULT : project(halves[1]);
        return isInstance ? identities.getOrDefault(project + "/" + path.get(3), url) : url;
    }

    private static String project(String query) {
        for (String each : query.split("&", -1)) {
            if (each.startsWith(PROJECT)) {
                return each.substring(PROJECT.length());
            }
        }
        return Features.DEFAULT;
    }
}
