package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Ids;
import dev.polyvisor.simulators.ovirt.state.Views;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an engine has when it has been set up. Called under the lock. */
public final class Fresh {
    private static final Act SILENT = new Act("", "", true, false);

    private final EngineState state;
    private final Keepers keepers;

    public Fresh(EngineState state, Keepers keepers) {
        this.state = state;
        this.keepers = keepers;
    }

    /** A data centre, a cluster and a network, the blank template, and what was recorded of everything else. */
    public void fill() {
        state.recorded()
                .part("fresh")
                .properties()
                .forEach(each -> each.getValue().path("entities").forEach(one -> recorded(each.getKey(), one)));
        state.table("tag")
                .put(new Entity(state.kind("tag"), Ids.key(EngineState.ZERO), "root", null).set("description", "root"));
        JsonNode blank = state.recorded().part("blank");
        Entity template = new Entity(state.kind("template"), Ids.key(EngineState.ZERO), "Blank", null);
        blank.properties().forEach(each -> {
            if (!each.getKey().equals("id") && !each.getKey().equals("name")) {
                template.set(each.getKey(), value(each.getValue()));
            }
        });
        state.table("template").put(template);
        ObjectNode centre = JsonMapper.shared().createObjectNode().put("name", "Default");
        Entity dataCenter =
                keepers.of("data_center").add(SILENT, null, centre.put("description", "The default Data Center"));
        dataCenter.set("mac_pool", state.table("macpools").sorted().get(0));
        management();
        ObjectNode cluster = JsonMapper.shared().createObjectNode().put("name", "Default");
        cluster.put("description", "The default server cluster")
                .putObject("data_center")
                .put("id", dataCenter.id());
        Entity made = keepers.of("cluster").add(SILENT, null, cluster);
        // it takes after its first host
        overlay(made, state.recorded().part("newCluster"));
        permissions();
    }

    /** Fields that are not as usual yet; null for those that are missing. */
    static void overlay(Entity entity, JsonNode fields) {
        fields.properties()
                .forEach(each ->
                        entity.set(each.getKey(), each.getValue().isNull() ? Entity.NONE : value(each.getValue())));
    }

    private void permissions() {
        Entity everyone = state.table("groups").sorted().get(0);
        for (Entity each : new Views(state).permissions(everyone)) {
            boolean isOfUser = each.own("user") != null;
            Entity permission =
                    new Entity(each.kind(), each.key(), "", isOfUser ? null : everyone).sharing(each.fields());
            state.table("permission").put(isOfUser ? permission.unset("group") : permission);
        }
    }

    private void recorded(String collection, JsonNode one) {
        Entity entity = new Entity(
                state.kind(collection),
                Ids.key(one.path("id").asString("")),
                one.path("name").asString(""),
                null);
        one.properties().forEach(each -> {
            String field = each.getKey();
            if (!field.equals("id") && !field.equals("name") && !field.equals("href")) {
                entity.set(field, value(each.getValue()));
            }
        });
        state.table(collection).put(entity);
    }

    private static Object value(JsonNode value) {
        return value.isString() ? value.stringValue() : value;
    }

    /** Its ids are the same in each engine. */
    private void management() {
        Entity made = state.standard("network");
        Entity profile = state.standard("vnic_profile");
        state.table("network").remove(made);
        state.table("vnic_profile").remove(profile);
        Entity network = new Entity(
                        state.kind("network"), Ids.key("00000000-0000-0000-0000-000000000009"), made.name(), null)
                .sharing(made.fields());
        state.table("network").put(network);
        state.table("vnic_profile")
                .put(new Entity(
                                state.kind("vnic_profile"),
                                Ids.key("0000000a-000a-000a-000a-000000000398"),
                                made.name(),
                                null)
                        .set("network", network)
                        .set("network_filter", Networks.filter()));
    }
}
