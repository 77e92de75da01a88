package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.lxd.guest.Commands;
import dev.polyvisor.simulators.lxd.guest.Files;
import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** {@code .../files?path=P}. */
final class FileCalls {
    private static final DateTimeFormatter MODIFIED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '+0000 UTC'").withZone(ZoneOffset.UTC);

    private final LxdState state;
    private final Events events;
    private final Commands commands;

    FileCalls(LxdState state, Events events, Commands commands) {
        this.state = state;
        this.events = events;
        this.commands = commands;
    }

    void handle(Call call, Instance instance) {
        String path = call.query("path")
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> Refused.invalid("Missing path argument"));
        switch (call.method()) {
            case "GET" -> get(call, instance, path);
            case "HEAD" -> {
                headers(call, state.locked(() -> commands.files(instance).get(path)));
                call.exchange().setHeader("Content-Type", "application/json");
                call.exchange().reply(200, new byte[0]);
            }
            case "POST" -> post(call, instance, path);
            case "DELETE" -> {
                state.locked(() -> commands.files(instance).delete(path));
                tell("instance-file-deleted", instance, path);
                call.done();
            }
            default -> throw new Refused(501, "not implemented");
        }
    }

    private void tell(String action, Instance instance, String path) {
        events.lifecycle(
                action,
                instance.project(),
                "/1.0/instances/" + instance.name(),
                Json.object().put("path", path),
                false);
    }

    private static void headers(Call call, Node node) {
        call.own("Uid", Long.toString(node.uid()));
        call.own("Gid", Long.toString(node.gid()));
        call.own("Mode", String.format("%04o", node.mode() & 0777));
        call.own("Type", node.type().name().toLowerCase(Locale.ROOT));
        call.own("Modified", MODIFIED.format(node.modifiedAt()));
    }

    private void get(Call call, Instance instance, String path) {
        Node node = state.locked(() -> commands.files(instance).get(path));
        tell("instance-file-retrieved", instance, path);
        headers(call, node);
        if (node.isDirectory()) {
            List<String> names = state.locked(() -> commands.files(instance).entries(path));
            call.sync(Json.strings(names));
            return;
        }
        byte[] content = node.type() == FileType.SYMLINK
                ? state.locked(() -> commands.files(instance).target(path, node))
                        .getBytes(StandardCharsets.UTF_8)
                : node.content();
        call.bytes(content, path.substring(path.lastIndexOf('/') + 1), LogCalls.httpDate(node.modifiedAt()));
    }

    private void post(Call call, Instance instance, String path) {
        String type = call.own("type").orElse("file");
        String write = call.own("write").orElse("overwrite");
        long uid = number(call.own("uid").orElse(""), 0);
        long gid = number(call.own("gid").orElse(""), 0);
        String mode = call.own("mode").orElse("");
        if (!write.equals("overwrite") && !write.equals("append")) {
            throw Refused.invalid("Bad file write mode: " + write);
        }
        byte[] body = call.bytes();
        state.locked(() -> {
            Files files = commands.files(instance);
            switch (type) {
                case "file" -> files.write(path, body, write.equals("append"), uid, gid, mode(mode, 0644));
                case "directory" -> files.makeDirectory(path, uid, gid, mode(mode, 0750));
                case "symlink" -> files.makeLink(path, new String(body, StandardCharsets.UTF_8));
                default -> throw Refused.invalid("Bad file type: " + type);
            }
        });
        tell("instance-file-pushed", instance, path);
        call.done();
    }

    private static long number(String text, long otherwise) {
        return text.matches("\\d{1,10}") ? Long.parseLong(text) : otherwise;
    }

    /** Go's way to read a number: a leading zero makes it octal. Only the permissions count. */
    private static int mode(String text, int otherwise) {
        if (!text.matches("\\d{1,8}")) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text, text.startsWith("0") ? 8 : 10) & 0777;
        } catch (NumberFormatException noOctal) {
            return otherwise;
        }
    }
}
