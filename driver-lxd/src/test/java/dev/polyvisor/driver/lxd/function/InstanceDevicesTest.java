package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.polyvisor.api.Violation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceDevicesTest {
    private static final Map<String, String> ROOT = Map.of("type", "disk", "path", "/", "pool", "local");

    @ParameterizedTest
    @ValueSource(strings = {"none", "nic", "disk", "usb", "gpu", "tpm"})
    void devices_of_these_types_are_for_everything(String type) {
        for (ConfigTarget target : ConfigTarget.values()) {
            assertThat(InstanceDevices.check(device(type), target, false)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unix-char, VIRTUAL_MACHINE, CONTAINER",
        "unix-block, VIRTUAL_MACHINE, CONTAINER",
        "unix-hotplug, VIRTUAL_MACHINE, CONTAINER",
        "infiniband, VIRTUAL_MACHINE, CONTAINER",
        "proxy, VIRTUAL_MACHINE, CONTAINER",
        "pci, CONTAINER, VIRTUAL_MACHINE"
    })
    void devices_of_these_types_are_for_one_type_of_instances(String type, ConfigTarget bad, ConfigTarget good) {
        Refused.at(() -> InstanceDevices.validate(device(type), bad, false), "devices.d.type");
        assertThatCode(() -> InstanceDevices.validate(device(type), good, false))
                .doesNotThrowAnyException();
        assertThatCode(() -> InstanceDevices.validate(device(type), ConfigTarget.PROFILE, false))
                .doesNotThrowAnyException();
        assertThatCode(() -> InstanceDevices.validate(Map.of("d", Map.of("type", type), "root", ROOT), bad, true))
                .as("one that comes from a profile is left out")
                .doesNotThrowAnyException();
    }

    @Test
    void a_device_has_a_type_that_there_is() {
        Refused.at(
                () -> InstanceDevices.validate(
                        Map.of("a", Map.of(), "b", Map.of("type", "floppy")), ConfigTarget.CONTAINER, false),
                "devices.a.type",
                "devices.b.type");
    }

    @Test
    void a_device_has_a_name_of_at_most_64_characters() {
        assertThat(InstanceDevices.check(Map.of("a".repeat(64), Map.of("type", "nic")), ConfigTarget.CONTAINER, false))
                .isEmpty();
        Refused.at(
                () -> InstanceDevices.validate(
                        Map.of("a".repeat(65), Map.of("type", "nic")), ConfigTarget.CONTAINER, false),
                "devices." + "a".repeat(65));
        Refused.at(
                () -> InstanceDevices.validate(Map.of("", Map.of("type", "nic")), ConfigTarget.CONTAINER, false),
                "devices.");
    }

    @ParameterizedTest
    @EnumSource(
            value = ConfigTarget.class,
            names = {"CONTAINER", "VIRTUAL_MACHINE"})
    void an_instance_has_one_root_disk_when_its_profiles_are_counted_in(ConfigTarget target) {
        assertThat(InstanceDevices.check(Map.of("root", ROOT), target, true)).isEmpty();
        assertThat(InstanceDevices.check(Map.of(), target, false)).isEmpty();
        Refused.at(() -> InstanceDevices.validate(Map.of(), target, true), "devices");
        Refused.at(() -> InstanceDevices.validate(Map.of("a", ROOT, "b", ROOT), target, false), "devices");
    }

    @Test
    void a_root_disk_needs_a_pool() {
        assertThat(InstanceDevices.check(
                        Map.of("root", Map.of("type", "disk", "path", "/")), ConfigTarget.CONTAINER, true))
                .extracting(Violation::path)
                .containsExactly("devices.root.pool");
    }

    @Test
    void a_disk_with_a_source_or_another_path_is_no_root_disk() {
        assertThat(InstanceDevices.isRoot(ROOT)).isTrue();
        assertThat(InstanceDevices.isRoot(Map.of("type", "disk", "path", "/", "source", "/srv")))
                .isFalse();
        assertThat(InstanceDevices.isRoot(Map.of("type", "disk", "path", "/srv", "pool", "local")))
                .isFalse();
        assertThat(InstanceDevices.isRoot(Map.of("type", "nic", "path", "/"))).isFalse();
    }

    private static Map<String, Map<String, String>> device(String type) {
        return Map.of("d", Map.of("type", type));
    }
}
