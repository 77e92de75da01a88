package dev.polyvisor.simulators.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What was recorded of changes, snapshots, backups, lists and copies. */
final class RecordedInstanceCalls {
    private final Replay replay;

    RecordedInstanceCalls(Replay replay) {
        this.replay = replay;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    void snapshots() {
        String web = "/1.0/instances/ref-web";
        replay.call(
                        "snapshot-create-async",
                        "POST",
                        web + "/snapshots",
                        "{\"name\":\"s1\",\"stateful\":false,\"expires_at\":\"2030-01-01T00:00:00Z\"}")
                .await("snapshot-create-wait")
                .call("snapshots", "GET", web + "/snapshots", "")
                .call("snapshots-recursion1", "GET", web + "/snapshots?recursion=1", "")
                .call("snapshot", "GET", web + "/snapshots/s1", "")
                .call("snapshot-404", "GET", web + "/snapshots/nope", "")
                .failing("POST", web + "/snapshots", "{\"name\":\"s1\"}")
                .await("snapshot-create-wait-exists")
                .call("snapshot-name-error", "POST", web + "/snapshots", "{\"name\":\"a/b\"}")
                .failing("POST", web + "/snapshots", "{\"name\":\"st\",\"stateful\":true}")
                .await("snapshot-create-wait-no-criu")
                .call("snapshot-rename-async", "POST", web + "/snapshots/s1", "{\"name\":\"s2\"}")
                .await("snapshot-rename-wait")
                .call("snapshot-put-async", "PUT", web + "/snapshots/s2", "{\"expires_at\":\"2031-01-01T00:00:00Z\"}")
                .await("snapshot-put-wait")
                .call("instance-restore-async", "PUT", web, "{\"restore\":\"s2\"}")
                .await("instance-restore-wait")
                .failing("PUT", web, "{\"restore\":\"nope\"}")
                .await("instance-restore-wait-404");
    }

    void updates() {
        String web = "/1.0/instances/ref-web";
        replay.send("GET", web, bytes(""));
        ObjectNode writable = writable(replay.last().path("metadata"));
        ((ObjectNode) writable.get("config")).put("limits.memory", "64MiB");
        replay.call("instance-put-async", "PUT", web, writable.toString())
                .await("instance-put-wait")
                .call("instance-put-error-etag", "PUT", web, "{\"config\":{}}", "If-Match", "\"0000\"");
        ((ObjectNode) writable.get("config")).put("nope", "1");
        replay.failing("PUT", web, writable.toString())
                .await("instance-put-wait-bad-config")
                .call(
                        "instance-patch",
                        "PATCH",
                        web,
                        "{\"config\":{\"limits.memory\":\"\"},\"description\":\"sample\"}")
                .call(
                        "instance-patch-error",
                        "PATCH",
                        web,
                        "{\"config\":{\"limits.memory\":\"0\"},\"description\":\"sample\"}")
                .call("instance-patch-error-type", "PATCH", web, "{\"config\":{\"user.n\":5}}")
                .also(
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-nic\",\"devices\":{\"eth0\":{\"type\":\"nic\",\"nictype\":\"p2p\"}},"
                                + "\"source\":{\"type\":\"image\",\"alias\":\"tiny\"}}")
                .also("PUT", "/1.0/instances/ref-nic/state", "{\"action\":\"start\"}")
                .call("instance-with-nic", "GET", "/1.0/instances/ref-nic", "")
                .call("instance-with-nic-state", "GET", "/1.0/instances/ref-nic/state", "")
                .also("PUT", "/1.0/instances/ref-nic/state", "{\"action\":\"stop\",\"force\":true}")
                .also("DELETE", "/1.0/instances/ref-nic", "");
    }

    static ObjectNode writable(JsonNode instance) {
        ObjectNode writable = Sample.MAPPER.createObjectNode();
        for (String field :
                List.of("architecture", "config", "devices", "ephemeral", "profiles", "stateful", "description")) {
            writable.set(field, instance.get(field).deepCopy());
        }
        return writable;
    }

    void backups() {
        String web = "/1.0/instances/ref-web";
        replay.call(
                        "backup-create-async",
                        "POST",
                        web + "/backups",
                        "{\"name\":\"b0\",\"expires_at\":\"2030-01-01T00:00:00Z\",\"instance_only\":false,"
                                + "\"optimized_storage\":false,\"compression_algorithm\":\"none\"}")
                .await("backup-create-wait")
                .call("backups", "GET", web + "/backups", "")
                .call("backups-recursion1", "GET", web + "/backups?recursion=1", "")
                .call("backup", "GET", web + "/backups/b0", "")
                .call("backup-404", "GET", web + "/backups/nope", "")
                .call("backup-export", "GET", web + "/backups/b0/export", "");
        byte[] archive = replay.lastBody();
        replay.call(
                        "instance-import-async",
                        "POST",
                        "/1.0/instances",
                        archive,
                        "Content-Type",
                        "application/octet-stream",
                        "X-LXD-name",
                        "ref-imported",
                        "X-LXD-pool",
                        "default")
                .await("instance-import-wait")
                .call("backup-delete-async", "DELETE", web + "/backups/b0", "")
                .await("backup-delete-wait")
                .also("POST", web + "/backups", "{\"name\":\"b1\"}");
    }

    void lists() {
        replay.call("instances", Simplified::sorted, "GET", "/1.0/instances", bytes(""))
                .call("instances-recursion1", "GET", "/1.0/instances?recursion=1", "")
                .call("instances-recursion2", "GET", "/1.0/instances?recursion=2", "")
                .call("instance-full", "GET", "/1.0/instances/ref-web?recursion=1", "")
                .call("instances-filter", "GET", "/1.0/instances?recursion=0&filter=name%20eq%20ref-web", "")
                .call("instances-filter-error", "GET", "/1.0/instances?filter=name%20eq%20%22ref-web%22", "")
                .call(
                        "instances-all-projects",
                        Simplified::sorted,
                        "GET",
                        "/1.0/instances?all-projects=true",
                        bytes(""))
                .call("metrics", "GET", "/1.0/metrics", "");
    }

    void copies() {
        replay.call(
                        "instance-copy-async",
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-copy\",\"profiles\":[\"default\"],\"source\":{\"type\":\"copy\","
                                + "\"source\":\"ref-imported\",\"instance_only\":true}}")
                .await("instance-copy-wait")
                .call("instance-rename-async", "POST", "/1.0/instances/ref-copy", "{\"name\":\"ref-copy2\"}")
                .await("instance-rename-wait")
                .call("instance-rename-error-exists", "POST", "/1.0/instances/ref-copy2", "{\"name\":\"ref-web\"}")
                .call("instance-rename-error-name", "POST", "/1.0/instances/ref-copy2", "{\"name\":\"a_b\"}")
                .call(
                        "image-publish-async",
                        "POST",
                        "/1.0/images",
                        "{\"source\":{\"type\":\"instance\",\"name\":\"ref-copy2\"},\"properties\":{\"os\":\"x\"},"
                                + "\"public\":false,\"compression_algorithm\":\"none\"}",
                        "Content-Type",
                        "application/json")
                .await("image-publish-wait");
        String published = replay.last()
                .path("metadata")
                .path("metadata")
                .path("fingerprint")
                .stringValue();
        replay.call("image-export", "GET", "/1.0/images/" + published + "/export", "")
                .call("image-delete-async", "DELETE", "/1.0/images/" + published, "")
                .await("image-delete-wait")
                .call("instance-delete-async", "DELETE", "/1.0/instances/ref-copy2", "")
                .await("instance-delete-wait")
                .call("instance-404", "GET", "/1.0/instances/ref-copy2", "");
    }

    void errors() {
        String source = "\"source\":{\"type\":\"image\",\"alias\":\"tiny\"}}";
        replay.call("instance-create-error-name", "POST", "/1.0/instances", "{\"name\":\"9x\"," + source)
                .failing("POST", "/1.0/instances", "{\"name\":\"ref-web\"," + source)
                .call(
                        "instance-create-wait-exists",
                        Simplified::withoutMetadata,
                        "GET",
                        replay.operation() + "/wait",
                        bytes(""))
                .call(
                        "instance-create-error-alias",
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-x\",\"source\":{\"type\":\"image\",\"alias\":\"nope\"}}")
                .failing(
                        "POST",
                        "/1.0/instances",
                        "{\"name\":\"ref-vm\",\"type\":\"virtual-machine\",\"source\":{\"type\":\"none\"}}")
                .await("instance-create-wait-no-vm")
                .call("instance-metadata", "GET", "/1.0/instances/ref-web/metadata", "")
                .call("instance-metadata-templates", "GET", "/1.0/instances/ref-web/metadata/templates", "");
    }
}
