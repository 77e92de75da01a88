package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Ids;
import dev.polyvisor.simulators.ovirt.state.Kind;
import dev.polyvisor.simulators.ovirt.state.Views;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes entities as the engine does: every number but times and decimals as a text, references with their address. Guarded by the
 * lock of {@link EngineState}.
 */
public final class Renderer {
    private static final JsonStringEncoder TEXTS = JsonStringEncoder.getInstance();

    private final EngineState state;
    private final Views views;

    public Renderer(EngineState state, Views views) {
        this.state = state;
        this.views = views;
    }

    /** An entity as a client without wishes gets it. */
    public String text(Entity entity) {
        StringBuilder out = new StringBuilder(4_096);
        entity(entity, Follow.NOTHING, false, out);
        return out.toString();
    }

    /** An entity. */
    void entity(Entity entity, Follow follow, boolean all, StringBuilder out) {
        out.append('{');
        fields(entity, follow, false, out);
        if (all && (entity.kind().key().equals("vm") || entity.kind().key().equals("template"))) {
            contents(entity, out);
        }
        if (entity.kind().element().equals("snapshot")) {
            machineOf(entity, follow, all, out);
        }
        entity.kind().parent().ifPresent(field -> {
            Entity parent = entity.parent();
            if (parent != null && entity.own(field) == null) {
                reference(field, parent, out);
            }
        });
        boolean isAddressed = !entity.id().isEmpty() && !entity.kind().key().equals("history");
        String href = isAddressed ? entity.href() : "";
        names("actions", "{\"link\":[", entity.kind().actions(), "]}", href, out);
        names("link", "[", links(entity.kind(), follow), "]", href, out);
        followed(entity, follow, out);
        if (isAddressed) {
            text("href", href, out);
        }
        if (!entity.id().isEmpty()) {
            text("id", entity.id(), out);
        }
        end(out);
    }

    /** Where more is followed the engine has links that it leaves out elsewhere. */
    private @Nullable List<String> links(Kind kind, Follow follow) {
        if (kind.key().equals("active_snapshot") && (follow.isOfList() || !follow.isEmpty())) {
            return state.kind("snapshot").links();
        }
        return kind.links() == null && !follow.isEmpty() ? List.of() : kind.links();
    }

    private static void end(StringBuilder out) {
        if (out.charAt(out.length() - 1) == ',') {
            out.setLength(out.length() - 1);
        }
        out.append('}');
    }

    /** The fields, each with a comma behind it. */
    private void fields(Entity entity, Follow follow, boolean bare, StringBuilder out) {
        for (Map.Entry<String, String> each : entity.kind().rendered().entrySet()) {
            if (entity.own(each.getKey()) == null) {
                boolean isIcon = bare && each.getKey().endsWith("_icon");
                out.append(isIcon ? each.getValue().replaceFirst("\"href\":\"[^\"]*\",", "") : each.getValue());
            }
        }
        Object[] own = entity.fields();
        for (int i = 0; i < own.length; i += 2) {
            String field = (String) own[i];
            if (field.charAt(0) != '#' && field.charAt(0) != '+' && own[i + 1] != Entity.NONE) {
                field(entity, field, own[i + 1], follow, bare, out);
            }
        }
        if (!entity.name().isEmpty()) {
            text("name", entity.name(), out);
        }
        switch (entity.kind().element()) {
            case "nic" -> {
                if (entity.own("mac") == null && entity.kind().key().equals("nic")) {
                    name("mac", out);
                    out.append("{\"address\":\"")
                            .append(Ids.macOf(entity.key()))
                            .append("\"},");
                }
            }
            case "disk" -> {
                if (entity.own("alias") == null) {
                    text("alias", entity.name(), out);
                }
                if (entity.own("image_id") == null && entity.is("storage_type", "image")) {
                    text("image_id", Ids.derived(entity.key(), 5).toString(), out);
                }
            }
            case "vm" -> {
                if (entity.own("fqdn") == null && entity.is("status", "up")) {
                    text("fqdn", "guest-" + entity.name() + ".example.test", out);
                }
            }
            default -> {}
        }
    }

    private void field(Entity entity, String field, Object value, Follow follow, boolean bare, StringBuilder out) {
        if (value instanceof Entity other) {
            Follow deeper = follow.below(field);
            if (bare) {
                name(field, out);
                out.append("{\"id\":\"").append(other.id()).append("\"},");
            } else if (deeper != null && !Follow.isBroken(entity.kind().element(), field)) {
                name(field, out);
                entity(other, deeper, false, out);
                out.append(',');
            } else {
                reference(field, other, out);
            }
        } else if (bare && field.equals("display") && value instanceof ObjectNode display) {
            name(field, out);
            out.append(display.deepCopy().without("certificate")).append(',');
        } else if (value instanceof String text) {
            text(field, text, out);
        } else {
            name(field, out);
            out.append(value).append(',');
        }
    }

    private static void name(String field, StringBuilder out) {
        out.append('"').append(field).append("\":");
    }

    private static void text(String field, String text, StringBuilder out) {
        name(field, out);
        out.append('"');
        TEXTS.quoteAsString(text, out);
        out.append("\",");
    }

    private static void reference(String field, Entity to, StringBuilder out) {
        name(field, out);
        out.append("{\"href\":\"");
        to.appendHref(out);
        out.append("\",\"id\":\"").append(to.id()).append("\"},");
    }

    private static void names(
            String field, String begin, @Nullable List<String> all, String end, String href, StringBuilder out) {
        if (all == null) {
            return;
        }
        name(field, out);
        out.append(begin);
        for (String each : all) {
            out.append("{\"href\":\"").append(href).append('/').append(each);
            out.append("\",\"rel\":\"").append(each).append("\"},");
        }
        if (!all.isEmpty()) {
            out.setLength(out.length() - 1);
        }
        out.append(end).append(',');
    }

    /** Fails as {@link #entity} would, at a small part of its price. */
    void check(Entity entity, Follow follow) {
        for (Map.Entry<String, Follow> each : follow.links()) {
            String link = each.getKey();
            String element = entity.kind().element();
            if (Follow.isBroken(element, link)) {
                throw Follow.failed(element, link);
            } else if (entity.own(link) instanceof Entity other) {
                check(other, each.getValue());
            } else if (entity.kind().below(link.replace("_", "")) == null) {
                throw Follow.failed(element, link);
            } else if (!each.getValue().isEmpty()) {
                List<Entity> below = views.below(entity, link.replace("_", ""));
                if (below != null) {
                    below.forEach(one -> check(one, each.getValue()));
                }
            }
        }
    }

    /** What is below it and was asked for. A link that leads nowhere fails everything. */
    private void followed(Entity entity, Follow follow, StringBuilder out) {
        for (Map.Entry<String, Follow> each : follow.links()) {
            String link = each.getKey();
            String element = entity.kind().element();
            if (Follow.isBroken(element, link)) {
                throw Follow.failed(element, link);
            } else if (entity.own(link) instanceof Entity) {
                continue;
            }
            String segment = link.replace("_", "");
            List<Entity> below = views.below(entity, segment);
            if (below == null) {
                throw Follow.failed(element, link);
            }
            name(link, out);
            list(below, inner(entity, segment), each.getValue(), out);
            out.append(',');
        }
    }

    private Inner inner(Entity parent, String segment) {
        String kind = parent.kind().below(segment);
        return new Inner(
                kind == null || kind.startsWith("{") || kind.endsWith("[]")
                        ? ""
                        : state.kind(kind).element(),
                views.emptyForm(parent, segment));
    }

    /** How a followed list looks. */
    private record Inner(String element, @Nullable String whenEmpty) {}

    private void list(List<Entity> entities, Inner inner, Follow follow, StringBuilder out) {
        if (entities.isEmpty()) {
            // an engine 4.5 has an empty array when something below would have been followed
            String empty = follow.isEmpty() ? inner.whenEmpty() : inner.element();
            out.append(empty == null || empty.isEmpty() ? "{}" : "{\"" + empty + "\":[]}");
            return;
        }
        out.append("{\"").append(inner.element()).append("\":[");
        for (Entity each : entities) {
            entity(each, follow, false, out);
            out.append(',');
        }
        out.setLength(out.length() - 1);
        out.append("]}");
    }

    /** What a machine only shows when all of its content is asked for. */
    private void contents(Entity vm, StringBuilder out) {
        for (Map.Entry<String, JsonNode> each :
                state.recorded().part("allContent").properties()) {
            if (vm.own("+" + each.getKey()) == null) {
                name(each.getKey(), out);
                out.append(each.getValue()).append(',');
            }
        }
        Object[] own = vm.fields();
        for (int i = 0; i < own.length; i += 2) {
            String field = (String) own[i];
            if (field.charAt(0) == '+' && !field.equals("+initialization")) {
                field(vm, field.substring(1), own[i + 1], Follow.NOTHING, false, out);
            }
        }
        if (vm.kind().key().equals("vm")) {
            initialization(vm, out);
        }
    }

    private static void initialization(Entity vm, StringBuilder out) {
        String own = vm.tree("+initialization").isObject()
                ? vm.tree("+initialization").toString()
                : "{}";
        out.append("\"initialization\":").append(own, 0, own.length() - 1).append(own.length() == 2 ? "" : ",");
        out.append("\"configuration\":{\"data\":\"");
        TEXTS.quoteAsString(Ovf.of(vm), out);
        out.append("\",\"type\":\"ovf\"}},");
    }

    /** A snapshot shows the machine as it was, unless something below snapshots is followed; then it only refers to it. */
    private void machineOf(Entity snapshot, Follow follow, boolean all, StringBuilder out) {
        Entity vm = snapshot.parent();
        Entity then = snapshot.ref("#vm");
        if (vm == null) {
            return;
        } else if (all) {
            reference("vm", vm, out);
            initialization(vm, out);
        } else if (follow.isOfList() || !follow.isEmpty()) {
            reference("vm", vm, out);
        } else if (then != null || snapshot.is("snapshot_type", "regular")) {
            name("vm", out);
            out.append('{');
            fields(then == null ? vm : then, Follow.NOTHING, true, out);
            out.append("\"id\":\"").append(vm.id()).append("\"},");
        }
    }

    /** What an action says of the thing that it was done to. */
    void actionsOnly(Entity entity, StringBuilder out) {
        Kind kind = entity.kind();
        String href = entity.href();
        name(kind.element(), out);
        out.append('{');
        names("actions", "{\"link\":[", kind.actions(), "]}", href, out);
        names("link", "[", kind.links(), "]", href, out);
        out.append("\"href\":\"")
                .append(href)
                .append("\",\"id\":\"")
                .append(entity.id())
                .append("\"},");
    }
}
