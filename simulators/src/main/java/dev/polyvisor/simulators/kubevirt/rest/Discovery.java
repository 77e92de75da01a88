package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.ClusterPart;
import dev.polyvisor.simulators.kubevirt.state.Catalogue;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the cluster says of itself: its version, its groups, their kinds. */
final class Discovery {
    static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final List<String> SUB_VERSIONS = List.of("v1", "v1alpha3");
    private static final List<String> VERBS =
            List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
    private static final List<String> CORE_VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> SUB_VERBS = List.of("get", "patch", "update");

    private final Catalogue catalogue;

    Discovery(ClusterState state) {
        this.catalogue = state.catalogue();
    }

    /** Whether it has answered. */
    boolean answers(Call call) {
        if (!call.method().equals("GET")) {
            return false;
        }
        List<String> segments = call.segments();
        String first = segments.isEmpty() ? "" : segments.get(0);
        switch (segments.size() <= 1 ? first : "") {
            case "version" -> call.json(200, version());
            case "healthz", "livez", "readyz" -> call.text(200, "ok");
            case "api" -> aggregatedOr(call, true, Discovery::core);
            case "apis" -> aggregatedOr(call, false, this::groups);
            default -> {
                return first.equals("api")
                                && segments.size() == 2
                                && segments.get(1).equals("v1")
                        ? resources(call, "", "v1")
                        : first.equals("apis") && group(call, segments);
            }
        }
        return true;
    }

    private boolean group(Call call, List<String> segments) {
        if (segments.size() == 3) {
            return resources(call, segments.get(1), segments.get(2));
        }
        if (segments.size() != 2 || !catalogue.groups().contains(segments.get(1))) {
            return false;
        }
        ObjectNode group = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        fill(group, segments.get(1), versions(segments.get(1)));
        call.json(200, group);
        return true;
    }

    static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("emulationMajor", "1")
                .put("emulationMinor", "36")
                .put("minCompatibilityMajor", "1")
                .put("minCompatibilityMinor", "35")
                .put("gitVersion", "v1.36.2")
                .put("gitCommit", "$Format:%H$")
                .put("gitTreeState", "")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "go1.27.3")
                .put("compiler", "gc")
                .put("platform", "linux/amd64");
    }

    private interface Document {
        ObjectNode of();
    }

    private void aggregatedOr(Call call, boolean core, Document document) {
        boolean wanted = call.accepted().stream()
                .anyMatch(type -> type.startsWith("application/json")
                        && type.contains("as=APIGroupDiscoveryList")
                        && type.contains("v=v2"));
        if (!wanted) {
            call.json(200, document.of());
            return;
        }
        byte[] body = Json.bytes(aggregated(core));
        call.header("Content-Type", AGGREGATED);
        call.header("Vary", "Accept");
        call.header("Cache-Control", "public");
        call.header(
                "ETag",
                "\"" + String.format(Locale.ROOT, "%08X", new String(body, StandardCharsets.UTF_8).hashCode()) + "\"");
        call.exchange().reply(200, body);
    }

    private static ObjectNode core() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", "127.0.0.1");
        return versions;
    }

    private ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        catalogue.groups().forEach(group -> fill(groups.addObject(), group, versions(group)));
        if (catalogue.serves(ClusterPart.KUBEVIRT)) {
            fill(groups.addObject(), VirtApi.GROUP, SUB_VERSIONS);
        }
        return list;
    }

    private List<String> versions(String group) {
        return catalogue
                .served()
                .filter(type -> type.group().equals(group))
                .findFirst()
                .map(Type::versions)
                .orElse(List.of());
    }

    private static void fill(ObjectNode one, String name, List<String> versions) {
        one.put("name", name);
        ArrayNode all = one.putArray("versions");
        versions.forEach(version ->
                all.addObject().put("groupVersion", name + "/" + version).put("version", version));
        one.putObject("preferredVersion")
                .put("groupVersion", name + "/" + versions.get(0))
                .put("version", versions.get(0));
    }

    private boolean resources(Call call, String group, String version) {
        List<Type> types = catalogue
                .served()
                .filter(type -> type.group().equals(group) && type.versions().contains(version))
                .toList();
        if (types.isEmpty()) {
            return false;
        }
        ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (Type type : types) {
            ObjectNode one = resource(resources, type, type.plural());
            one.put("singularName", type.singular());
            texts(one, "verbs", type.custom() ? VERBS : CORE_VERBS);
            texts(one, "shortNames", type.shortNames());
            texts(one, "categories", type.categories());
            one.put("storageVersionHash", hash(type));
            if (type.hasStatus()) {
                texts(resource(resources, type, type.plural() + "/status"), "verbs", SUB_VERBS);
            }
            if (type.hasScale()) {
                ObjectNode scale = resource(resources, type, type.plural() + "/scale");
                scale.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
                texts(scale, "verbs", SUB_VERBS);
            }
        }
        call.json(200, list);
        return true;
    }

    private static ObjectNode resource(ArrayNode resources, Type type, String name) {
        return resources
                .addObject()
                .put("name", name)
                .put("singularName", "")
                .put("namespaced", type.namespaced())
                .put("kind", type.kind());
    }

    private static String hash(Type type) {
        byte[] bytes =
                String.format(Locale.ROOT, "%08x", type.qualified().hashCode()).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void texts(ObjectNode object, String field, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode all = object.putArray(field);
            values.forEach(all::add);
        }
    }

    private ObjectNode aggregated(boolean core) {
        ObjectNode list =
                Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        for (String group : core ? List.of("") : catalogue.groups()) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (!core) {
                metadata.put("name", group);
            }
            ArrayNode versions = item.putArray("versions");
            for (String version : versions(group)) {
                ObjectNode one = versions.addObject().put("version", version);
                ArrayNode resources = one.putArray("resources");
                catalogue
                        .served()
                        .filter(type ->
                                type.group().equals(group) && type.versions().contains(version))
                        .forEach(type -> discovered(resources.addObject(), type, version));
                one.put("freshness", "Current");
            }
        }
        if (!core && catalogue.serves(ClusterPart.KUBEVIRT)) {
            SubResources.discovered(items.addObject(), SUB_VERSIONS);
        }
        return list;
    }

    private static void discovered(ObjectNode one, Type type, String version) {
        one.put("resource", type.plural());
        kind(one, type, version);
        one.put("scope", type.namespaced() ? "Namespaced" : "Cluster").put("singularResource", type.singular());
        texts(one, "verbs", type.custom() ? VERBS : CORE_VERBS);
        texts(one, "shortNames", type.shortNames());
        texts(one, "categories", type.categories());
        if (type.hasStatus() || type.hasScale()) {
            ArrayNode subs = one.putArray("subresources");
            if (type.hasStatus()) {
                ObjectNode status = subs.addObject().put("subresource", "status");
                kind(status, type, version);
                texts(status, "verbs", SUB_VERBS);
            }
            if (type.hasScale()) {
                ObjectNode scale = subs.addObject().put("subresource", "scale");
                scale.putObject("responseKind")
                        .put("group", "autoscaling")
                        .put("version", "v1")
                        .put("kind", "Scale");
                texts(scale, "verbs", SUB_VERBS);
            }
        }
    }

    private static void kind(ObjectNode object, Type type, String version) {
        object.putObject("responseKind")
                .put("group", type.custom() ? type.group() : "")
                .put("version", type.custom() ? version : "")
                .put("kind", type.kind());
    }
}
