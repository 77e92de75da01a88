package dev.polyvisor.simulators.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** What was recorded of an instance that is made, started and looked into. */
final class RecordedGuestCalls {
    /** How long LXD waits for the sockets of a command. */
    private static final Duration SOCKETS_AWAITED = Duration.ofSeconds(5);

    private final Replay replay;
    private final LxdSimulator lxd;
    private final SkippingClock time;

    RecordedGuestCalls(Replay replay, LxdSimulator lxd, SkippingClock time) {
        this.replay = replay;
        this.lxd = lxd;
        this.time = time;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    void create() {
        replay.call(
                        "instance-create-async",
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-web\",\"description\":\"sample\",\"config\":{\"user.role\":\"web\"},"
                                + "\"source\":{\"type\":\"image\",\"alias\":\"tiny\"}}")
                .await("instance-create-wait")
                .call("instance-stopped", "GET", "/1.0/instances/ref-web", "")
                .call("instance-state-stopped", "GET", "/1.0/instances/ref-web/state", "");
    }

    void power() {
        String state = "/1.0/instances/ref-web/state";
        replay.call("state-start-async", "PUT", state, "{\"action\":\"start\",\"timeout\":30}")
                .call("state-start-wait", Simplified::withoutMetadata, "GET", replay.operation() + "/wait", bytes(""))
                .call("instance-running", "GET", "/1.0/instances/ref-web", "")
                .call("instance-state-running", "GET", state, "")
                .failing("PUT", state, "{\"action\":\"start\"}")
                .await("state-start-wait-failure")
                .call("state-freeze-async", "PUT", state, "{\"action\":\"freeze\"}")
                .await("state-freeze-wait")
                .call("instance-frozen", "GET", "/1.0/instances/ref-web", "")
                .call("instance-state-frozen", "GET", state, "")
                .call("exec-error-frozen", "POST", "/1.0/instances/ref-web/exec", "{\"command\":[\"true\"]}")
                .also("PUT", state, "{\"action\":\"unfreeze\"}")
                .call("state-error-unknown-action", "PUT", state, "{\"action\":\"hibernate\"}")
                .call("instance-delete-error-running", "DELETE", "/1.0/instances/ref-web", "");
    }

    void exec() throws Exception {
        String exec = "/1.0/instances/ref-web/exec";
        replay.call(
                "exec-async",
                "POST",
                exec,
                "{\"command\":[\"sh\",\"-c\",\"cat; echo oops >&2; exit 3\"],\"wait-for-websocket\":true,"
                        + "\"interactive\":false,\"environment\":{\"TERM\":\"dumb\"}}");
        try (SampledSockets sockets = SampledSockets.of(replay, lxd)) {
            sockets.sendBinary("0", "hello\n");
            sockets.sendText("0", "");
            replay.await("exec-wait");
            sockets.compare(replay, "exec-frames");
        }
        replay.call(
                "exec-interactive-async",
                "POST",
                exec,
                "{\"command\":[\"sh\",\"-c\",\"stty size; sleep 1; stty size; exit 0\"],\"wait-for-websocket\":true,"
                        + "\"interactive\":true,\"width\":80,\"height\":25,\"environment\":{\"TERM\":\"xterm\"}}");
        try (SampledSockets sockets = SampledSockets.of(replay, lxd)) {
            sockets.awaitFrames("0", 2);
            sockets.sendText(
                    "control", "{\"command\":\"window-resize\",\"args\":{\"width\":\"132\",\"height\":\"43\"}}");
            sockets.awaitFrames("0", 4);
            sockets.close("0");
            replay.await("exec-interactive-wait");
            sockets.compare(replay, "exec-interactive-frames");
        }
        replay.send("POST", exec, bytes("{\"command\":[\"sleep\",\"30\"],\"wait-for-websocket\":true}"));
        try (SampledSockets sockets = SampledSockets.of(replay, lxd)) {
            sockets.awaitFrames("2", 1);
            sockets.sendText("control", "{\"command\":\"signal\",\"signal\":15}");
            replay.await("exec-signal-wait");
            sockets.compare(replay, "exec-signal-frames");
        }
        replay.call(
                        "exec-record-async",
                        "POST",
                        exec,
                        "{\"command\":[\"sh\",\"-c\",\"echo out; echo err >&2; exit 4\"],\"record-output\":true,"
                                + "\"wait-for-websocket\":false}")
                .await("exec-record-wait");
        JsonNode outputs = replay.last().path("metadata").path("metadata").path("output");
        replay.call("exec-record-stdout", "GET", outputs.path("1").stringValue(), "")
                .call("instance-logs", "GET", "/1.0/instances/ref-web/logs", "")
                .failing("POST", exec, "{\"command\":[\"/no/such\"],\"wait-for-websocket\":false}")
                .await("exec-notfound-wait")
                .failing("POST", exec, "{\"command\":[\"true\"],\"wait-for-websocket\":true}");
        time.skip(SOCKETS_AWAITED);
        replay.await("exec-noconnect-wait");
        replay.send("POST", exec, bytes("{\"command\":[\"true\"],\"wait-for-websocket\":true}"));
        SampledSockets.upgradeRefused(
                replay, lxd, replay.operation() + "/websocket?secret=wrong", "exec-websocket-bad-secret");
        SampledSockets.upgradeRefused(replay, lxd, "/1.0/events?type=bogus", "events-bad-type");
    }

    void files() {
        String files = "/1.0/instances/ref-web/files?path=";
        replay.call("file-get", "GET", files + "/etc/passwd", "")
                .call("file-get-symlink", "GET", files + "/sbin/init", "")
                .call("file-get-directory", Simplified::sorted, "GET", files + "/etc", bytes(""))
                .call("file-get-404", "GET", files + "/nope", "")
                .call(
                        "file-post",
                        "POST",
                        files + "/root/a.txt",
                        "content",
                        "X-LXD-uid",
                        "1000",
                        "X-LXD-gid",
                        "1000",
                        "X-LXD-mode",
                        "0640",
                        "X-LXD-type",
                        "file",
                        "X-LXD-write",
                        "overwrite")
                .call("file-post-mkdir", "POST", files + "/root/d", "", "X-LXD-type", "directory", "X-LXD-mode", "0755")
                .call("file-post-symlink", "POST", files + "/root/l", "a.txt", "X-LXD-type", "symlink")
                .also("POST", files + "/root/d/x", "x")
                .call("file-delete-nonempty-dir", "DELETE", files + "/root/d", "")
                .call("file-head", "HEAD", files + "/etc/passwd", "")
                .call("file-delete", "DELETE", files + "/root/a.txt", "")
                .also("POST", files + "/etc/inittab", "::respawn:/bin/sh\n")
                .also("PUT", "/1.0/instances/ref-web/state", "{\"action\":\"restart\",\"timeout\":0,\"force\":true}");
    }

    void console() throws Exception {
        String console = "/1.0/instances/ref-web/console";
        replay.call("console-log", "GET", console, "")
                .call("console-async", "POST", console, "{\"width\":80,\"height\":25,\"type\":\"console\"}");
        try (SampledSockets sockets = SampledSockets.of(replay, lxd)) {
            sockets.sendBinary("0", "typed\n");
            sockets.awaitFrames("0", 2);
            sockets.close("control");
            replay.await("console-wait");
        }
        replay.call("console-log-delete", "DELETE", console, "").call("console-log-empty", "GET", console, "");
    }
}
