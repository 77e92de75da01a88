package dev.polyvisor.spi.machine;

import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.ProviderSpec;
import java.util.List;
import java.util.Map;

record TestSpec(Map<String, String> tags, List<Violation> violations) implements ProviderSpec {
    static final TestSpec TAGGED = new TestSpec(Map.of("pool", "a"), List.of());

    static TestSpec broken(Violation... violations) {
        return new TestSpec(Map.of("pool", "a"), List.of(violations));
    }
}
