package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where an instance can run. */
final class Nodes {
    private static final Map<String, Integer> BINARY =
            Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);
    private static final Map<String, Integer> DECIMAL =
            Map.of("m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

    private Nodes() {}

    /** One of those that fit, other than the one that it is on. */
    static Optional<String> pick(ClusterState state, JsonNode spec, String current) {
        List<String> fitting = state.shelf("nodes").from("", "").stream()
                .filter(node -> !node.name().equals(current) && fits(node, spec))
                .map(Stored::name)
                .toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(state.number(fitting.size())));
    }

    private static boolean fits(Stored node, JsonNode spec) {
        ObjectNode tree = node.tree();
        boolean ready = Conditions.isTrue(tree.path("status"), "Ready");
        boolean open = "true".equals(node.labels().get("kubevirt.io/schedulable"))
                && !Json.flag(tree, "spec", "unschedulable");
        Map<String, String> selector = Json.textMap(spec.path("nodeSelector"));
        boolean chosen = selector.entrySet().stream()
                .allMatch(each -> each.getValue().equals(node.labels().get(each.getKey())));
        String memory = Json.text(spec, "domain", "memory", "guest");
        return ready
                && open
                && chosen
                && quantity(memory).compareTo(quantity(Json.text(tree, "status", "allocatable", "memory"))) <= 0;
    }

    /** What a quantity says; zero when it says nothing. */
    static BigDecimal quantity(String text) {
        int end = text.length();
        while (end > 0 && !Character.isDigit(text.charAt(end - 1)) && text.charAt(end - 1) != '.') {
            end--;
        }
        String unit = text.substring(end);
        try {
            BigDecimal number = new BigDecimal(text.substring(0, end));
            if (BINARY.containsKey(unit)) {
                return number.multiply(BigDecimal.valueOf(1L << BINARY.get(unit)));
            }
            return number.scaleByPowerOfTen(DECIMAL.getOrDefault(unit, 0));
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO;
        }
    }
}
