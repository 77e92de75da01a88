package dev.polyvisor.driver.lxd.session;

import dev.polyvisor.driver.lxd.wire.WireProject;
import java.util.Locale;
import java.util.Map;

/**
 * What a project keeps for itself; the rest is that of the project {@code default}.
 *
 * @param project the name of the project
 * @param config its configuration
 */
public record Features(String project, Map<String, String> config) {
    public static final String DEFAULT = "default";

    public Features {
        config = Map.copyOf(config);
    }

    public static Features of(WireProject project) {
        return new Features(project.name(), project.config());
    }

    /** Nothing is known of the project: it is taken to keep everything for itself, as projects are made by default. */
    public static Features unknown(String project) {
        return new Features(
                project,
                Map.of("features.images", "true", "features.profiles", "true", "features.storage.volumes", "true"));
    }

    public String images() {
        return owner("features.images");
    }

    public String profiles() {
        return owner("features.profiles");
    }

    public String networks() {
        return owner("features.networks");
    }

    public String volumes() {
        return owner("features.storage.volumes");
    }

    private String owner(String feature) {
        return project.equals(DEFAULT) || isTrue(config.getOrDefault(feature, "false")) ? project : DEFAULT;
    }

    private static boolean isTrue(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1", "on" -> true;
            default -> false;
        };
    }
}
