package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** An alias of an image; the target is its fingerprint. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireAlias(String name, String target, String type, String description) {

    public WireAlias {
        name = Absent.text(name);
        target = Absent.text(target);
        type = Absent.text(type);
        description = Absent.text(description);
    }
}
