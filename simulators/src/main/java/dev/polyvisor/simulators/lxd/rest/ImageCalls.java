package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.state.Filter;
import dev.polyvisor.simulators.lxd.state.Image;
import dev.polyvisor.simulators.lxd.state.InstanceNames;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.work.Images;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /1.0/images} and its aliases. */
final class ImageCalls implements Resource {
    private static final String LAST_MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT";

    private final LxdState state;
    private final Images images;

    ImageCalls(LxdState state, Images images) {
        this.state = state;
        this.images = images;
    }

    @Override
    public void handle(Call call) {
        List<String> path = call.path();
        if (path.size() == 1) {
            collection(call);
        } else if (path.get(1).equals("aliases")) {
            aliases(call);
        } else {
            Image image = state.locked(() -> images.get(call.project(), path.get(1)));
            if (path.size() == 2) {
                one(call, image);
            } else if (path.size() == 3
                    && path.get(2).equals("export")
                    && call.method().equals("GET")) {
                export(call, image);
            } else {
                throw Refused.notFound("not found");
            }
        }
    }

    private String home(Call call) {
        return state.home(call.project(), "images");
    }

    private void collection(Call call) {
        switch (call.method()) {
            case "GET" -> list(call);
            case "POST" -> post(call);
            default -> throw new Refused(501, "not implemented");
        }
    }

    private void list(Call call) {
        Optional<Filter> filter = call.query("filter").map(Filter::new);
        List<Supplier<JsonNode>> all = new ArrayList<>();
        state.locked(() -> state.images().in(home(call)).values().forEach(image -> {
            ObjectNode json = image.toJson(images.aliases(call.project(), image));
            if (filter.isEmpty() || filter.get().test(json)) {
                all.add(() -> call.recursion() == 0
                        ? Json.strings(List.of("/1.0/images/" + image.fingerprint()))
                                .get(0)
                        : json);
            }
        }));
        call.stream(all.iterator());
    }

    private void post(Call call) {
        String type = call.header("Content-Type").orElse("");
        if (type.startsWith("application/json") || type.isEmpty()) {
            call.async(images.publish(call.project(), call.body()));
            return;
        }
        List<byte[]> parts =
                type.startsWith("multipart/form-data") ? Multipart.parts(call.bytes(), type) : List.of(call.bytes());
        boolean open =
                call.own("public").map(v -> v.equals("1") || v.equals("true")).orElse(false);
        call.async(images.upload(
                call.project(),
                call.own("filename").orElse(""),
                parts,
                pairs(call.own("properties").orElse("")),
                open));
    }

    private static Map<String, String> pairs(String query) {
        Map<String, String> all = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            int equal = pair.indexOf('=');
            if (equal > 0) {
                all.put(
                        URLDecoder.decode(pair.substring(0, equal), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equal + 1), StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    private void one(Call call, Image image) {
        switch (call.method()) {
            case "GET" ->
                call.sync(
                        state.locked(() -> image.toJson(images.aliases(call.project(), image))),
                        state.locked(image::changeable));
            case "PUT", "PATCH" -> {
                JsonNode body = call.body();
                state.locked(() -> {
                    call.ifMatch(image.changeable());
                    ObjectNode all = call.method().equals("PATCH") ? image.changeable() : Json.object();
                    body.properties().forEach(each -> all.set(each.getKey(), each.getValue()));
                    image.change(all);
                });
                images.tell("image-updated", call.project(), image.fingerprint());
                call.done();
            }
            case "DELETE" -> call.async(images.delete(call.project(), image));
            default -> throw new Refused(501, "not implemented");
        }
    }

    private void export(Call call, Image image) {
        images.tell("image-retrieved", call.project(), image.fingerprint());
        if (image.parts().size() == 1) {
            call.bytes(image.parts().get(0), image.filename(), LAST_MODIFIED);
            return;
        }
        String boundary = image.fingerprint().substring(0, 60);
        call.exchange().setHeader("Content-Type", "multipart/form-data; boundary=" + boundary);
        try {
            OutputStream out = call.exchange().reply(200);
            for (int i = 0; i < image.parts().size(); i++) {
                String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                        + (i == 0 ? "metadata" : "rootfs") + "\"; filename=\"" + image.fingerprint()
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
                out.write(head.getBytes(StandardCharsets.UTF_8));
                out.write(image.parts().get(i));
                out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            }
            out.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void aliases(Call call) {
        List<String> path = call.path();
        String home = state.locked(() -> home(call));
        if (path.size() == 2 && call.method().equals("POST")) {
            addAlias(call, home);
        } else if (path.size() == 2 && call.method().equals("GET")) {
            List<Supplier<JsonNode>> all = new ArrayList<>();
            state.locked(() -> state.aliases().in(home).forEach((name, alias) -> {
                JsonNode shown = call.recursion() == 0
                        ? Json.strings(List.of("/1.0/images/aliases/" + name)).get(0)
                        : alias.deepCopy();
                all.add(() -> shown);
            }));
            call.stream(all.iterator());
        } else if (path.size() == 3) {
            oneAlias(call, home, path.get(2));
        } else {
            throw new Refused(501, "not implemented");
        }
    }

    private void addAlias(Call call, String home) {
        JsonNode body = call.body();
        String name = Json.text(body, "name");
        InstanceNames.checkOther("alias", name);
        state.locked(() -> {
            if (state.aliases().has(home, name)) {
                throw new Refused(409, "Alias \"" + name + "\" already exists");
            }
            String target =
                    images.get(call.project(), Json.text(body, "target")).fingerprint();
            state.aliases().put(home, name, Images.alias(name, target, Json.text(body, "description")));
        });
        images.tell("image-alias-created", call.project(), "aliases/" + name);
        call.created("/1.0/images/aliases/" + name);
    }

    private void oneAlias(Call call, String home, String name) {
        ObjectNode found = state.locked(
                () -> state.aliases().find(home, name).orElseThrow(() -> Refused.notFound("Image alias not found")));
        switch (call.method()) {
            case "GET" -> call.sync(found, found);
            case "DELETE" -> {
                state.locked(() -> Objects.requireNonNull(
                        state.aliases().remove(home, name).orElse(found)));
                images.tell("image-alias-deleted", call.project(), "aliases/" + name);
                call.done();
            }
            case "PUT", "PATCH" -> {
                JsonNode body = call.body();
                state.locked(() -> {
                    if (body.has("target")) {
                        found.put("target", Json.text(body, "target"));
                    }
                    found.put("description", Json.text(body, "description"));
                });
                images.tell("image-alias-updated", call.project(), "aliases/" + name);
                call.done();
            }
            default -> throw new Refused(501, "not implemented");
        }
    }
}
