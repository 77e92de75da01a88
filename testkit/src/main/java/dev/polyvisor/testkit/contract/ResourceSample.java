package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.resource.Requirements;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What the tests of resources allocate.
 *
 * @param image an image, alias or template that boots within a short time
 * @param configuration the configuration that the resource driver is prepared with, a JSON object
 * @param diskType a type of disks whose content a guest finds at {@code /mnt/<label>} as soon as it runs; empty when there is none,
 *     the rules about what is on disks are skipped then
 * @param members further members of each definition as they stand in JSON, for example {@code "type": "container"}; empty for
 *     none
 */
public record ResourceSample(String image, String configuration, String diskType, String members) {

    /** Checks that all parts are there. */
    public ResourceSample {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(configuration, "configuration");
        Objects.requireNonNull(diskType, "diskType");
        Objects.requireNonNull(members, "members");
    }

    /**
     * A definition.
     *
     * @param requirements its common part, right or wrong
     * @param more further members, as {@link #members()}
     * @return the text
     */
    public String definition(Requirements requirements, String... more) {
        StringBuilder text = new StringBuilder("{\"image\": ").append(quoted(image));
        if (!members.isBlank()) {
            text.append(", ").append(members);
        }
        for (String each : more) {
            text.append(", ").append(each);
        }
        return text.append(", \"requirements\": ")
                .append(json(requirements))
                .append('}')
                .toString();
    }

    private static String json(Requirements requirements) {
        String disks = requirements.disks().entrySet().stream()
                .map(each -> quoted(each.getKey()) + ": {\"type\": "
                        + quoted(each.getValue().type()) + ", \"label\": "
                        + quoted(each.getValue().label()) + ", \"size\": "
                        + each.getValue().size() + ", \"reuse\": "
                        + each.getValue().reuse() + ", \"clone\": "
                        + quoted(each.getValue().cloneOf()) + "}")
                .collect(Collectors.joining(", "));
        return "{\"cpu\": " + requirements.cpu() + ", \"ram\": " + requirements.ram() + ", \"network\": "
                + quoted(requirements.network()) + ", \"disks\": {" + disks + "}}";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
