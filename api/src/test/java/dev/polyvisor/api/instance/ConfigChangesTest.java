package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.DataSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigChangesTest {

    @Test
    void keyIsEitherSetOrRemoved() {
        pathsOf(() -> ConfigPatch.builder()
                        .config("a", "1")
                        .removeConfig("a")
                        .device("d", Map.of("type", "nic"))
                        .removeDevice("d")
                        .build())
                .containsExactly("removedConfig", "removedDevices");
        pathsOf(() -> InstanceUpdate.builder().label("a", "1").removeLabel("a").build())
                .containsExactly("removedLabels");
    }

    @Test
    void patchOfProfilesToNoneIsNotEmpty() {
        assertThat(ConfigPatch.builder().build().isEmpty()).isTrue();
        assertThat(ConfigPatch.builder().profiles(List.of()).build().isEmpty()).isFalse();
        assertThat(ConfigPatch.of("a", "1").isEmpty()).isFalse();
    }

    @Test
    void profilesOfAPatchAreCopied() {
        List<String> profiles = new ArrayList<>(List.of("default"));
        ConfigPatch patch = ConfigPatch.builder().profiles(profiles).build();

        profiles.add("web");

        assertThat(patch.profiles()).contains(List.of("default"));
    }

    @Test
    void documentIsChangedByCopies() {
        ConfigDocument read = ConfigDocument.builder()
                .config("a", "1")
                .config("b", "2")
                .device("root", Map.of("type", "disk"))
                .version("v1")
                .build();

        ConfigDocument changed = read.with("a", "9").without("b").withoutDevice("root");

        assertThat(changed.config()).isEqualTo(Map.of("a", "9"));
        assertThat(changed.devices()).isEmpty();
        assertThat(changed.version()).contains("v1");
        assertThat(changed.unconditional().version()).isEmpty();
        assertThat(read.config()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void devicesAreCopiedDeeply() {
        ConfigDocument document =
                ConfigDocument.builder().device("root", Map.of("type", "disk")).build();

        assertThatThrownBy(() -> document.devices().get("root").put("pool", "x"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void updateWithoutAChangeIsEmpty() {
        assertThat(InstanceUpdate.builder().build().isEmpty()).isTrue();
        assertThat(InstanceUpdate.builder().expectedVersion("v1").build().isEmpty())
                .isTrue();
        assertThat(InstanceUpdate.builder().description("").build().isEmpty()).isFalse();
        assertThat(InstanceUpdate.builder()
                        .config(ConfigPatch.of("a", "1"))
                        .build()
                        .isEmpty())
                .isFalse();
    }

    @Test
    void everyViolationOfAnUpdateIsToldAtOnce() {
        pathsOf(() -> InstanceUpdate.builder()
                        .cpus(0)
                        .memory(DataSize.gib(0))
                        .instanceType(" ")
                        .expectedVersion("")
                        .build())
                .containsExactly("cpus", "memory", "instanceType", "expectedVersion");
    }

    @Test
    void textFormsShowNoValueThatCanBeACredential() {
        ConfigPatch patch = ConfigPatch.builder()
                .config("cloud-init.user-data", "hunter2")
                .device("d", Map.of("k", "hunter2"))
                .build();

        assertThat(patch.toString()).doesNotContain("hunter2").contains("cloud-init.user-data");
        assertThat(InstanceUpdate.builder()
                        .config(patch)
                        .option("o", "hunter2")
                        .build()
                        .toString())
                .doesNotContain("hunter2");
        assertThat(ConfigDocument.builder()
                        .config("cloud-init.user-data", "hunter2")
                        .build()
                        .toString())
                .doesNotContain("hunter2");
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        pathsOf(() -> LiveLimits.builder()
                        .cpus(0)
                        .cpuPriority(11)
                        .memory(DataSize.gib(0))
                        .processes(0)
                        .diskPriority(-1)
                        .networkPriority(11)
                        .cgroup(" ", "1")
                        .build())
                .containsExactly(
                        "cpus", "cpuPriority", "memory", "processes", "diskPriority", "networkPriority", "cgroup");
    }

    @Test
    void oneControlGroupSettingIsALimit() {
        assertThat(LiveLimits.of("memory.max", "1073741824").cgroup()).isEqualTo(Map.of("memory.max", "1073741824"));
    }
}
