package dev.polyvisor.driver.lxd.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.driver.lxd.testing.Samples;
import dev.polyvisor.driver.lxd.wire.WireEvent;
import dev.polyvisor.driver.lxd.wire.WireEventContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTranslationTest {
    private static List<LxdEvent> recorded() {
        List<LxdEvent> events = new ArrayList<>();
        Samples.tree("events.json")
                .forEach(node -> EventTranslation.of(Samples.value(node, WireEvent.class))
                        .ifPresent(events::add));
        return events;
    }

    private static Optional<LxdEvent> lifecycle(String action, String source, Map<String, Object> context) {
        return EventTranslation.of(new WireEvent(
                "lifecycle",
                "",
                "none",
                "default",
                new WireEventContent(action, source, context, Map.of(), "", "", 0, "", "", Map.of())));
    }

    private static Optional<LxdEvent> operation(String operationClass, int status, String url) {
        return EventTranslation.of(new WireEvent(
                "operation",
                "",
                "none",
                "default",
                new WireEventContent(
                        "",
                        "",
                        Map.of(),
                        Map.of(),
                        "id",
                        operationClass,
                        status,
                        "",
                        "",
                        Map.of("instances", List.of(url)))));
    }

    @Test
    void recorded_events_tell_what_they_are_about() {
        assertThat(recorded())
                .extracting(LxdEvent::action)
                .contains("instance-created", "instance-renamed", "operation");
        assertThat(recorded())
                .filteredOn(event -> event.action().equals("instance-renamed"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.oldName()).contains("ref-copy");
                    assertThat(event.sources()).singleElement().satisfies(source -> {
                        assertThat(source.at(0)).isEqualTo("instances");
                        assertThat(source.at(1)).isEqualTo("ref-copy2");
                    });
                });
    }

    @Test
    void a_renamed_snapshot_has_the_old_name_without_that_of_its_instance() {
        assertThat(recorded())
                .filteredOn(event -> event.action().equals("instance-snapshot-renamed"))
                .singleElement()
                .satisfies(event -> assertThat(event.oldName()).contains("s1"));
    }

    @Test
    void only_tasks_that_have_ended_tell_of_a_change() {
        assertThat(operation("task", 200, "/1.0/instances/web")).isPresent();
        assertThat(operation("task", 400, "/1.0/instances/web")).isPresent();
        assertThat(operation("task", 103, "/1.0/instances/web")).isEmpty();
        assertThat(operation("websocket", 200, "/1.0/instances/web")).isEmpty();
    }

    @Test
    void actions_of_older_servers_are_those_of_today() {
        assertThat(lifecycle("container-started", "/1.0/containers/web", Map.of()))
                .hasValueSatisfying(event -> assertThat(event.action()).isEqualTo("instance-started"));
        assertThat(lifecycle("virtual-machine-stopped", "/1.0/virtual-machines/web", Map.of()))
                .hasValueSatisfying(event -> assertThat(event.action()).isEqualTo("instance-stopped"));
    }

    @ParameterizedTest
    @CsvSource({
        "/1.0/instances/web, web, ''",
        "/1.0/instances/web?project=p, web, p",
        "/1.0/instances/w%252Ab?project=p%2Fq, w*b, p/q",
        "/1.0/instances/%zz, %zz, ''",
        "'', '', ''"
    })
    void sources_are_read_whatever_their_encoding(String url, String name, String project) {
        Source source = Source.of(url);

        assertThat(source.at(1)).isEqualTo(name);
        assertThat(source.project().orElse("")).isEqualTo(project);
    }
}
