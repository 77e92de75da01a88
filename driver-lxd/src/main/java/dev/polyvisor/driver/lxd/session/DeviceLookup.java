package dev.polyvisor.driver.lxd.session;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.wire.WireNetwork;
import dev.polyvisor.driver.lxd.wire.WireProfile;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what devices of instances lead to, and what the profiles bring along. Thread safety: may be used from any thread.
 *
 * @param session the session
 * @param project the project of the instances
 */
public record DeviceLookup(LxdSession session, String project) {
    /** The profile of instances that name none. */
    public static final String DEFAULT_PROFILE = "default";

    private static final String TYPE = "type";
    private static final String NIC = "nic";

    /** The root disk that profiles bring along with its name: that of the last one that has one, as LXD merges them. */
    public Optional<Map.Entry<String, Map<String, String>>> rootOf(List<String> profiles) throws InterruptedException {
        Optional<Map.Entry<String, Map<String, String>>> last = Optional.empty();
        for (WireProfile profile : read(profiles)) {
            for (Map.Entry<String, Map<String, String>> device :
                    profile.devices().entrySet()) {
                if (isRootDisk(device.getValue())) {
                    last = Optional.of(device);
                }
            }
        }
        return last;
    }

    private static boolean isRootDisk(Map<String, String> device) {
        return "disk".equals(device.get(TYPE))
                && "/".equals(device.get("path"))
                && device.getOrDefault("source", "").isEmpty();
    }

    /** The interface of a name that profiles bring along. */
    public Optional<Map<String, String>> nicOf(List<String> profiles, String name) throws InterruptedException {
        Optional<Map<String, String>> last = Optional.empty();
        for (WireProfile profile : read(profiles)) {
            Map<String, String> device = profile.devices().get(name);
            if (device != null) {
                last = Optional.of(device);
            }
        }
        return last.filter(device -> NIC.equals(device.get(TYPE)));
    }

    private List<WireProfile> read(List<String> profiles) throws InterruptedException {
        String owner = session.features(project).profiles();
        List<WireProfile> found = new ArrayList<>();
        for (String profile : profiles) {
            session.client()
                    .find(HttpRequest.get("/1.0/profiles/{}", profile).query("project", owner), WireProfile.class)
                    .ifPresent(found::add);
        }
        return found;
    }

    /**
     * An interface in a network: one that LXD manages, or an interface of the host.
     *
     * @throws PolyvisorException FAILED_PRECONDITION when there is none of the name
     */
    public Map<String, String> nicIn(String network) throws InterruptedException {
        WireNetwork found = session.client()
                .find(session.in(project, HttpRequest.get("/1.0/networks/{}", network)), WireNetwork.class)
                .orElseThrow(() ->
                        PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "there is no network '" + network + "'"));
        Map<String, String> device = new LinkedHashMap<>();
        device.put(TYPE, NIC);
        device.putAll(linkTo(network, found));
        return device;
    }

    /** What ties an interface to a network: its name when LXD manages it, else the kind of interface over that of the host. */
    public static Map<String, String> linkTo(String name, WireNetwork network) {
        return network.managed()
                ? Map.of("network", name)
                : Map.of("nictype", network.type().equals("bridge") ? "bridged" : "macvlan", "parent", name);
    }
}
