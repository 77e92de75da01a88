package dev.polyvisor.driver.lxd.session;

import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a custom volume is; its text is the identity that the inventory has for it.
 *
 * @param pool the pool
 * @param project the project that owns it
 * @param name the name
 * @param member the member that it is on, empty where all reach it
 */
public record VolumeId(String pool, String project, String name, String member) {
    private static final String CUSTOM = "/1.0/storage-pools/{}/volumes/custom";

    /** Empty for a text that is no identity of a volume. */
    public static Optional<VolumeId> parse(String text) {
        List<String> parts = Arrays.asList(text.split("/", -1));
        if (parts.size() < 3
                || parts.size() > 4
                || parts.stream().anyMatch(part -> LxdNames.entity(part).isPresent())) {
            return Optional.empty();
        }
        return Optional.of(
                new VolumeId(parts.get(0), parts.get(1), parts.get(2), parts.size() == 4 ? parts.get(3) : ""));
    }

    /** All volumes of a pool. */
    public static HttpRequest list(String pool, String project) {
        return HttpRequest.get(CUSTOM, pool).query("project", project).query("recursion", "1");
    }

    /** Makes one in a pool. */
    public static HttpRequest create(String pool, String project) {
        return HttpRequest.post(CUSTOM, pool).query("project", project);
    }

    /** Reads it. */
    public HttpRequest get() {
        return at(HttpRequest.get(CUSTOM + "/{}", pool, name));
    }

    /** Deletes it. */
    public HttpRequest delete() {
        return at(HttpRequest.delete(CUSTOM + "/{}", pool, name));
    }

    private HttpRequest at(HttpRequest request) {
        HttpRequest there = request.query("project", project);
        return member.isEmpty() ? there : there.query("target", member);
    }

    @Override
    public String toString() {
        String id = pool + "/" + project + "/" + name;
        return member.isEmpty() ? id : id + "/" + member;
    }
}
