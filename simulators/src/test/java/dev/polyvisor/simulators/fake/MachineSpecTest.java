package dev.polyvisor.simulators.fake;

import static dev.polyvisor.simulators.fake.MachineWorld.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.machine.FakeMachinePlugin;
import dev.polyvisor.simulators.fake.machine.FakeMachineSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider specification of the fake: what it is read as, and each fault of it by its path. */
class MachineSpecTest {
    private final Sessions sessions = new Sessions();
    private final FakeMachinePlugin plugin =
            (FakeMachinePlugin) sessions.open(FakeHypervisor.create()).plugin().orElseThrow();

    @AfterEach
    void close() {
        sessions.close();
    }

    private static String spec(String more) {
        return "{\"image\": \"ubuntu/24.04\", \"cpus\": 2, \"memory\": \"1GiB\", \"tags\": {\"a\": \"b\"}" + more + "}";
    }

    @Test
    void everything_that_the_page_tells_of_is_read() {
        FakeMachineSpec spec = plugin.decode(MachineWorld.spec("shoot-blue"));

        assertThat(spec.image()).isEqualTo("ubuntu/24.04");
        assertThat(spec.type()).isEqualTo(MachineType.VIRTUAL_MACHINE);
        assertThat(spec.cpus()).isEqualTo(4);
        assertThat(spec.memory()).contains(DataSize.gib(8));
        assertThat(spec.rootSize()).contains(DataSize.gib(20));
        assertThat(spec.volumes())
                .containsExactly(
                        new FakeMachineSpec.VolumeOf(
                                "scratch", Optional.of(DataSize.gib(50)), Optional.empty(), Optional.empty()),
                        new FakeMachineSpec.VolumeOf(
                                "tooling", Optional.empty(), Optional.empty(), Optional.of("shared-tooling")));
        assertThat(spec.tags()).isEqualTo(Map.of("example.test/cluster", "shoot-blue", "example.test/class", "pool-1"));
        assertThat(spec.violations()).isEmpty();
    }

    @Test
    void what_need_not_be_given_can_be_left_out_or_null() {
        FakeMachineSpec spec = plugin.decode(spec(", \"type\": null, \"volumes\": null, \"networks\": []"));

        assertThat(spec.type()).isEqualTo(MachineType.VIRTUAL_MACHINE);
        assertThat(spec.volumes()).isEmpty();
        assertThat(spec.networks()).isEmpty();
        assertThat(spec.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "null", "[]", "7", "\"text\"", "{", "{} {}", "{\"image\": }", "{\"a\": 1, \"a\": 2}"})
    void what_is_no_json_object_is_an_invalid_argument(String text) {
        assertThat(failure(() -> plugin.decode(text)).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void a_nesting_without_end_is_an_invalid_argument() {
        String deep = "{\"tags\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(failure(() -> plugin.decode(deep)).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void every_unknown_key_and_every_value_of_the_wrong_type_is_told_at_once() {
        PolyvisorException failure = failure(() -> plugin.decode("""
                {"image": 7, "type": "mainframe", "cpus": "four", "memory": "much", "rootSize": 20, "colour": "blue",
                 "volumes": [7, {"name": [], "size": "x", "speed": 1, "pool": {}, "volume": true}],
                 "networks": ["a", 2], "tags": {"a": 1, "b": "c"}}"""));

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(failure.violations())
                .extracting(Violation::path)
                .containsExactlyInAnyOrder(
                        "image",
                        "type",
                        "cpus",
                        "memory",
                        "rootSize",
                        "colour",
                        "volumes[0]",
                        "volumes[1].name",
                        "volumes[1].size",
                        "volumes[1].speed",
                        "volumes[1].pool",
                        "volumes[1].volume",
                        "networks[1]",
                        "tags.a");
    }

    @Test
    void lists_and_objects_of_another_type_are_told() {
        assertThat(failure(() -> plugin.decode("{\"volumes\": {}, \"networks\": \"a\", \"tags\": []}"))
                        .violations())
                .extracting(Violation::path)
                .containsExactlyInAnyOrder("volumes", "networks", "tags");
    }

    /** T14: all that is missing in an empty object, together. */
    @Test
    void an_empty_object_lacks_everything_at_once() {
        assertThat(paths("{}")).containsExactly("image", "cpus", "memory", "tags");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "image": " "                                                           | image
            "cpus": -1                                                             | cpus
            "cpus": 1025                                                           | cpus
            "memory": "15MiB"                                                      | memory
            "rootSize": "0"                                                        | rootSize
            "volumes": [{"size": "1GiB"}]                                          | volumes[0].name
            "volumes": [{"name": "root", "size": "1GiB"}]                          | volumes[0].name
            "volumes": [{"name": "a", "size": "1GiB"}, {"name": "a", "size": "1GiB"}] | volumes[1].name
            "volumes": [{"name": "a"}]                                             | volumes[0]
            "volumes": [{"name": "a", "size": "1GiB", "volume": "b"}]              | volumes[0]
            "volumes": [{"name": "a", "size": "0B"}]                               | volumes[0].size
            "volumes": [{"name": "a", "volume": "b", "pool": "c"}]                 | volumes[0].pool
            "volumes": [{"name": "a/b", "size": "1GiB"}]                           | volumes[0].name
            "networks": [""]                                                       | networks[0]
            "networks": ["a", "a"]                                                 | networks[1]
            "tags": {}                                                             | tags
            "tags": {" ": "b"}                                                     | tags
            "tags": {"polyvisor/managed-by": "me"}                                 | tags.polyvisor/managed-by
            """)
    void each_rule_is_told_by_its_path_and_alone(String member, String path) {
        String key = member.substring(0, member.indexOf(':'));
        List<String> others = List.of(
                        "\"image\": \"ubuntu/24.04\"",
                        "\"cpus\": 2",
                        "\"memory\": \"1GiB\"",
                        "\"tags\": {\"a\": \"b\"}")
                .stream()
                .filter(other -> !other.startsWith(key))
                .toList();

        assertThat(paths("{" + String.join(", ", others) + ", " + member + "}")).containsExactly(path);
    }

    private List<String> paths(String text) {
        return plugin.decode(text).violations().stream().map(Violation::path).toList();
    }
}
