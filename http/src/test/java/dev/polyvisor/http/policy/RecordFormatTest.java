package dev.polyvisor.http.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonWriter;
import dev.polyvisor.http.ReplyLimits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordFormatTest {

    @Test
    void a_machine_its_references_and_what_is_missing_are_ordered_by_key() {
        assertThat(text(Boxes.referring())).isEqualTo(flat("""
                {"machine":{"key":{"provider":"lab","kind":"box","id":"7"},"value":{
                  "key":{"provider":"lab","kind":"box","id":"7"},
                  "name":"web","state":"RUNNING",
                  "host":{"provider":"lab","kind":"box-shelf","id":"1"},
                  "cpus":8,"memory":{"bytes":1024},"created":"1970-01-01T00:00:00Z",
                  "references":[{"provider":"annex","kind":"box-shelf","id":"1"},
                    {"provider":"lab","kind":"box-pool","id":"p"},
                    {"provider":"lab","kind":"box-image","id":"a\\"b"}],
                  "labels":{"tier":"front"}}},
                "references":[
                  {"key":{"provider":"annex","kind":"box-shelf","id":"1"},
                   "value":{"key":{"provider":"annex","kind":"box-shelf","id":"1"},"name":"far"}},
                  {"key":{"provider":"lab","kind":"box-shelf","id":"1"},
                   "value":{"key":{"provider":"lab","kind":"box-shelf","id":"1"},"name":"near"}}],
                "missing":[{"provider":"lab","kind":"box-image","id":"a\\"b"},
                  {"provider":"lab","kind":"box-pool","id":"p"}]}
                """));
    }

    @Test
    void what_is_empty_is_null_or_an_empty_array() {
        assertThat(text(Boxes.small())).contains("\"host\":null", "\"references\":[],\"missing\":[]");
    }

    private static String text(Workload workload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter out = new Json(ReplyLimits.DEFAULT).writer(bytes)) {
            WorkloadFormat.records().write(workload, out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** None of the texts has a space that follows the end of a line. */
    private static String flat(String text) {
        return text.lines().map(String::strip).reduce("", String::concat);
    }
}
