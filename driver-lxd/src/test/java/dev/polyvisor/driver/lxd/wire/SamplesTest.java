package dev.polyvisor.driver.lxd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.polyvisor.driver.lxd.testing.Samples;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every recording is read as what it is; one that nothing here knows fails. */
class SamplesTest {
    private static final List<Form> FORMS = List.of(
            new Form("events", each(WireEvent.class, e -> assertThat(e.type()).isIn("lifecycle", "operation"))),
            new Form(
                    "event-logging",
                    one(WireEvent.class, e -> assertThat(e.type()).isEqualTo("logging"))),
            new Form(
                    ".*-frames",
                    node -> node.forEach(frame -> assertThat(frame.has("frame")).isTrue())),
            result(
                    "server-untrusted",
                    WireServer.class,
                    s -> assertThat(s.environment()).isNull()),
            result("server|server-with-https", WireServer.class, s -> {
                assertThat(s.apiExtensions()).contains("instances", "projects");
                assertThat(s.environment().server()).isEqualTo("lxd");
                assertThat(s.environment().serverVersion()).isEqualTo("5.0.2");
            }),
            result("cluster", WireCluster.class, c -> assertThat(c.enabled()).isFalse()),
            result(".*-async|.*-wait|.*-wait-.*|operation-(?:running|cancelled)", WireOperation.class, o -> {
                assertThat(o.id()).hasSize(36);
                assertThat(o.operationClass()).isIn("task", "websocket", "token");
                assertThat(o.isFinal())
                        .isEqualTo(Set.of("Success", "Failure", "Cancelled").contains(o.status()));
                assertThat(o.toString()).doesNotContain("fds", "secret");
            }),
            result("instance-(?:stopped|running|frozen|with-nic|full)", WireInstance.class, SamplesTest::instance),
            results("instances-recursion[12]", WireInstance.class, SamplesTest::instance),
            result(
                    "instance-(?:.*-)?state(?:-.*)?",
                    WireState.class,
                    s -> assertThat(s.statusCode()).isPositive()),
            result(
                    "snapshot",
                    WireSnapshot.class,
                    s -> assertThat(s.createdAt()).isNotEmpty()),
            results(
                    "snapshots-recursion1",
                    WireSnapshot.class,
                    s -> assertThat(s.name()).isNotEmpty()),
            result("backup", WireBackup.class, b -> assertThat(b.createdAt()).isNotEmpty()),
            results(
                    "backups-recursion1",
                    WireBackup.class,
                    b -> assertThat(b.name()).isNotEmpty()),
            result("image", WireImage.class, SamplesTest::image),
            results("images-recursion1", WireImage.class, SamplesTest::image),
            result("image-alias", WireAlias.class, a -> assertThat(a.target()).hasSize(64)),
            result(
                    "profile-default",
                    WireProfile.class,
                    p -> assertThat(p.devices()).containsKey("root")),
            results(
                    "projects-recursion1",
                    WireProject.class,
                    p -> assertThat(p.config()).isNotEmpty()),
            results(
                    "storage-pools-recursion1",
                    WirePool.class,
                    p -> assertThat(p.driver()).isEqualTo("dir")),
            results(
                    "certificates-recursion1",
                    WireCertificate.class,
                    c -> assertThat(c.fingerprint()).hasSize(64)),
            result(
                    "operations(?:-recursion1)?",
                    JsonNode.class,
                    o -> assertThat(o.has("success")).isTrue()),
            result(
                    "instance-metadata",
                    JsonNode.class,
                    m -> assertThat(m.has("architecture")).isTrue()),
            results(
                    "root|profiles|images|image-aliases|instances|instances-all-projects|instances-filter"
                            + "|instances-project-missing|instance-logs|instance-metadata-templates|certificates"
                            + "|snapshots|backups",
                    String.class,
                    url -> assertThat(url).isNotEmpty()));

    private record Form(String names, Consumer<JsonNode> check) {}

    private static <T> Form result(String names, Class<T> type, Consumer<T> check) {
        return new Form(names, node -> check.accept(Samples.value(node.get("metadata"), type)));
    }

    private static <T> Form results(String names, Class<T> type, Consumer<T> check) {
        return new Form(names, node -> each(type, check).accept(node.get("metadata")));
    }

    private static <T> Consumer<JsonNode> one(Class<T> type, Consumer<T> check) {
        return node -> check.accept(Samples.value(node, type));
    }

    private static <T> Consumer<JsonNode> each(Class<T> type, Consumer<T> check) {
        return node -> node.forEach(element -> check.accept(Samples.value(element, type)));
    }

    private static void instance(WireInstance i) {
        assertThat(i.name()).startsWith("ref-");
        assertThat(i.statusCode()).isIn(102, 103, 110);
        assertThat(i.type()).isEqualTo("container");
        assertThat(i.expandedConfig()).containsKey("volatile.uuid");
        assertThat(i.expandedDevices()).containsKey("root");
    }

    private static void image(WireImage i) {
        assertThat(i.fingerprint()).hasSize(64);
        assertThat(i.size()).isPositive();
        assertThat(i.aliases()).extracting(WireAlias::name).contains("tiny");
    }

    @TestFactory
    Stream<DynamicTest> every_recording_is_read_as_what_it_is() {
        return Samples.names().stream().map(name -> dynamicTest(name, () -> read(name)));
    }

    @Test
    void there_are_recordings() {
        assertThat(Samples.names()).hasSizeGreaterThan(140).allMatch(name -> name.endsWith(".json"));
    }

    private static void read(String name) {
        JsonNode node = Samples.tree(name);
        String type = node.path("type").asString("");
        if (node.has("headers")) {
            assertThat(node.get("status").asInt()).isBetween(100, 599);
            assertThat(node.get("body").isString()).isTrue();
        } else if (type.equals("error")) {
            assertThat(node.get("error_code").asInt()).isBetween(400, 599);
            assertThat(node.get("error").asString()).isNotEmpty();
        } else if (type.equals("sync") && node.get("metadata").isEmpty()) {
            assertThat(node.get("status_code").asInt()).isEqualTo(200);
        } else {
            String plain = name.replace(".json", "");
            List<Form> forms = FORMS.stream()
                    .filter(form -> Pattern.matches(form.names, plain))
                    .toList();
            assertThat(forms).as("forms of %s", name).hasSize(1);
            forms.get(0).check.accept(node);
        }
    }
}
