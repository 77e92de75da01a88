package dev.polyvisor.driver.ovirt.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.driver.ovirt.testing.Model;
import dev.polyvisor.driver.ovirt.testing.Samples;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonWriter;
import dev.polyvisor.http.ReplyLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OvirtWorkloadFormatTest {
    private final Model model = new Model();

    @BeforeEach
    void fill() {
        Estate.all().forEach(model::put);
    }

    static String text(Workload workload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter out = new Json(ReplyLimits.DEFAULT).writer(bytes)) {
            new OvirtWorkloadFormat().write(workload, out);
        }
        return bytes.toString(UTF_8);
    }

    private String text(ResourceKey machine) {
        return text(model.snapshot().workload(machine));
    }

    /** A document of the page of the driver or of a test, without the breaks between its lines. */
    static String document(String name) throws IOException {
        try (var in = OvirtWorkloadFormatTest.class.getResourceAsStream("/ovirt-concerns/" + name)) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(String::strip)
                    .reduce("", String::concat);
        }
    }

    @Test
    void a_machine_is_written_as_the_rules_of_the_original_read_it() throws IOException {
        assertThat(text(Estate.WEB)).isEqualTo(document("workload.json"));
    }

    @Test
    void a_machine_that_runs_has_its_host_and_one_without_devices_has_no_lists_of_them() {
        JsonNode db = Samples.json(text(Estate.DB));

        assertThat(db.at("/host/id").asString()).isEqualTo("h1");
        assertThat(db.at("/host/path").asString()).isEqualTo("prod/rack1");
        assertThat(db.at("/host/inMaintenance").asBoolean(true)).isFalse();
        assertThat(db.at("/host/nics/0/linkSpeed").asLong()).isEqualTo(1_000_000_000L);
        assertThat(db.at("/host/networkAttachments/0/network").asString()).isEqualTo("net");
        assertThat(db.at("/guestName").asString()).isEqualTo("Fedora Linux 40");
        assertThat(db.get("diskAttachments").isNull()).isTrue();
        assertThat(db.get("nics").isNull()).isTrue();
        assertThat(db.at("/watchDogs").isArray()).isTrue();
    }

    @Test
    void what_is_missing_is_named_and_gives_rules_nothing_to_find() {
        model.delete(Estate.IMAGE);
        model.delete(Estate.NIC_PROFILE);
        model.delete(Estate.CLUSTER);

        JsonNode web = Samples.json(text(Estate.WEB));

        assertThat(web.at("/diskAttachments").values())
                .extracting(each -> each.get("id").asString())
                .containsExactly("lun");
        assertThat(web.at("/nics/0/profile").isNull()).isTrue();
        assertThat(web.get("cluster").isNull()).isTrue();
        assertThat(web.get("dataCenter").isNull()).isTrue();
        assertThat(web.get("serverCpu").isNull()).isTrue();
        assertThat(web.get("missing").values())
                .extracting(each ->
                        each.get("kind").asString() + ' ' + each.get("id").asString())
                .containsExactly("ovirt-cluster c1", "ovirt-disk image", "ovirt-nicprofile np");
    }

    @Test
    void the_same_workload_gives_the_same_text() {
        Workload web = model.snapshot().workload(Estate.WEB);
        Workload again = new Workload(web.machine(), Map.copyOf(web.references()), Set.copyOf(web.missing()));

        assertThat(text(again)).isEqualTo(text(web));
    }
}
