package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Catalogue;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the path of a request names.
 *
 * @param version in which it is to be shown
 * @param namespace empty for all of them, and for what has none
 * @param name empty for the collection
 * @param sub the sub-resource; empty for the object itself
 */
record Target(Type type, String version, String namespace, String name, String sub) {

    /** Empty when nothing is served there. */
    static Optional<Target> of(Catalogue catalogue, List<String> segments) {
        boolean core = segments.get(0).equals("api");
        int at = core ? 2 : 3;
        if (segments.size() <= at) {
            return Optional.empty();
        }
        String group = core ? "" : segments.get(1);
        String version = segments.get(at - 1);
        List<String> rest = segments.subList(at, segments.size());
        String namespace = "";
        boolean within = rest.get(0).equals("namespaces") && rest.size() >= 3 && !isPartOfNamespace(rest.get(2));
        if (within) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String sub = rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "";
        String scope = namespace;
        return catalogue
                .find(group, version, rest.get(0))
                .filter(type -> type.namespaced() ? within || name.isEmpty() : !within)
                .map(type -> new Target(type, version, scope, name, sub));
    }

    private static boolean isPartOfNamespace(String segment) {
        return segment.equals("status") || segment.equals("finalize");
    }

    boolean isCollection() {
        return name.isEmpty();
    }

    String apiVersion() {
        return type.apiVersion(version);
    }

    /** The object in the version that was asked for. */
    ObjectNode shown(ObjectNode object) {
        return version.equals(type.version()) ? object : object.put("apiVersion", apiVersion());
    }
}
