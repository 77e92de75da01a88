package dev.polyvisor.driver.lxd.resource;

import dev.polyvisor.driver.lxd.inventory.InstanceLookup;
import dev.polyvisor.driver.lxd.session.LxdSession;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who uses a volume. Thread safety: may be used from any thread. */
final class Users {
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
        URI uri = URI.create(url);
        List<String> path = List.of(uri.getPath().split("/", -1));
        boolean isInstance = path.size() > 3
                && (path.get(2).equals("instances")
                        || path.get(2).equals("containers")
                        || path.get(2).equals("virtual-machines"));
        return isInstance ? identities.getOrDefault(project(uri) + "/" + path.get(3), url) : url;
    }

    private static String project(URI uri) {
        String query = uri.getQuery();
        if (query == null) {
            return "default";
        }
        return List.of(query.split("&", -1)).stream()
                .filter(each -> each.startsWith("project="))
                .map(each -> each.substring("project=".length()))
                .findFirst()
                .orElse("default");
    }
}
