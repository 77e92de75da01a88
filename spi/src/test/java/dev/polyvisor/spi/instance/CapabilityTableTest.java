package dev.polyvisor.spi.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.inventory.MachineType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapabilityTableTest {
    private final CapabilityTable table = CapabilityTable.of(
            "a page",
            Map.of(Capability.PUBLISH, "nobody does", Capability.CDROM, "nobody has drives"),
            Map.of(
                    MachineType.CONTAINER,
                    Map.of(Capability.SUSPEND, "shared kernel", Capability.CDROM, "a container least of all"),
                    MachineType.VIRTUAL_MACHINE,
                    Map.of(Capability.ID_MAPS, "ids of its own")));

    @Test
    void what_some_type_has_the_driver_has() {
        assertThat(table.all())
                .contains(Capability.SUSPEND, Capability.ID_MAPS, Capability.START)
                .doesNotContain(Capability.PUBLISH, Capability.CDROM);
        assertThat(table.whyNot(Capability.SUSPEND)).isEmpty();
    }

    @Test
    void what_no_type_has_has_a_reason_with_its_source() {
        assertThat(table.whyNot(Capability.PUBLISH)).contains("nobody does (a page)");
    }

    @Test
    void the_reason_of_a_type_wins_over_the_one_for_all() {
        assertThat(table.whyNot(MachineType.CONTAINER, Capability.CDROM)).contains("a container least of all (a page)");
        assertThat(table.whyNot(MachineType.VIRTUAL_MACHINE, Capability.CDROM)).contains("nobody has drives (a page)");
    }

    @Test
    void a_type_lacks_only_what_it_has_a_reason_against() {
        assertThat(table.whyNot(MachineType.CONTAINER, Capability.SUSPEND)).contains("shared kernel (a page)");
        assertThat(table.whyNot(MachineType.CONTAINER, Capability.ID_MAPS)).isEmpty();
        assertThat(table.whyNot(MachineType.VIRTUAL_MACHINE, Capability.SUSPEND))
                .isEmpty();
    }
}
