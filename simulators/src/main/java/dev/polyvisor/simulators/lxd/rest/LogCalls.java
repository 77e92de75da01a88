package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The logs, the console log and the metadata of an instance. */
final class LogCalls {
    private static final byte[] NOTHING = {};

    private final LxdState state;
    private final Events events;

    LogCalls(LxdState state, Events events) {
        this.state = state;
        this.events = events;
    }

    static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    private void tell(String action, Instance instance, String below, boolean requested) {
        events.lifecycle(action, instance.project(), "/1.0/instances/" + instance.name() + below, null, requested);
    }

    void logs(Call call, Instance instance) {
        List<String> path = call.path();
        Map<String, byte[]> all = new TreeMap<>(state.locked(() -> Map.copyOf(instance.logs())));
        all.put("lxc.conf", generated(instance));
        all.put("lxc.log", NOTHING);
        if (path.size() == 3 && call.method().equals("GET")) {
            ArrayNode urls = Json.array();
            all.keySet()
                    .forEach(name ->
                            urls.add("/1.0/instances/" + instance.name() + "/logs/" + name + instance.suffix()));
            call.sync(urls);
        } else if (path.size() == 4) {
            String name = path.get(3);
            byte[] content = all.get(name);
            if (content == null) {
                throw Refused.failed(
                        "open /var/log/lxd/" + instance.name() + "/" + name + ": no such file or directory");
            }
            if (call.method().equals("GET")) {
                // 5.0.2 names another place in this event
                tell("instance-log-retrieved", instance, "/backups/" + name, true);
                call.bytes(content, name, httpDate(state.now()));
            } else if (call.method().equals("DELETE") && name.startsWith("exec_")) {
                state.locked(() -> instance.logs().remove(name));
                tell("instance-log-deleted", instance, "/backups/" + name, true);
                call.done();
            } else {
                throw Refused.invalid("Only log files excluding qemu.log and lxc.log may be deleted");
            }
        } else {
            throw new Refused(501, "not implemented");
        }
    }

    /** The configuration that LXD hands to liblxc, shortened: nothing runs by it. */
    private static byte[] generated(Instance instance) {
        return ("lxc.console.buffer.size = auto\nlxc.arch = linux64\nlxc.uts.name = " + instance.name() + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    void console(Call call, Instance instance) {
        switch (call.method()) {
            case "GET" -> {
                String log = state.locked(() -> instance.console().toString());
                if (log.isEmpty()) {
                    throw Refused.failed("open : no such file or directory");
                }
                tell("instance-console-retrieved", instance, "", false);
                call.bytes(log.getBytes(StandardCharsets.UTF_8), "", httpDate(state.now()));
            }
            case "DELETE" -> {
                state.locked(() -> instance.console().setLength(0));
                tell("instance-console-reset", instance, "", false);
                call.done();
            }
            default -> throw new Refused(501, "not implemented");
        }
    }

    void metadata(Call call, Instance instance) {
        if (!call.method().equals("GET")) {
            throw new Refused(501, "not implemented");
        }
        if (call.path().size() == 4 && call.path().get(3).equals("templates")) {
            call.sync(Json.strings(List.of("hostname.tpl")));
            return;
        } else if (call.path().size() != 3) {
            throw Refused.notFound("not found");
        }
        tell("instance-metadata-retrieved", instance, "/metadata", true);
        ObjectNode json = Json.object();
        json.put("architecture", "x86_64");
        json.put("creation_date", 1_700_000_000);
        json.put("expiry_date", 0);
        ObjectNode properties = json.putObject("properties");
        state.locked(() -> instance.config().forEach((key, value) -> {
            if (key.startsWith("image.")) {
                properties.put(key.substring("image.".length()), value);
            }
        }));
        ObjectNode template = json.putObject("templates").putObject("/etc/hostname");
        template.set("when", Json.strings(List.of("create", "copy", "rename", "start")));
        template.put("create_only", false);
        template.put("template", "hostname.tpl");
        template.putNull("properties");
        call.sync(json, json);
    }
}
