package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.control.Exports;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What lies inside the cluster and is reached through the API server: the logs of pods, and the disks that exports offer. A disk is its
 * own name over and over. Thread safety: may be used from any thread.
 */
final class ProxiedReads {
    private static final int DISK = 1 << 17;

    private final ClusterState state;
    private final Users users;

    ProxiedReads(ClusterState state, Users users) {
        this.state = state;
        this.users = users;
    }

    boolean answers(Call call, Users.User user) {
        List<String> path = call.segments();
        boolean namespaced = path.size() > 6
                && path.get(0).equals("api")
                && path.get(2).equals("namespaces")
                && call.method().equals("GET");
        if (namespaced
                && path.size() == 7
                && path.get(4).equals("pods")
                && path.get(6).equals("log")) {
            users.check(user, new Users.Attributes("get", "", "pods/log", path.get(3), path.get(5)));
            log(call, path.get(3), path.get(5));
            return true;
        }
        if (namespaced && path.get(4).equals("services") && path.get(6).equals("proxy")) {
            users.check(user, new Users.Attributes("get", "", "services/proxy", path.get(3), path.get(5)));
            disk(call, path.get(3), path.get(5), path.subList(7, path.size()));
            return true;
        }
        return false;
    }

    private void log(Call call, String namespace, String name) {
        ObjectNode pod = state.locked(() -> state.tree("pods", namespace, name))
                .orElseThrow(() -> Refused.notFound(state.catalogue().of("pods"), name));
        JsonNode containers = Json.at(pod, "spec", "containers");
        String container = call.query("container");
        if (Json.element(containers, "name", container).isEmpty()) {
            throw Refused.bad("container " + container + " is not valid for pod " + name);
        }
        String instance = Json.text(pod, "metadata", "labels", "vm.kubevirt.io/name");
        call.text(
                200,
                container.equals("compute")
                        ? "{\"component\":\"virt-launcher\",\"level\":\"info\",\"msg\":\"Domain " + namespace + "_"
                                + instance + " started\"}\n"
                        : "Booting " + instance + "\n" + instance + " login: ");
    }

    private void disk(Call call, String namespace, String service, List<String> path) {
        String export = service.startsWith("https:virt-export-") && service.endsWith(":443")
                ? service.substring("https:virt-export-".length(), service.length() - ":443".length())
                : "";
        Optional<ObjectNode> found = state.locked(() -> state.tree("virtualmachineexports", namespace, export));
        if (found.isEmpty()) {
            throw Refused.notFound(state.catalogue().of("services"), service);
        }
        if (!Json.text(found.get(), "status", "phase").equals("Ready")) {
            call.text(503, "error trying to reach service: connection refused\n");
            return;
        }
        String token = state.locked(() -> state.tree("secrets", namespace, Exports.tokenName(export)))
                .map(secret -> Json.text(secret, "data", "token"))
                .orElse("");
        String shown = call.exchange().header("x-kubevirt-export-token").orElse("");
        if (!Base64.getEncoder()
                .encodeToString(shown.getBytes(StandardCharsets.UTF_8))
                .equals(token)) {
            call.text(401, "Unauthorized\n");
            return;
        }
        String url = "/" + String.join("/", path);
        boolean offered = Json.at(found.get(), "status", "links").toString().contains(url + "\"");
        if (!offered) {
            call.text(404, "404 page not found\n");
            return;
        }
        call.header("Content-Type", "application/octet-stream");
        byte[] bytes = content(path.get(1));
        call.exchange().reply(200, url.endsWith(".gz") ? zipped(bytes) : bytes);
    }

    private static byte[] content(String claim) {
        byte[] name = (claim + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[DISK];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = name[i % name.length];
        }
        return bytes;
    }

    private static byte[] zipped(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return zipped.toByteArray();
    }
}
