package dev.polyvisor.spi.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The keys of a configuration, its defaults and its faults. */
class ConfigurationTest {
    private final TextReader reader = new TextReader(JsonFields.mapper(), new NoBackend());

    @Test
    void nothing_means_all_defaults() {
        ResourceConfiguration defaults = new ResourceConfiguration(
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Set.of("ext4", "raw", "dir"),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5));

        assertThat(reader.configuration("")).isEqualTo(defaults);
        assertThat(reader.configuration(" \n")).isEqualTo(defaults);
        assertThat(reader.configuration("{}")).isEqualTo(defaults);
    }

    @Test
    void what_is_given_goes_over_the_defaults() {
        ResourceConfiguration configuration = reader.configuration("""
                {"network": "lan", "networks": {"nat": "virbr0"}, "pool": "fast", "disk_types": ["ext4"],
                 "timeout": "90s", "orphan_age": "0s"}""");

        assertThat(configuration.networkNamed("")).contains("lan");
        assertThat(configuration.networkNamed("nat")).contains("virbr0");
        assertThat(configuration.networkNamed("other")).contains("other");
        assertThat(configuration.pool()).contains("fast");
        assertThat(configuration.diskTypes()).containsExactly("ext4");
        assertThat(configuration.timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(configuration.orphanAge()).isZero();
        assertThat(reader.configuration("{\"timeout\": \"2h\"}").orphanAge()).isEqualTo(Duration.ofHours(2));
    }

    static List<Arguments> faults() {
        return List.of(
                arguments("[]", List.of("configuration: is no JSON object")),
                arguments("{", List.of("configuration: is no well-formed JSON: line 1, column 2")),
                arguments(
                        "{\"timeout\": \"soon\", \"pool\": \"\", \"network\": 1, \"networks\": {\"nat\": \"\"}}",
                        List.of(
                                "timeout: is no time such as 500ms, 90s, 5m or 1h",
                                "network: is no text",
                                "pool: is blank",
                                "networks.nat: is blank")),
                arguments("{\"timeout\": \"0s\"}", List.of("timeout: is not above zero")),
                arguments("{\"timeout\": 90}", List.of("timeout: is no text")),
                arguments("{\"disk_types\": \"ext4\"}", List.of("disk_types: is no list")),
                arguments("{\"disk_types\": []}", List.of("disk_types: is empty")),
                arguments("{\"disk_types\": [1]}", List.of("disk_types[0]: is no text", "disk_types: is empty")),
                arguments("{\"disk_types\": [\"zfs\"]}", List.of("disk_types: has more than dir, ext4, raw")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void all_faults_are_told_at_once_each_with_its_path(String text, List<String> faults) {
        assertThat(faultsOf(text)).isEqualTo(faults);
    }

    /** The configurations of the drivers that ours continue: each key was of one driver alone. */
    static List<Arguments> examples() {
        return List.of(
                arguments(
                        """
                        {"vmrun_path": "/Applications/VMware Fusion.app/Contents/Library/vmrun",
                         "vdiskmanager_path": "/Applications/VMware Fusion.app/Contents/Library/vmware-vdiskmanager",
                         "images_path": "fish_vmx_images", "workspace_path": "fish_vmx_workspace",
                         "download_user": "reader", "download_password": "secret", "log_monitor": true}""",
                        List.of(
                                "vmrun_path",
                                "vdiskmanager_path",
                                "images_path",
                                "workspace_path",
                                "download_user",
                                "download_password",
                                "log_monitor")),
                arguments(
                        """
                        {"docker_path": "/usr/bin/docker", "images_path": "fish_docker_images",
                         "workspace_path": "fish_docker_workspace", "download_user": "reader",
                         "download_password": "secret"}""",
                        List.of("docker_path", "images_path", "workspace_path", "download_user", "download_password")),
                arguments("""
                        {"region": "us-west-2", "key_id": "EXAMPLEKEYID", "secret_key": "example-secret",
                         "account_ids": ["123456789012"], "instance_tags": {"managed-by": "fish"}}""", List.of("region", "key_id", "secret_key", "account_ids", "instance_tags")),
                arguments("{\"images_path\": \"/var/lib/images\"}", List.of("images_path")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void keys_of_other_drivers_are_refused_by_name_and_never_ignored(String text, List<String> keys) {
        assertThat(faultsOf(text))
                .isEqualTo(keys.stream().map(key -> key + ": is not known").toList());
    }

    private List<String> faultsOf(String text) {
        PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, () -> reader.configuration(text));
        assertThat(failure).as("failure of %s", text).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        return failure.violations().stream().map(Violation::toString).toList();
    }
}
