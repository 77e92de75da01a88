package dev.polyvisor.driver.lxd.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.session.LxdKeys;
import dev.polyvisor.driver.lxd.testing.Samples;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.ReplyLimits;
import dev.polyvisor.spi.inventory.CommonValues;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class InstanceMapperTest {
    private static final String FINGERPRINT = "fe35f7912048e0d9dab0b0380a68c67856714237294df12ce36a79fba78f7810";
    private static final LxdKeys KEYS = new LxdKeys("lab");
    private static final Features DEFAULT = Features.unknown("default");

    private final InstanceMapper mapper = new InstanceMapper(KEYS, new CommonValues());

    private LxdInstance mapped(String sample, Features features) {
        return mapper.instance(KEYS.instance("id"), Samples.metadata(sample, WireInstance.class), features);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "instance-stopped.json",
                "instance-running.json",
                "instance-frozen.json",
                "instance-with-nic.json",
                "instance-full.json"
            })
    void an_instance_in_a_listing_is_the_one_that_is_read_by_itself(String sample) {
        WireInstance alone = Samples.metadata(sample, WireInstance.class);
        WireInstance listed = ListedInstance.read(
                new Json(new ReplyLimits(1 << 20, 100, 1 << 20))
                        .reader(Samples.tree(sample).get("metadata").toString()),
                new ListedDevices());

        LxdInstance instance = mapper.instance(KEYS.instance("id"), listed, DEFAULT);
        assertThat(instance).isEqualTo(mapper.instance(KEYS.instance("id"), alone, DEFAULT));
        assertThat(mapper.snapshots(instance, listed)).isEqualTo(mapper.snapshots(instance, alone));
        assertThat(mapper.backups(instance, listed)).isEqualTo(mapper.backups(instance, alone));
    }

    private LxdInstance changed(Consumer<ObjectNode> change) {
        ObjectNode node = (ObjectNode) Samples.tree("instance-full.json").get("metadata");
        change.accept(node);
        return mapper.instance(KEYS.instance("id"), Samples.value(node, WireInstance.class), DEFAULT);
    }

    private LxdInstance configured(String key, String value) {
        return changed(node -> ((ObjectNode) node.get("expanded_config")).put(key, value));
    }

    private LxdInstance withDevice(String name, Map<String, String> properties) {
        return changed(node -> {
            ObjectNode device = ((ObjectNode) node.get("expanded_devices")).putObject(name);
            properties.forEach(device::put);
        });
    }

    @Test
    void a_recorded_instance_is_shown_as_the_server_has_it() {
        LxdInstance web = mapped("instance-running.json", DEFAULT);

        assertThat(web.name()).isEqualTo("ref-web");
        assertThat(web.scope()).contains(Scope.of("default"));
        assertThat(web.parent()).contains(KEYS.project("default"));
        assertThat(web.type()).isEqualTo(MachineType.CONTAINER);
        assertThat(web.state()).isEqualTo(MachineState.RUNNING);
        assertThat(web.nativeState()).isEqualTo("Running");
        assertThat(web.host()).contains(KEYS.member("none"));
        assertThat(web.description()).isEqualTo("sample");
        assertThat(web.created()).contains(Instant.parse("2026-11-21T06:27:02.559896313Z"));
        assertThat(web.labels()).containsExactly(Map.entry("role", "web"));
        assertThat(web.config()).isEmpty();
        assertThat(web.devices()).containsOnlyKeys("root");
        assertThat(web.baseImage()).contains(FINGERPRINT);
        assertThat(web.references())
                .containsExactly(
                        KEYS.profile("default", "default"),
                        KEYS.image("default", FINGERPRINT),
                        KEYS.member("none"),
                        KEYS.pool("default"));
    }

    @Test
    void states_are_told_by_number() {
        assertThat(mapped("instance-stopped.json", DEFAULT).state()).isEqualTo(MachineState.STOPPED);
        assertThat(mapped("instance-frozen.json", DEFAULT).state()).isEqualTo(MachineState.PAUSED);
        assertThat(changed(node -> node.put("status_code", 113)).state()).isEqualTo(MachineState.RUNNING);
        assertThat(changed(node -> node.put("status_code", 112)).state()).isEqualTo(MachineState.ERROR);
        assertThat(changed(node -> node.put("status_code", 999)).state()).isEqualTo(MachineState.UNKNOWN);
    }

    @Test
    void a_stopped_instance_with_its_memory_saved_is_suspended() {
        assertThat(changed(node -> node.put("status_code", 102).put("stateful", true))
                        .state())
                .isEqualTo(MachineState.SUSPENDED);
    }

    @Test
    void an_instance_that_never_ran_was_never_used() {
        assertThat(mapped("instance-stopped.json", DEFAULT).lastUsed()).isEmpty();
        assertThat(mapped("instance-running.json", DEFAULT).lastUsed()).isPresent();
    }

    @Test
    void limits_are_told_where_they_are_numbers() {
        assertThat(configured("limits.cpu", "4").cpus()).hasValue(4);
        assertThat(configured("limits.cpu", "0-3,8").cpus()).hasValue(5);
        assertThat(configured("limits.cpu", "x").cpus()).isEmpty();
        assertThat(configured("limits.memory", "512MiB").memory())
                .hasValueSatisfying(size -> assertThat(size.bytes()).isEqualTo(512L << 20));
        assertThat(configured("limits.memory", "1PB").memory())
                .hasValueSatisfying(size -> assertThat(size.bytes()).isEqualTo(1_000_000_000_000_000L));
        assertThat(configured("limits.memory", "50%").memory()).isEmpty();
        assertThat(mapped("instance-running.json", DEFAULT).cpus()).isEmpty();
    }

    @Test
    void a_virtual_machine_without_limits_has_those_of_the_server() {
        LxdInstance machine = changed(node -> node.put("type", "virtual-machine"));

        assertThat(machine.type()).isEqualTo(MachineType.VIRTUAL_MACHINE);
        assertThat(machine.cpus()).hasValue(1);
        assertThat(machine.memory())
                .hasValueSatisfying(size -> assertThat(size.bytes()).isEqualTo(1L << 30));
    }

    @Test
    void what_may_be_secret_is_not_shown() {
        for (String key : new String[] {
            "cloud-init.user-data",
            "user.user-data",
            "environment.TOKEN",
            "user.db_password",
            "user.api_key",
            "volatile.x"
        }) {
            LxdInstance instance = configured(key, "hidden-value");
            assertThat(instance.toString()).as(key).doesNotContain("hidden-value");
        }
    }

    @Test
    void the_addresses_of_the_guest_are_the_global_ones() {
        WireInstance plain = Samples.metadata("instance-with-nic.json", WireInstance.class);
        ObjectNode node = (ObjectNode) Samples.tree("instance-with-nic.json").get("metadata");
        node.set("state", Samples.tree("instance-with-nic-state.json").get("metadata"));
        LxdInstance instance = mapper.instance(KEYS.instance("id"), Samples.value(node, WireInstance.class), DEFAULT);

        assertThat(instance.addresses())
                .allMatch(address -> !address.startsWith("fe80") && !address.startsWith("127."));
        assertThat(instance.hardwareAddresses()).contains(plain.expandedConfig().get("volatile.eth0.hwaddr"));
    }

    @Test
    void devices_refer_to_networks_pools_and_volumes() {
        assertThat(withDevice("eth0", Map.of("type", "nic", "network", "net1")).references())
                .contains(KEYS.network("default", "net1"));
        assertThat(withDevice("eth0", Map.of("type", "nic", "nictype", "bridged", "parent", "lxdbr0"))
                        .references())
                .contains(KEYS.network("default", "lxdbr0"));
        assertThat(withDevice("data", Map.of("type", "disk", "pool", "fast", "source", "v1", "path", "/d"))
                        .references())
                .contains(KEYS.pool("fast"), KEYS.volume("fast", "default", "v1", ""));
        assertThat(withDevice("host", Map.of("type", "disk", "source", "/srv", "path", "/srv"))
                        .references())
                .extracting(ResourceKey::id)
                .noneMatch(id -> id.contains("srv"));
    }

    @Test
    void a_project_without_features_uses_what_the_default_project_owns() {
        Features plain = new Features("p", Map.of("features.images", "false"));
        LxdInstance instance = mapped("instance-running.json", plain);

        assertThat(instance.scope()).contains(Scope.of("p"));
        assertThat(instance.references())
                .contains(KEYS.profile("default", "default"), KEYS.image("default", FINGERPRINT));
        assertThat(mapped("instance-running.json", Features.unknown("p")).references())
                .contains(KEYS.profile("p", "default"), KEYS.image("p", FINGERPRINT));
    }

    @Test
    void instances_on_two_members_refer_each_to_its_own() {
        Consumer<ObjectNode> volume = node -> ((ObjectNode) node.get("expanded_devices"))
                .putObject("data")
                .put("type", "disk")
                .put("pool", "fast")
                .put("source", "v1")
                .put("path", "/d");
        LxdInstance one = changed(volume.andThen(node -> node.put("location", "m1")));
        LxdInstance other = changed(volume.andThen(node -> node.put("location", "m2")));

        assertThat(one.references()).contains(KEYS.member("m1"), KEYS.volume("fast", "default", "v1", "m1"));
        assertThat(other.references())
                .contains(KEYS.member("m2"), KEYS.volume("fast", "default", "v1", "m2"))
                .doesNotContain(KEYS.member("m1"));
        assertThat(other.devices()).isSameAs(one.devices());
    }

    @Test
    void what_two_instances_have_in_common_is_one_object() {
        LxdInstance one = mapped("instance-running.json", DEFAULT);
        LxdInstance other = mapped("instance-running.json", DEFAULT);

        assertThat(other).isEqualTo(one);
        assertThat(other.devices()).isSameAs(one.devices());
        assertThat(other.references()).isSameAs(one.references());
        assertThat(other.scope()).isSameAs(one.scope());
    }

    @Test
    void nothing_of_an_instance_can_be_changed_from_outside() {
        LxdInstance web = mapped("instance-running.json", DEFAULT);

        assertThat(web.devices().get("root")).isUnmodifiable();
        assertThat(web.devices()).isUnmodifiable();
        assertThat(web.references()).isUnmodifiable();
    }
}
