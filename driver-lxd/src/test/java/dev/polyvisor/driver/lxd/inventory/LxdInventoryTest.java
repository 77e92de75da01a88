package dev.polyvisor.driver.lxd.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.model.LxdProject;
import dev.polyvisor.driver.lxd.model.LxdSnapshot;
import dev.polyvisor.driver.lxd.testing.ScriptedLxd;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The inventory of a fleet over a server whose every answer is known. */
class LxdInventoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UUID = "df00edf2-2ad1-43e8-85af-8344126d2714";
    private static final String OTHER = "aaaaaaaa-2ad1-43e8-85af-8344126d2714";

    private final ScriptedLxd lxd = new ScriptedLxd();
    private Fleet fleet;

    @AfterEach
    void close() {
        if (fleet != null) {
            fleet.close();
        }
        lxd.close();
    }

    private void open() throws InterruptedException {
        fleet = Fleet.builder()
                .provider("lab", "lxd", lxd.connection())
                .sync(SyncSettings.DEFAULT.intervals(Duration.ofMillis(100), Duration.ofMinutes(10)))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
        // the client may have all before the server has noted whom to tell events
        awaitListeners(1);
    }

    private void awaitListeners(int count) {
        while (lxd.listeners() != count) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    private static ResourceKey key(String id) {
        return LxdInstance.KIND.key("lab", id);
    }

    private Optional<LxdInstance> instance(String id) {
        return fleet.inventory().snapshot().get(LxdInstance.KIND, key(id)).map(Entry::value);
    }

    private void await(String id, Predicate<LxdInstance> condition) throws InterruptedException {
        fleet.inventory()
                .await(
                        key(id),
                        entry -> entry.map(Entry::value)
                                .map(LxdInstance.class::cast)
                                .filter(condition)
                                .isPresent(),
                        PATIENCE);
    }

    private void awaitGone(String id) throws InterruptedException {
        fleet.inventory().await(key(id), Optional::isEmpty, PATIENCE);
    }

    private void put(String name, String uuid) {
        lxd.put("default", name, uuid, instance -> {});
    }

    @Test
    void the_events_are_heard_before_anything_is_listed() throws InterruptedException {
        put("web", UUID);
        open();

        assertThat(instance(UUID)).hasValueSatisfying(web -> {
            assertThat(web.name()).isEqualTo("web");
            assertThat(web.parent()).contains(LxdProject.KIND.key("lab", "default"));
        });
        List<String> asked = lxd.requests();
        assertThat(asked.indexOf("GET /1.0/events?all-projects=true&type=lifecycle,operation"))
                .isNotNegative()
                .isLessThan(asked.indexOf("GET /1.0/instances?recursion=2&all-projects=true"));
    }

    @Test
    void an_event_leads_to_one_read_of_what_it_is_about() throws InterruptedException {
        put("web", UUID);
        put("db", OTHER);
        open();
        int before = lxd.requests().size();
        lxd.put("default", "web", UUID, instance -> instance.put("description", "new"));

        lxd.tell("instance-updated", "/1.0/instances/web", Map.of());

        await(UUID, web -> web.description().equals("new"));
        List<String> requests = lxd.requests();
        assertThat(requests.subList(before, requests.size()))
                .containsExactly("GET /1.0/instances/web?recursion=1&project=default");
    }

    @Test
    void events_that_change_nothing_are_passed_over() throws InterruptedException {
        put("web", UUID);
        open();
        int before = lxd.requests().size();

        lxd.tell("instance-exec", "/1.0/instances/web", Map.of());
        lxd.tell("instance-file-retrieved", "/1.0/instances/web", Map.of("path", "/etc/passwd"));
        lxd.put("default", "web", UUID, instance -> instance.put("description", "new"));
        lxd.tell("instance-updated", "/1.0/instances/web", Map.of());

        await(UUID, web -> web.description().equals("new"));
        assertThat(lxd.requests()).hasSize(before + 1);
    }

    @Test
    void a_renamed_instance_stays_the_same_entry() throws InterruptedException {
        put("web", UUID);
        open();
        try (PullWatch watch = fleet.inventory().pull(WatchSpec.fromNow())) {
            lxd.rename("default", "web", "www");
            lxd.tell("instance-renamed", "/1.0/instances/www", Map.of("old_name", "web"));
            await(UUID, web -> web.name().equals("www"));

            assertThat(changes(watch)).singleElement().isInstanceOf(Change.Updated.class);
        }
    }

    @Test
    void a_deleted_instance_goes_with_its_snapshots() throws InterruptedException {
        lxd.put("default", "web", UUID, ScriptedLxdInstances::withSnapshot);
        open();
        assertThat(fleet.inventory().snapshot().children(key(UUID))).hasSize(1);

        lxd.remove("default", "web");
        lxd.tell("instance-deleted", "/1.0/instances/web", Map.of());

        awaitGone(UUID);
        assertThat(fleet.inventory().snapshot().entries(LxdSnapshot.KIND)).isEmpty();
    }

    @Test
    void an_instance_made_anew_under_an_old_name_is_another_one() throws InterruptedException {
        put("web", UUID);
        open();
        put("web", OTHER);

        lxd.tell("instance-created", "/1.0/instances/web", Map.of());

        await(OTHER, web -> true);
        awaitGone(UUID);
    }

    @Test
    void the_twin_of_an_instance_is_known_by_project_and_name_as_long_as_it_lives() throws InterruptedException {
        put("web", UUID);
        open();
        put("imported", UUID);
        lxd.tell("instance-created", "/1.0/instances/imported", Map.of());
        await("default/imported", twin -> true);
        assertThat(instance(UUID))
                .hasValueSatisfying(web -> assertThat(web.name()).isEqualTo("web"));

        lxd.remove("default", "web");
        lxd.tell("instance-deleted", "/1.0/instances/web", Map.of());
        awaitGone(UUID);
        lxd.server().cutAll();
        fleet.provider("lab").reset();
        fleet.inventory().awaitParity(PATIENCE);

        assertThat(instance("default/imported")).isPresent();
        assertThat(instance(UUID)).isEmpty();
    }

    @Test
    void twins_in_one_listing_are_both_there() throws InterruptedException {
        put("a", UUID);
        put("b", UUID);
        open();

        assertThat(instance(UUID)).hasValueSatisfying(a -> assertThat(a.name()).isEqualTo("a"));
        assertThat(instance("default/b")).isPresent();
    }

    @Test
    void an_instance_out_of_reach_stays_what_it_was_and_shows_its_state() throws InterruptedException {
        lxd.put("default", "web", UUID, ScriptedLxdInstances::withSnapshot);
        open();
        lxd.put("default", "web", UUID, ScriptedLxdInstances::outOfReach);

        lxd.tell("instance-updated", "/1.0/instances/web", Map.of());

        await(UUID, web -> web.state() == MachineState.ERROR);
        assertThat(instance(UUID)).hasValueSatisfying(web -> {
            assertThat(web.uuid()).contains(UUID);
            assertThat(web.profiles()).contains("default");
        });
        assertThat(fleet.inventory().snapshot().children(key(UUID))).hasSize(1);
    }

    @Test
    void a_changed_profile_leads_to_its_users() throws InterruptedException {
        put("web", UUID);
        lxd.put("default", "bare", OTHER, instance -> instance.putArray("profiles"));
        open();
        lxd.put(
                "default",
                "web",
                UUID,
                instance -> ((ObjectNode) instance.get("expanded_config")).put("limits.cpu", "2"));

        lxd.tell("profile-updated", "/1.0/profiles/default", Map.of());

        await(UUID, web -> web.cpus().orElse(0) == 2);
        assertThat(lxd.requests()).noneMatch(asked -> asked.startsWith("GET /1.0/instances/bare"));
    }

    @Test
    void a_cut_of_the_socket_ends_in_exactly_the_difference() throws InterruptedException {
        put("web", UUID);
        put("db", OTHER);
        open();
        try (PullWatch watch = fleet.inventory().pull(WatchSpec.fromNow())) {
            lxd.remove("default", "db");
            lxd.put("default", "web", UUID, instance -> instance.put("description", "new"));
            lxd.server().cutAll();

            awaitGone(OTHER);
            await(UUID, web -> web.description().equals("new"));
            assertThat(changes(watch)).extracting(change -> change.key().id()).containsExactlyInAnyOrder(OTHER, UUID);
        }
        awaitListeners(1);
    }

    @Test
    void an_event_that_cannot_be_read_leads_to_a_listing() throws InterruptedException {
        put("web", UUID);
        open();
        lxd.put("default", "web", UUID, instance -> instance.put("description", "new"));

        lxd.send("{\"type\":\"lifecycle\",\"metadata\":[");

        await(UUID, web -> web.description().equals("new"));
    }

    @Test
    void where_all_projects_are_refused_the_inventory_is_that_of_the_own_project() throws InterruptedException {
        put("web", UUID);
        lxd.put("secret", "db", OTHER, instance -> {});
        lxd.refuses("all-projects=true", 403);
        open();

        assertThat(instance(UUID)).isPresent();
        assertThat(instance(OTHER)).isEmpty();
        lxd.put("default", "web", UUID, instance -> instance.put("description", "new"));
        lxd.tell("instance-updated", "/1.0/instances/web", Map.of());
        await(UUID, web -> web.description().equals("new"));
    }

    @Test
    void a_server_before_5_0_is_asked_project_by_project_and_part_by_part() throws InterruptedException {
        lxd.says(server -> {
            ArrayNode extensions = (ArrayNode) server.get("api_extensions");
            for (int i = extensions.size() - 1; i >= 0; i--) {
                if (Set.of("instance_all_projects", "instance_get_full", "storage_volumes_all_projects")
                        .contains(extensions.get(i).asString())) {
                    extensions.remove(i);
                }
            }
        });
        lxd.put("default", "web", UUID, instance -> instance.remove("project"));
        open();
        assertThat(instance(UUID))
                .hasValueSatisfying(web -> assertThat(web.project()).isEqualTo("default"));
        lxd.put(
                "default",
                "web",
                UUID,
                instance -> instance.put("description", "new").remove("project"));

        lxd.tell("instance-updated", "/1.0/instances/web", Map.of());

        await(UUID, web -> web.description().equals("new"));
        assertThat(lxd.requests())
                .noneMatch(asked -> asked.startsWith("GET /1.0/instances") && asked.contains("all-projects"))
                .contains("GET /1.0/instances/web/state?project=default");
    }

    @Test
    void an_identity_that_has_moved_is_found_by_its_uuid() throws InterruptedException {
        put("web", UUID);
        open();
        lxd.rename("default", "web", "www");

        // the event is about another instance; only a look at the identity can tell what became of this one
        lxd.tell("instance-updated", "/1.0/instances/web", Map.of());
        lxd.tell("instance-renamed", "/1.0/instances/www", Map.of("old_name", "web"));

        await(UUID, web -> web.name().equals("www"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "{\"type\":\"sync\"}",
                "{\"type\":\"sync\",\"metadata\":[{\"name\":\"x\",\"status_code\":{}}]}",
                "{\"type\":\"sync\",\"metadata\":[{\"name\":\"x\"}]}",
                "{\"type\":\"sync\",\"metadata\":[{\"name\":\"x\",\"project\":\"default\"}"
            })
    void a_bad_listing_leaves_the_model_as_it_is(String body) throws InterruptedException {
        put("web", UUID);
        open();
        InventorySnapshot before = fleet.inventory().snapshot();
        lxd.server()
                .faults()
                .add(
                        exchange -> exchange.path().equals("/1.0/instances"),
                        1_000,
                        ReplyFault.instead(200, "application/json", body));
        try (PullWatch watch = fleet.inventory().pull(WatchSpec.fromNow())) {
            lxd.server().cutAll();
            awaitCause(watch, ErrorCode.INTERNAL);
        }
        assertThat(fleet.inventory().snapshot().get(LxdInstance.KIND, key(UUID)))
                .isEqualTo(before.get(LxdInstance.KIND, key(UUID)));
    }

    /** Waits until the provider has no parity for a certain reason. */
    private void awaitCause(PullWatch watch, ErrorCode code) throws InterruptedException {
        boolean found = false;
        for (int i = 0; !found && i < PATIENCE.toMillis() / 20; i++) {
            var unused = watch.next(Duration.ofMillis(20));
            found = fleet.provider("lab")
                    .status()
                    .cause()
                    .filter(cause -> cause.code() == code)
                    .isPresent();
        }
        assertThat(found).as("the cause is %s", code).isTrue();
    }

    private static List<Change> changes(PullWatch watch) throws InterruptedException {
        List<Change> all = new ArrayList<>();
        Optional<Batch> next = watch.next(Duration.ofMillis(300));
        while (next.isPresent()) {
            all.addAll(next.get().changes());
            next = watch.next(Duration.ofMillis(300));
        }
        return all;
    }
}
