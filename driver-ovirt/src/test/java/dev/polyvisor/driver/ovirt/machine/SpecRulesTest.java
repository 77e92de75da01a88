package dev.polyvisor.driver.ovirt.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class SpecRulesTest {

    @Test
    void a_whole_specification_is_read_as_it_stands_and_breaks_no_rule() {
        OvirtMachineSpec spec = Specs.with(all -> {
            all.putObject("rootVolume").put("size", "20GiB");
            all.putArray("sshKeys").add("ssh-ed25519 AAAA me");
            all.put("highlyAvailable", true).put("memory", 1 << 30);
        });

        assertThat(spec.violations()).isEmpty();
        assertThat(spec.cpu()).isEqualTo(new OvirtMachineSpec.Cpu(1, 2, 1));
        assertThat(spec.memory()).isEqualTo("1073741824");
        assertThat(spec.rootVolume()).isEqualTo("20GiB");
        assertThat(spec.tags()).isEqualTo(Map.of("example.test/pool", "a"));
        assertThat(spec.highlyAvailable()).isTrue();
        assertThat(spec.additionalVolumes())
                .containsExactly(new OvirtMachineSpec.VolumeSpec("data", "5GiB", "data1", "", ""));
    }

    @Test
    void an_empty_specification_breaks_each_rule_of_what_has_to_be_there() {
        assertThat(Specs.paths(SpecReader.read("{}"))).containsExactly("cluster", "template", "memory", "tags");
    }

    @Test
    void each_fault_is_told_by_itself_with_its_path() {
        OvirtMachineSpec spec = Specs.with(all -> {
            all.put("cluster", " ").put("memory", "much");
            all.putObject("cpu").put("sockets", 0).put("cores", -1).put("threads", 0);
            all.putObject("rootVolume").put("size", "0");
            ObjectNode volume = (ObjectNode) all.path("additionalVolumes").path(0);
            volume.put("format", "vmdk")
                    .put("interface", "floppy")
                    .put("storageDomain", "")
                    .put("size", "");
            all.withArray("additionalVolumes")
                    .add(volume.deepCopy().put("format", "").put("interface", ""));
            all.withArray("additionalVolumes")
                    .addObject()
                    .put("name", "a b")
                    .put("size", "1")
                    .put("storageDomain", "d");
            ((ObjectNode) all.path("networks").path(0)).put("name", "").put("interface", "token_ring");
            all.putArray("sshKeys").add("two\nlines").add("");
            all.putObject("tags")
                    .put("polyvisor-machine", "x")
                    .put("two words", "x")
                    .put("ok", "with blank")
                    .put("good", "");
        });

        assertThat(Specs.paths(spec))
                .containsExactlyInAnyOrder(
                        "cluster",
                        "memory",
                        "cpu.sockets",
                        "cpu.cores",
                        "cpu.threads",
                        "rootVolume.size",
                        "additionalVolumes[0].format",
                        "additionalVolumes[0].interface",
                        "additionalVolumes[0].storageDomain",
                        "additionalVolumes[0].size",
                        "additionalVolumes[1].name",
                        "additionalVolumes[1].storageDomain",
                        "additionalVolumes[1].size",
                        "additionalVolumes[2].name",
                        "networks[0].name",
                        "networks[0].interface",
                        "sshKeys[0]",
                        "sshKeys[1]",
                        "tags.polyvisor-machine",
                        "tags.two words",
                        "tags.ok");
    }

    @Test
    void unknown_keys_and_values_of_another_type_are_told_all_at_once() {
        assertThatThrownBy(() -> Specs.with(all -> {
                    all.put("cluser", "Default").put("cluster", 7).put("highlyAvailable", "yes");
                    all.put("sshKeys", "one").put("memory", true);
                    all.putObject("cpu").put("cores", "2").put("speed", 3);
                    all.putArray("networks").add("ovirtmgmt").addObject().put("mac", "02:00:00:00:00:01");
                    all.putArray("additionalVolumes").addObject().put("size", 1.5);
                    all.putObject("tags").put("a", 1);
                }))
                .isInstanceOfSatisfying(PolyvisorException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(refused.violations())
                            .extracting(Violation::path)
                            .containsExactlyInAnyOrder(
                                    "cluser",
                                    "cluster",
                                    "highlyAvailable",
                                    "sshKeys",
                                    "memory",
                                    "cpu.cores",
                                    "cpu.speed",
                                    "networks[0]",
                                    "networks[1].mac",
                                    "additionalVolumes[0].size",
                                    "tags.a");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "{", "{\"cluster\": \"a\", \"cluster\": \"b\"}"})
    void what_is_no_object_or_has_a_key_twice_is_refused(String text) {
        assertThatThrownBy(() -> SpecReader.read(text))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @ParameterizedTest
    @CsvSource({"w-1,true", "web.example,true", "W1,true", "-w,false", "w-,false", "a b,false", "'',false", "a\"b,false"
    })
    void a_name_of_a_machine_can_be_that_of_its_guest(String name, boolean good) {
        assertThat(Lookup.isName(name)).isEqualTo(good);
    }
}
