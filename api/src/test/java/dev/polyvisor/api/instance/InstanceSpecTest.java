package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.inventory.MachineType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceSpecTest {

    @Test
    void nameAloneIsEnough() {
        InstanceSpec spec = InstanceSpec.named("web-1").build();

        assertThat(spec.idempotencyKey()).isEqualTo("web-1");
        assertThat(spec.source()).isEqualTo(InstanceSource.empty());
        assertThat(spec.start()).isTrue();
        assertThat(spec.ephemeral()).isFalse();
        assertThat(spec.type()).isEmpty();
        assertThat(spec.cpus()).isEmpty();
        assertThat(spec.setup()).isEqualTo(GuestSetup.none());
    }

    @Test
    void builderSetsWhatItSays() {
        InstanceSpec spec = full();

        assertThat(spec.idempotencyKey()).isEqualTo("request-7");
        assertThat(spec.source()).isEqualTo(InstanceSource.image("ubuntu/24.04"));
        assertThat(spec.cpus()).hasValue(2);
        assertThat(spec.memory()).contains(DataSize.gib(4));
        assertThat(spec.disks()).extracting(DiskSpec::name).containsExactly("data", "scratch");
        assertThat(spec.nics()).extracting(NicSpec::name).containsExactly("eth0");
        assertThat(spec.setup().userData()).contains(Secret.of("#cloud-config"));
        assertThat(spec.config()).containsEntry("limits.processes", "20");
        assertThat(spec.devices().get("gpu")).containsEntry("type", "gpu");
        assertThat(spec.options()).containsEntry("runStrategy", "Always");
        assertThat(spec.profiles()).containsExactly("default", "web");
    }

    @Test
    void builderOfASpecificationMakesAnEqualOne() {
        assertThat(full().toBuilder().build()).isEqualTo(full()).hasSameHashCodeAs(full());
    }

    @Test
    void everyViolationIsToldAtOnce() {
        pathsOf(() -> InstanceSpec.named("a/b")
                        .cpus(0)
                        .memory(DataSize.gib(0))
                        .storagePool(" ")
                        .profile("default", "")
                        .disk(DiskSpec.blank("data", DataSize.gib(1)), DiskSpec.blank("data", DataSize.gib(2)))
                        .nic(NicSpec.on("eth0", "lan"), NicSpec.on("eth0", "wan"))
                        .label(" ", "x")
                        .option("", "x")
                        .build())
                .containsExactly(
                        "name",
                        "cpus",
                        "memory",
                        "profiles",
                        "storagePool",
                        "disks[1].name",
                        "nics[1].name",
                        "labels",
                        "options");
    }

    @Test
    void topologyMustGiveTheNumberOfProcessors() {
        assertThat(InstanceSpec.named("a")
                        .cpus(8)
                        .topology(new CpuTopology(2, 2, 2))
                        .build()
                        .cpus())
                .hasValue(8);
        pathsOf(() -> InstanceSpec.named("a")
                        .cpus(4)
                        .topology(new CpuTopology(2, 2, 2))
                        .build())
                .containsExactly("topology");
    }

    @Test
    void maximumBelowTheMemoryIsRefused() {
        pathsOf(() -> InstanceSpec.named("a")
                        .memory(DataSize.gib(4))
                        .maxMemory(DataSize.gib(2))
                        .build())
                .containsExactly("maxMemory");
    }

    @Test
    void laterChangesOfTheBuilderOrItsInputDoNotShow() {
        Map<String, String> device = new HashMap<>(Map.of("type", "nic"));
        InstanceSpecBuilder builder = InstanceSpec.named("a").label("a", "1").device("eth0", device);
        InstanceSpec spec = builder.build();

        builder.label("b", "2").disk(DiskSpec.blank("data", DataSize.gib(1)));
        device.put("type", "none");

        assertThat(spec.labels()).containsOnlyKeys("a");
        assertThat(spec.disks()).isEmpty();
        assertThat(spec.devices()).isEqualTo(Map.of("eth0", Map.of("type", "nic")));
    }

    @Test
    void collectionsCannotBeChanged() {
        InstanceSpec spec = full();

        assertThatThrownBy(() -> spec.labels().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> spec.devices().get("gpu").put("x", "y"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> spec.disks().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void orderOfKeysIsKept() {
        Map<String, String> config = new LinkedHashMap<>();
        for (int i = 9; i >= 0; i--) {
            config.put("key" + i, "v");
        }

        assertThat(InstanceSpec.named("a").config(config).build().config().keySet())
                .containsExactlyElementsOf(config.keySet());
    }

    @Test
    void textFormShowsNoValueThatCanBeACredential() {
        InstanceSpec spec = InstanceSpec.named("a")
                .userData(Secret.of("hunter2"))
                .config("cloud-init.user-data", "hunter2")
                .device("d", Map.of("password", "hunter2"))
                .option("o", "hunter2")
                .build();

        assertThat(spec.toString()).doesNotContain("hunter2").contains("cloud-init.user-data");
        assertThat(spec.setup().toString()).doesNotContain("hunter2");
    }

    private static InstanceSpec full() {
        return InstanceSpec.named("web-1")
                .idempotencyKey("request-7")
                .type(MachineType.VIRTUAL_MACHINE)
                .image("ubuntu/24.04")
                .description("the web server")
                .label("role", "web")
                .cpus(2)
                .memory(DataSize.gib(4))
                .maxMemory(DataSize.gib(8))
                .profile("default", "web")
                .rootSize(DataSize.gib(20))
                .storagePool("fast")
                .disk(DiskSpec.blank("data", DataSize.gib(10)), DiskSpec.blank("scratch", DataSize.gib(5)))
                .nic(NicSpec.on("eth0", "lan"))
                .location("node-1")
                .userData(Secret.of("#cloud-config"))
                .start(false)
                .ephemeral(true)
                .config("limits.processes", "20")
                .device("gpu", Map.of("type", "gpu"))
                .option("runStrategy", "Always")
                .build();
    }
}
