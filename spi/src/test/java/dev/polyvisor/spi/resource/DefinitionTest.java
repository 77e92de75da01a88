package dev.polyvisor.spi.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.resource.Disk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The keys of a definition, its faults, and the examples of the system that this one continues. */
class DefinitionTest {
    private static final NoBackend BACKEND = new NoBackend();
    private final TextReader reader = new TextReader(JsonFields.mapper(), BACKEND);

    @Test
    void a_definition_with_every_key_is_taken_as_it_is() {
        Definition definition = read("""
                {"image": "ubuntu/24.04", "type": "virtual-machine", "options": {"migration.stateful": "true"},
                 "metadata": {"a": [1, {"b": null}]}, "metadata_format": "env", "metadata_prefix": "CI_",
                 "requirements": {"cpu": 4, "ram": 8, "network": "nat", "disks": {
                   "/dev/sdc": {"type": "ext4", "label": "ws", "size": 100, "reuse": true},
                   "/dev/sdb": {"clone": "snap-1"}}}}""");

        assertThat(definition.image()).isEqualTo("ubuntu/24.04");
        assertThat(definition.type()).contains(MachineType.VIRTUAL_MACHINE);
        assertThat(definition.options()).containsEntry("migration.stateful", "true");
        assertThat(definition.format()).isEqualTo(MetadataFormat.ENV);
        assertThat(definition.prefix()).isEqualTo("CI_");
        assertThat(definition.requirements().memory()).isEqualTo(DataSize.gib(8));
        assertThat(definition.requirements().network()).isEqualTo("nat");
        assertThat(definition.requirements().disks().keySet()).containsExactly("/dev/sdc", "/dev/sdb");
        assertThat(definition.requirements().disks().values())
                .containsExactly(new Disk("ext4", "ws", 100, true, ""), new Disk("", "", 0, false, "snap-1"));
    }

    @Test
    void the_layout_of_the_text_makes_no_other_definition() {
        assertThat(read("{ \"image\":\"a\", \"requirements\":{\"cpu\":1,\n\"ram\":1} }")
                        .digest())
                .isEqualTo(read(small("\"a\"")).digest())
                .isNotEqualTo(read(small("\"b\"")).digest());
    }

    static List<Arguments> faults() {
        return List.of(
                arguments("{}", List.of("image: is missing", "requirements: is missing")),
                arguments(small("\"  \""), List.of("image: is blank")),
                arguments(small("7"), List.of("image: is no text")),
                arguments(small("null"), List.of("image: is no text")),
                arguments(small("\"a\\u0000\""), List.of("image: contains a control character")),
                arguments(
                        "{\"images\": {\"a\": \"https://images.example.test/a\"}, \"requirements\": {\"cpu\":1,\"ram\":1}}",
                        List.of("image: is missing", "images: is not known")),
                arguments(
                        requirements("\"cpu\": 0, \"ram\": 0"),
                        List.of(
                                "requirements.cpu: the number of processor cores is below 1",
                                "requirements.ram: the memory is below 1 GiB")),
                arguments(
                        requirements("\"cpu\": -1, \"ram\": 1.5"),
                        List.of(
                                "requirements.ram: is no whole number",
                                "requirements.cpu: the number of processor cores is below 1")),
                arguments(
                        requirements("\"cpu\": 4294967296, \"ram\": \"1\""),
                        List.of("requirements.cpu: is out of range", "requirements.ram: is no whole number")),
                arguments(
                        requirements("\"cpu\": 1, \"ram\": 1, \"gpu\": 1, \"network\": []"),
                        List.of("requirements.network: is no text", "requirements.gpu: is not known")),
                arguments(disks("\"\": {\"size\": 1}"), List.of("requirements.disks: the name of a disk is blank")),
                arguments(
                        disks("\"a\": {\"type\": \"hfs+\", \"size\": 0, \"fast\": true}"),
                        List.of(
                                "requirements.disks.a.fast: is not known",
                                "requirements.disks.a.type: is none of dir, ext4, raw",
                                "requirements.disks.a.size: the size is below 1 GiB")),
                arguments(disks("\"a\": 5"), List.of("requirements.disks.a: is no object")),
                arguments(
                        disks("\"a\": {\"size\": 1, \"reuse\": \"yes\", \"clone\": 1}"),
                        List.of(
                                "requirements.disks.a.reuse: is neither true nor false",
                                "requirements.disks.a.clone: is no text")),
                arguments(
                        disks("\"a\": {\"size\": 1, \"label\": \"x\"}, \"b\": {\"size\": 1, \"label\": \"x\"}"),
                        List.of("requirements.disks.b.label: is that of another disk")),
                arguments(
                        disks("\"root\": {\"size\": 1}"),
                        List.of("requirements.disks.root: is what the disk is called that the resource boots from")),
                arguments(
                        disks("\"" + "/".repeat(60) + "\": {\"size\": 1}"),
                        List.of("requirements.disks." + "/".repeat(60) + ": is too long a name")),
                arguments(
                        with("\"type\": \"jail\", \"options\": {\"turbo\": \"on\"}, \"metadata\": []"),
                        List.of(
                                "type: is neither container nor virtual-machine",
                                "options.turbo: is not known",
                                "metadata: is no object")),
                arguments(
                        with("\"metadata_format\": \"xml\", \"metadata_prefix\": \"1-\""),
                        List.of(
                                "metadata_format: is none of json, env, ps1",
                                "metadata_prefix: does not begin the name of a variable")),
                arguments("[]", List.of("definition: is no JSON object")),
                arguments("", List.of("definition: is no JSON object")),
                arguments("{\"image\"", List.of("definition: is no well-formed JSON: line 1, column 9")),
                arguments("{} {}", List.of("definition: is no well-formed JSON: line 1, column 4")),
                arguments(
                        "{\"image\":\"a\",\"image\":\"b\"}",
                        List.of("definition: is no well-formed JSON: line 1, column 21")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void all_faults_are_told_at_once_each_with_its_path(String text, List<String> faults) {
        assertThat(faultsOf(text)).isEqualTo(faults);
    }

    @Test
    void what_is_too_long_or_too_deep_is_refused() {
        assertThat(faultsOf("{\"a\":\"" + "x".repeat(1 << 20) + "\"}"))
                .containsExactly("definition: is longer than 1048576 characters");
        assertThat(faultsOf("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"))
                .singleElement()
                .asString()
                .startsWith("definition: is no well-formed JSON");
        assertThat(faultsOf(small("\"" + "x".repeat(1025) + "\"")))
                .containsExactly("image: is longer than 1024 characters");
    }

    /** The text can hold credentials. */
    @Test
    void a_failure_does_not_show_the_text() {
        PolyvisorException failure = catchThrowableOfType(
                PolyvisorException.class, () -> read("{\"metadata\":{\"password\":\"hunter2\"}, \"image\": hunter2}"));

        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void a_clone_needs_no_size() {
        assertThat(read("{\"image\":\"a\",\"requirements\":{\"cpu\":1,\"ram\":1,\"disks\":{\"b\":{\"clone\":\"s\"}}}}")
                        .requirements()
                        .violations())
                .isEmpty();
    }

    /** The examples name what these drivers had and ours have not: an image list, instance types, tags of a cloud. */
    @Test
    void the_example_for_containers_is_right_but_for_its_image_list() {
        assertThat(faultsOf("""
                                {"image": "ubuntu-ci",
                                 "images": {"ubuntu": "https://images.example.test/docker/ubuntu-1.tar.xz",
                                            "ubuntu-ci": "https://images.example.test/docker/ubuntu-ci-7.tar.xz"},
                                 "requirements": {"cpu": 4, "ram": 8,
                                   "disks": {"workspace": {"type": "dir", "label": "ws", "size": 100, "reuse": true}},
                                   "network": "nat"}}""")).containsExactly("images: is not known");
    }

    @Test
    void the_example_for_a_cloud_is_told_every_key_that_there_is_no_cloud_for() {
        assertThat(faultsOf("""
                                {"image": "ami-0123456789abcdef0", "instance_type": "c6a.4xlarge",
                                 "security_group": "sg-0123456789abcdef0", "tags": {"team": "blue"},
                                 "userdata_format": "env", "userdata_prefix": "CI_",
                                 "requirements": {"cpu": 16, "ram": 32, "network": "subnet-0123456789abcdef0",
                                   "disks": {"/dev/sdb": {"type": "gp3:3000:125", "label": "use:ws", "size": 50,
                                                          "clone": "snap-0123456789abcdef0"}}}}"""))
                .containsExactly(
                        "requirements.disks./dev/sdb.type: is none of dir, ext4, raw",
                        "instance_type: is not known",
                        "security_group: is not known",
                        "tags: is not known",
                        "userdata_format: is not known",
                        "userdata_prefix: is not known");
    }

    private Definition read(String text) {
        return reader.definition(text, BACKEND.diskTypes());
    }

    private List<String> faultsOf(String text) {
        PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, () -> read(text));
        assertThat(failure).as("failure of %s", text).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        return failure.violations().stream().map(Violation::toString).toList();
    }

    private static String small(String image) {
        return "{\"image\":" + image + ",\"requirements\":{\"cpu\":1,\"ram\":1}}";
    }

    private static String with(String members) {
        return "{\"image\":\"a\"," + members + ",\"requirements\":{\"cpu\":1,\"ram\":1}}";
    }

    private static String requirements(String members) {
        return "{\"image\":\"a\",\"requirements\":{" + members + "}}";
    }

    private static String disks(String members) {
        return requirements("\"cpu\":1,\"ram\":1,\"disks\":{" + members + "}");
    }
}
