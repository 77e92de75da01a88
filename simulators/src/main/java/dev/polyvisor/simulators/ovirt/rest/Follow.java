package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which links are to be followed, and which below them. Immutable. */
final class Follow {
    static final Follow NOTHING = new Follow(false);

    /** What an engine 4.5 fails with whatever is there, as the name of the element and the link. */
    private static final Set<String> BROKEN = Set.of(
            "vm.numa_nodes",
            "vm.numanodes",
            "vm.quota",
            "disk.quota",
            "disk.storage_domains",
            "disk.vms",
            "host.fence_agents",
            "cdrom.file",
            "disk_attachment.template");

    private final Map<String, Follow> links = new LinkedHashMap<>();

    private final boolean ofList;

    private Follow(boolean ofList) {
        this.ofList = ofList;
    }

    /**
     * Reads what is to be followed, such as {@code nics.reported_devices,cluster}.
     *
     * @param ofList whether the links are those of the elements of a list
     */
    static Follow of(String text, boolean ofList) {
        if (text.isEmpty()) {
            return NOTHING;
        }
        Follow root = new Follow(ofList);
        for (String path : text.split(",", -1)) {
            Follow at = root;
            for (String link : path.trim().split("\\.", -1)) {
                at = at.links.computeIfAbsent(link, name -> new Follow(ofList));
            }
        }
        return root;
    }

    /** Whether the engine follows them with one query for many, which gives a little less. */
    boolean isOfList() {
        return ofList;
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    Set<Map.Entry<String, Follow>> links() {
        return links.entrySet();
    }

    @Nullable
    Follow below(String link) {
        return links.get(link);
    }

    static boolean isBroken(String element, String link) {
        return BROKEN.contains(element + "." + link);
    }

    /** The page with which the engine fails as a whole. */
    static Refused failed(String element, String link) {
        String entity = Character.toUpperCase(element.charAt(0)) + element.substring(1) + "s";
        return Refused.html(
                500,
                "<html><head><title>ERROR</title></head><body><h1>Error 500</h1><pre>java.lang.RuntimeException: "
                        + "org.jboss.resteasy.spi.UnhandledException: java.lang.IllegalStateException: Problem following '"
                        + link + "' link in " + entity + " entity.\n\tat org.ovirt.engine.api.restapi.util.LinkFollower"
                        + "</pre></body></html>");
    }
}
