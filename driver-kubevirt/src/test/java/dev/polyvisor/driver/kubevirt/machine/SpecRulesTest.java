package dev.polyvisor.driver.kubevirt.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.kubevirt.client.KubeJson;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class SpecRulesTest {
    private static Arguments row(String path, Consumer<ObjectNode> change) {
        return Arguments.of(path, change);
    }

    private static ObjectNode requests(ObjectNode spec) {
        return (ObjectNode) spec.get("resources").get("requests");
    }

    private static ObjectNode limits(ObjectNode spec) {
        return ((ObjectNode) spec.get("resources")).putObject("limits");
    }

    private static ObjectNode disk(ObjectNode spec, String name) {
        ObjectNode disk =
                spec.withObjectProperty("devices").withArrayProperty("disks").addObject();
        return disk.put("name", name);
    }

    private static ObjectNode network(ObjectNode spec, String name) {
        return spec.withArrayProperty("networks").addObject().put("name", name);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                row("region", spec -> spec.put("region", "")),
                row("zone", spec -> spec.remove("zone")),
                row("resources.requests.memory", spec -> requests(spec).put("memory", "0")),
                row("resources.requests.cpu", spec -> requests(spec).remove("cpu")),
                row("resources.requests.cpu", spec -> requests(spec).put("cpu", "two")),
                row("resources.limits.cpu", spec -> limits(spec).put("cpu", "1")),
                row("resources.limits.memory", spec -> limits(spec).put("memory", "much")),
                row("rootVolume.pvc", spec -> ((ObjectNode) spec.get("rootVolume")).remove("pvc")),
                row("rootVolume.pvc", spec -> spec.remove("rootVolume")),
                row(
                        "rootVolume.pvc.resources.requests.storage",
                        spec -> ((ObjectNode) spec.get("rootVolume"))
                                .putObject("pvc")
                                .putObject("resources")
                                .putObject("requests")
                                .put("storage", "0")),
                row(
                        "rootVolume.storage",
                        spec -> ((ObjectNode) spec.get("rootVolume"))
                                .putObject("storage")
                                .putObject("resources")
                                .putObject("requests")
                                .put("storage", "1Gi")),
                row("additionalVolumes[0].name", spec -> Specs.claim(Specs.volume(spec, ""), "c")),
                row("additionalVolumes[0].name", spec -> Specs.claim(Specs.volume(spec, "root-disk"), "c")),
                row("additionalVolumes[1].name", spec -> {
                    Specs.claim(Specs.volume(spec, "a"), "c");
                    Specs.claim(Specs.volume(spec, "a"), "d");
                }),
                row("additionalVolumes[0]", spec -> Specs.volume(spec, "a")),
                row(
                        "additionalVolumes[0].dataVolume.pvc",
                        spec -> Specs.volume(spec, "a")
                                .putObject("dataVolume")
                                .putObject("source")
                                .putObject("blank")),
                row(
                        "additionalVolumes[0].volumeSource",
                        spec -> Specs.claim(Specs.volume(spec, "a"), "c")
                                .withObjectProperty("volumeSource")
                                .putObject("secret")
                                .put("secretName", "s")),
                row(
                        "additionalVolumes[0].volumeSource.hostDisk",
                        spec -> Specs.claim(Specs.volume(spec, "a"), "c")
                                .withObjectProperty("volumeSource")
                                .putObject("hostDisk")),
                row("dnsPolicy", spec -> spec.put("dnsPolicy", "Nearest")),
                row("dnsConfig", spec -> spec.put("dnsPolicy", "None")),
                row(
                        "dnsConfig.nameservers",
                        spec -> spec.put("dnsPolicy", "None").putObject("dnsConfig")),
                row(
                        "dnsConfig.nameservers[0]",
                        spec -> spec.putObject("dnsConfig")
                                .putArray("nameservers")
                                .add("dns.example")),
                row(
                        "dnsConfig.nameservers",
                        spec -> spec.putObject("dnsConfig")
                                .putArray("nameservers")
                                .add("192.0.2.1")
                                .add("192.0.2.2")
                                .add("192.0.2.3")
                                .add("2001:db8::4")),
                row(
                        "dnsConfig.searches",
                        spec -> spec.putObject("dnsConfig").putArray("searches").add("a".repeat(250) + ".example")),
                row(
                        "devices.disks[0].bootOrder",
                        spec -> disk(spec, "root-disk").put("bootOrder", 1)),
                row("devices.disks[0].name", spec -> disk(spec, "")),
                row("devices.disks[0].name", spec -> disk(spec, "elsewhere")),
                row("devices.disks[0].floppy", spec -> disk(spec, "root-disk").putObject("floppy")),
                row("devices.disks[0]", spec -> {
                    ObjectNode both = disk(spec, "root-disk");
                    both.putObject("disk").put("bus", "virtio");
                    both.putObject("lun").put("bus", "scsi");
                }),
                row("devices.disks[1].name", spec -> {
                    Specs.claim(Specs.volume(spec, "a"), "c");
                    disk(spec, "a");
                    disk(spec, "a");
                }),
                row("networks[0].name", spec -> network(spec, "")),
                row("networks[0].name", spec -> network(spec, "a/b/c")),
                row("networks[1].default", spec -> {
                    network(spec, "a").put("default", true);
                    network(spec, "b").put("default", true);
                }),
                row("tags.bad value", spec -> spec.withObjectProperty("tags").put("bad value", "x")),
                row("tags.comma", spec -> spec.withObjectProperty("tags").put("comma", "x,")),
                row(
                        "tags.kubevirt.io/vm",
                        spec -> spec.withObjectProperty("tags").put("kubevirt.io/vm", "x")),
                row("sshKeys[0]", spec -> spec.putArray("sshKeys").add("ssh-rsa AAAA\nruncmd:")),
                row("sshKeys[0]", spec -> spec.putArray("sshKeys").add(" ")),
                row("memory.hugepages.pageSize", spec -> {
                    requests(spec).put("memory", "1025Mi");
                    spec.putObject("memory").putObject("hugepages").put("pageSize", "2Mi");
                }),
                row("cpu.sockets", spec -> spec.putObject("cpu").put("sockets", 0)),
                row("cpu.isolateEmulatorThread", spec -> spec.putObject("cpu").put("isolateEmulatorThread", true)),
                row("resources.requests.cpu", spec -> {
                    requests(spec).put("cpu", "1500m");
                    spec.putObject("cpu").put("dedicatedCpuPlacement", true);
                }),
                row(
                        "resources.requests.cpu",
                        spec -> spec.putObject("cpu")
                                .put("dedicatedCpuPlacement", true)
                                .put("cores", 4)),
                row("resources.limits.memory", spec -> {
                    limits(spec).put("memory", "8Gi");
                    spec.putObject("cpu").put("dedicatedCpuPlacement", true);
                }),
                row("runStrategy", spec -> spec.put("runStrategy", "Halted")),
                row("cloudInit", spec -> spec.put("cloudInit", "Ignition")),
                row("instancetype.name", spec -> spec.putObject("instancetype")),
                row("memory", spec -> {
                    spec.putObject("instancetype").put("name", "u1.small");
                    spec.putObject("memory").put("guest", "1Gi");
                }));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("broken")
    void a_rule_that_is_broken_is_told_once_with_its_path(String path, Consumer<ObjectNode> change) {
        assertThat(Specs.paths(Specs.with(change))).containsExactly(path);
    }

    @Test
    void a_small_specification_breaks_no_rule() {
        assertThat(Specs.read(Specs.small()).violations()).isEmpty();
    }

    @Test
    void v1_to_v5_are_told_together_of_an_empty_object() {
        assertThat(Specs.paths(Specs.read(Specs.MAPPER.createObjectNode())))
                .containsExactly(
                        "region", "zone", "resources.requests.memory", "resources.requests.cpu", "rootVolume.pvc");
    }

    @Test
    void v13_and_v17_are_told_of_two_disks_without_additional_volumes() {
        assertThat(Specs.paths(Specs.with(spec -> {
                    disk(spec, "root-disk");
                    disk(spec, "scratch");
                })))
                .containsExactly("devices.disks", "devices.disks[1].name");
    }

    @Test
    void with_an_instance_type_no_sizes_are_needed() {
        assertThat(Specs.with(spec -> {
                            spec.remove("resources");
                            spec.putObject("instancetype").put("name", "u1.small");
                        })
                        .violations())
                .isEmpty();
    }

    @Test
    void unknown_keys_and_values_of_a_wrong_type_are_told_all_at_once() {
        ObjectNode spec = Specs.small();
        spec.put("zoned", "x");
        spec.put("sshKeys", "one");
        spec.withObjectProperty("devices").put("rang", true);
        spec.withObjectProperty("devices").withArrayProperty("disks").add(1);
        spec.withObjectProperty("cpu").put("cores", "four");
        spec.withObjectProperty("tags").put("n", 1);

        assertThatThrownBy(() -> Specs.read(spec)).isInstanceOfSatisfying(PolyvisorException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(failure.violations())
                    .extracting(Violation::path)
                    .containsExactlyInAnyOrder(
                            "zoned", "sshKeys", "devices.rang", "devices.disks[0]", "cpu.cores", "tags.n");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"x\"", "{", "7"})
    void what_is_no_json_object_is_invalid(String text) {
        assertThatThrownBy(() -> new SpecReader(new KubeJson()).read(text))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
}
