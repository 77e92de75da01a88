package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Switches machines on and off without losing their strategy: the server's own stop and start make {@code Once} of before an
 * {@code Always} of after. What a machine had is kept in an annotation while it is off. Strategies that are switched by requests
 * are left to the server.
 */
final class RunStrategies {
    /** The annotation with the strategy that a machine had before it was switched off. */
    static final String KEPT = "polyvisor.dev/run-strategy";

    private static final String HALTED = "Halted";

    private final Parts parts;

    RunStrategies(Parts parts) {
        this.parts = parts;
    }

    /** Whether the strategy was changed; a strategy that is switched by requests is not. */
    boolean switchOn(WireVm vm) throws InterruptedException {
        if (!vm.spec().wanted().equals(HALTED)) {
            return false;
        }
        String kept = vm.metadata().annotations().getOrDefault(KEPT, "Always");
        change(vm, kept, null);
        // Manual waits for a request even when it is on again
        return !kept.equals("Manual");
    }

    boolean switchOff(WireVm vm) throws InterruptedException {
        String now = vm.spec().wanted();
        if (now.equals("Always") || now.equals("Once")) {
            change(vm, HALTED, now);
            return true;
        }
        return now.equals(HALTED);
    }

    private void change(WireVm vm, String strategy, @Nullable String kept) throws InterruptedException {
        WireMeta meta = vm.metadata();
        // not of a version: the status of a machine that comes or goes changes several times a second
        Map<String, Object> annotations = new HashMap<>();
        annotations.put(KEPT, kept);
        Map<String, Object> spec = new LinkedHashMap<>();
        if (vm.spec().running() != null) {
            // the deprecated switch and the strategy exclude each other
            spec.put("running", null);
        }
        spec.put("runStrategy", strategy);
        var unused = parts.client()
                .merge(
                        KubeKind.VIRTUAL_MACHINE,
                        meta.namespace(),
                        meta.name(),
                        Map.of("metadata", Map.of("uid", meta.uid(), "annotations", annotations), "spec", spec));
    }
}
