package dev.polyvisor.spi.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the guest is told. */
class GuestDataTest {
    private static final NoBackend BACKEND = new NoBackend();
    private final JsonMapper mapper = JsonFields.mapper();
    private final TextReader reader = new TextReader(mapper, BACKEND);
    private final GuestData guest = new GuestData(mapper, BACKEND);

    @Test
    void of_equal_keys_the_value_of_the_definition_counts_and_nothing_is_merged_below() {
        assertThat(file("json", Map.of("a", Map.of("x", 1), "b", 2), "{\"a\": {\"y\": 3}, \"c\": 4}"))
                .satisfies(text -> assertThat(mapper.readTree(text))
                        .isEqualTo(mapper.readTree("{\"a\": {\"y\": 3}, \"b\": 2, \"c\": 4}")));
    }

    @Test
    void variables_of_a_shell_are_quoted_where_they_have_to_be() {
        assertThat(file("env", all(), "{}")).isEqualTo("""
                        CI_plain=a/b-1.2
                        CI_quoted='it'\\''s $HOME'
                        CI_nothing=
                        CI_nested_deep=true
                        CI_list_0=1
                        CI_list_1=2.5
                        CI_odd_name=x
                        """);
    }

    @Test
    void variables_of_powershell_are_always_quoted() {
        assertThat(file("ps1", all(), "{}"))
                .startsWith("$CI_plain='a/b-1.2'\n$CI_quoted='it''s $HOME'\n$CI_nothing=''\n");
    }

    @Test
    void file_systems_are_made_where_there_are_none_and_mounted() {
        Definition definition = reader.definition("""
                {"image":"a","requirements":{"cpu":1,"ram":1,"disks":{
                  "ws":{"type":"ext4","label":"work","size":1},"r":{"type":"raw","size":1},"p":{"size":1}}}}""", BACKEND.diskTypes());

        JsonNode config = config(definition, Map.of());

        assertThat(config.get("fs_setup"))
                .hasToString(
                        "[{\"label\":\"work\",\"filesystem\":\"ext4\",\"device\":\"/dev/disk/by-id/virtio-work\",\"overwrite\":false}]");
        assertThat(config.get("mounts"))
                .hasToString("[[\"/dev/disk/by-id/virtio-work\",\"/mnt/work\",\"auto\",\"defaults,nofail\"]]");
    }

    @Test
    void the_text_is_a_secret() {
        Definition definition = definition("json", "{\"password\": \"hunter2\"}");

        assertThat(guest.of(definition, guest.merged(Map.of(), definition)).toString())
                .doesNotContain("hunter2");
    }

    private static Map<String, @Nullable Object> all() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("plain", "a/b-1.2");
        all.put("quoted", "it's $HOME");
        all.put("nothing", null);
        all.put("nested", Map.of("deep", true));
        all.put("list", Arrays.asList(1, 2.5));
        all.put("12odd.na-me", "x");
        all.put("--", "dropped");
        return all;
    }

    private String file(String format, Map<String, @Nullable Object> metadata, String ofDefinition) {
        return config(definition(format, ofDefinition), metadata)
                .get("write_files")
                .get(0)
                .get("content")
                .stringValue();
    }

    private Definition definition(String format, String metadata) {
        return reader.definition(
                "{\"image\":\"a\",\"requirements\":{\"cpu\":1,\"ram\":1},\"metadata_format\":\"" + format
                        + "\",\"metadata_prefix\":\"CI_\",\"metadata\":" + metadata + "}",
                BACKEND.diskTypes());
    }

    private JsonNode config(Definition definition, Map<String, @Nullable Object> metadata) {
        String text = guest.of(definition, guest.merged(metadata, definition)).reveal();
        assertThat(text).startsWith("#cloud-config\n");
        return mapper.readTree(text.substring(text.indexOf('\n')));
    }
}
