package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code authorization.k8s.io} and {@code authentication.k8s.io}: what the caller may do, and who he is. */
final class Reviews {
    private final Users users;

    Reviews(Users users) {
        this.users = users;
    }

    /** Whether it has answered. */
    boolean answers(Call call, Users.User user) {
        List<String> segments = call.segments();
        if (!call.method().equals("POST")
                || segments.size() != 4
                || !segments.get(0).equals("apis")) {
            return false;
        }
        switch (segments.get(1) + "/" + segments.get(3)) {
            case "authorization.k8s.io/selfsubjectaccessreviews" -> access(call, user);
            case "authorization.k8s.io/selfsubjectrulesreviews" -> rules(call, user);
            case "authentication.k8s.io/selfsubjectreviews" -> {
                ObjectNode review = Json.parse(call.bytes());
                Json.child(review, "status", "userInfo").put("username", user.name());
                call.json(201, review);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void access(Call call, Users.User user) {
        ObjectNode review = Json.parse(call.bytes());
        JsonNode asked = Json.at(review, "spec", "resourceAttributes");
        String sub = Json.text(asked, "subresource");
        boolean allowed = users.allows(
                user,
                new Users.Attributes(
                        Json.text(asked, "verb"),
                        Json.text(asked, "group"),
                        Json.text(asked, "resource") + (sub.isEmpty() ? "" : "/" + sub),
                        Json.text(asked, "namespace"),
                        Json.text(asked, "name")));
        Json.child(review, "metadata");
        ObjectNode status = review.putObject("status").put("allowed", allowed);
        if (allowed) {
            status.put("reason", "RBAC: allowed by ClusterRoleBinding");
        }
        call.json(201, review);
    }

    private static void rules(Call call, Users.User user) {
        ObjectNode review = Json.parse(call.bytes());
        String namespace = Json.text(review, "spec", "namespace");
        ObjectNode status = review.putObject("status").put("incomplete", false);
        ArrayNode rules = status.putArray("resourceRules");
        status.putArray("nonResourceRules");
        Set<String> verbs = user.namespaces().isEmpty() || user.namespaces().contains(namespace)
                ? switch (user.role()) {
                    case ADMIN, EDIT -> Set.of("*");
                    case VIEW -> Set.of("get", "list", "watch");
                    case NONE -> Set.of();
                }
                : Set.of();
        if (!verbs.isEmpty()) {
            ObjectNode rule = rules.addObject();
            ArrayNode all = rule.putArray("verbs");
            verbs.stream().sorted().forEach(all::add);
            rule.putArray("apiGroups").add("*");
            rule.putArray("resources").add("*");
        }
        call.json(201, review);
    }
}
