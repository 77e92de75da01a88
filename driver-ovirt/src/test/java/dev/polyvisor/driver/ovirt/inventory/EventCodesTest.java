package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.driver.ovirt.testing.Model;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The codes of the audit log that change the inventory, and what they have read again. */
class EventCodesTest {
    private static final Map<String, Kind<?>> KINDS =
            Model.KINDS.stream().collect(Collectors.toMap(Kind::name, Function.identity()));

    /** What depends on what the inventory has. */
    private static final Map<String, EventCodes.Effect> KNOWN_OF =
            Map.of("vms-of-host", EventCodes.Effect.VMS_OF_HOST, "lun-disks", EventCodes.Effect.LUN_DISKS);

    /** An event that refers to everything that an event can refer to. */
    private static OvirtEvent event(String code) {
        return new OvirtEvent(
                7,
                code,
                1,
                "vm-id",
                "host-id",
                "cluster-id",
                "datacenter-id",
                "template-id",
                "sd-id",
                Set.of(),
                Set.of());
    }

    /** A star stands for the whole collection. */
    private static Target target(String word) {
        String name = word.replace("*", "");
        Kind<?> kind = KINDS.get(name);
        return word.endsWith("*")
                ? Target.collection(kind)
                : Target.entity(kind.key(Model.PROVIDER, name.replace("ovirt-", "") + "-id"));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/event-codes.csv", numLinesToSkip = 1)
    void a_code_has_read_again_what_it_changes(String code, String targets) {
        Model model = new Model();
        Set<Target> read = new LinkedHashSet<>();
        Model.KINDS.forEach(kind -> read.addAll(EventTargets.of(model.context(), event(code), kind)));

        Set<Target> wanted = Arrays.stream(targets.split(" ", -1))
                .filter(word -> !KNOWN_OF.containsKey(word))
                .map(EventCodesTest::target)
                .collect(Collectors.toSet());
        assertThat(read).as(code).containsAll(wanted);
        KNOWN_OF.forEach((word, effect) -> {
            if (targets.contains(word)) {
                assertThat(EventCodes.effects(code).orElseThrow()).contains(effect);
            }
        });
    }
}
