package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.http.HttpRequest;
import java.util.Map;
import java.util.Optional;

/** The requests on one instance, each with its project. */
final class Requests {
    private static final String INSTANCE = "/1.0/instances/{}";

    private Requests() {}

    /** With its state, snapshots and backups. */
    static HttpRequest get(String project, String name) {
        return HttpRequest.get(INSTANCE, name).query("project", project).query("recursion", "1");
    }

    static HttpRequest putState(Found found, Map<String, Object> body) {
        return HttpRequest.put(INSTANCE + "/state", found.name())
                .query("project", found.project())
                .json(body);
    }

    /** Replaces the writable part of the version that was read. */
    static HttpRequest put(Found found, Map<String, Object> body) {
        return HttpRequest.put(INSTANCE, found.name())
                .query("project", found.project())
                .ifMatch(found.etag())
                .json(body);
    }

    static HttpRequest patch(Found found, Map<String, Object> body) {
        return HttpRequest.patch(INSTANCE, found.name())
                .query("project", found.project())
                .json(body);
    }

    static HttpRequest restore(Found found, String snapshot, boolean stateful) {
        return HttpRequest.put(INSTANCE, found.name())
                .query("project", found.project())
                .json(Map.of("restore", snapshot, "stateful", stateful));
    }

    static HttpRequest rename(Found found, String newName) {
        return HttpRequest.post(INSTANCE, found.name())
                .query("project", found.project())
                .json(Map.of("name", newName));
    }

    static HttpRequest delete(Found found) {
        return HttpRequest.delete(INSTANCE, found.name()).query("project", found.project());
    }

    /** On the member that was asked for, else where the connection says. */
    static HttpRequest create(LxdSession session, String project, Optional<String> location, Map<String, Object> body) {
        HttpRequest request =
                HttpRequest.post("/1.0/instances").query("project", project).json(body);
        return location.map(member -> request.query("target", member)).orElseGet(() -> session.placed(request));
    }

    static HttpRequest snapshots(Found found, Map<String, Object> body) {
        return HttpRequest.post(INSTANCE + "/snapshots", found.name())
                .query("project", found.project())
                .json(body);
    }

    static HttpRequest renameSnapshot(Found found, String snapshot, String newName) {
        return HttpRequest.post(INSTANCE + "/snapshots/{}", found.name(), snapshot)
                .query("project", found.project())
                .json(Map.of("name", newName));
    }

    static HttpRequest putSnapshot(Found found, String snapshot, Map<String, Object> body) {
        return HttpRequest.put(INSTANCE + "/snapshots/{}", found.name(), snapshot)
                .query("project", found.project())
                .json(body);
    }

    static HttpRequest deleteSnapshot(Found found, String snapshot) {
        return HttpRequest.delete(INSTANCE + "/snapshots/{}", found.name(), snapshot)
                .query("project", found.project());
    }

    static HttpRequest backups(Found found, Map<String, Object> body) {
        return HttpRequest.post(INSTANCE + "/backups", found.name())
                .query("project", found.project())
                .json(body);
    }

    static HttpRequest renameBackup(Found found, String backup, String newName) {
        return HttpRequest.post(INSTANCE + "/backups/{}", found.name(), backup)
                .query("project", found.project())
                .json(Map.of("name", newName));
    }

    static HttpRequest deleteBackup(Found found, String backup) {
        return HttpRequest.delete(INSTANCE + "/backups/{}", found.name(), backup)
                .query("project", found.project());
    }

    static HttpRequest exportBackup(Found found, String backup) {
        return HttpRequest.get(INSTANCE + "/backups/{}/export", found.name(), backup)
                .query("project", found.project());
    }

    /** A move, within the server or out of it. */
    static HttpRequest migrate(Found found, Map<String, Object> body) {
        return HttpRequest.post(INSTANCE, found.name())
                .query("project", found.project())
                .json(body);
    }

    /** A snapshot that leaves the server as an instance. */
    static HttpRequest migrateSnapshot(Found found, String snapshot, Map<String, Object> body) {
        return HttpRequest.post(INSTANCE + "/snapshots/{}", found.name(), snapshot)
                .query("project", found.project())
                .json(body);
    }

    static HttpRequest exec(Found found, Map<String, Object> body) {
        return HttpRequest.post(INSTANCE + "/exec", found.name())
                .query("project", found.project())
                .json(body);
    }

    static HttpRequest file(String method, Found found, String path) {
        return HttpRequest.of(method, INSTANCE + "/files", found.name())
                .query("project", found.project())
                .query("path", path);
    }

    static HttpRequest console(String method, Found found) {
        return HttpRequest.of(method, INSTANCE + "/console", found.name()).query("project", found.project());
    }

    static HttpRequest log(String method, Found found, String file) {
        return HttpRequest.of(method, INSTANCE + "/logs/{}", found.name(), file).query("project", found.project());
    }

    static HttpRequest logs(Found found) {
        return HttpRequest.get(INSTANCE + "/logs", found.name()).query("project", found.project());
    }
}
