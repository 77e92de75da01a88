package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists as tables, for those who show them to people. */
final class Tables {
    private static final String NAME =
            "Name must be unique within a namespace. Is required when creating resources, although some"
                    + " resources may allow a client to request the generation of an appropriate name automatically. Name is primarily"
                    + " intended for creation idempotence and configuration definition. Cannot be updated. More info:"
                    + " https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";
    private static final String COLUMN = "Custom resource definition column (in JSONPath format): ";

    private Tables() {}

    static ObjectNode of(ClusterState state, Target target, List<Stored> items, ObjectNode metadata) {
        boolean machines = target.type().plural().equals("virtualmachines");
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", metadata);
        ArrayNode columns = table.putArray("columnDefinitions");
        column(columns, "Name", "string", "name", NAME);
        column(columns, "Age", "date", "", COLUMN + ".metadata.creationTimestamp");
        if (machines) {
            column(columns, "Status", "string", "", "Human Readable Status");
            column(columns, "Ready", "string", "", COLUMN + ".status.conditions[?(@.type=='Ready')].status");
        }
        ArrayNode rows = table.putArray("rows");
        for (Stored each : items) {
            ObjectNode object = each.tree();
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells").add(each.name()).add(age(state, object));
            if (machines) {
                cells.add(Json.text(object, "status", "printableStatus"));
                cells.add(Json.element(object.path("status").path("conditions"), "type", "Ready")
                        .map(ready -> Json.text(ready, "status"))
                        .orElse(""));
            }
            ((ObjectNode) object.get("metadata")).remove("managedFields");
            row.set("object", Shape.metadata(object));
        }
        return table;
    }

    private static String age(ClusterState state, ObjectNode object) {
        Instant created = Instant.parse(Json.text(object, "metadata", "creationTimestamp"));
        return Duration.between(created, state.clock().now()).toSeconds() + "s";
    }

    private static void column(ArrayNode columns, String name, String type, String format, String description) {
        columns.addObject()
                .put("name", name)
                .put("type", type)
                .put("format", format)
                .put("description", description)
                .put("priority", 0);
    }
}
