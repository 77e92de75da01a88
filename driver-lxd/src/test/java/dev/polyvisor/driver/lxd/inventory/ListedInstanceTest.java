package dev.polyvisor.driver.lxd.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.ReplyLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListedInstanceTest {
    private final Json json = new Json(new ReplyLimits(1 << 20, 100, 1 << 20));
    private final ListedDevices devices = new ListedDevices();

    private WireInstance read(String element) {
        return ListedInstance.read(json.reader(element), devices);
    }

    private Map<String, Map<String, String>> devices(String written) {
        return read("{\"name\":\"a\",\"expanded_devices\":" + written + "}").expandedDevices();
    }

    @Test
    void of_the_configuration_what_the_server_keeps_for_itself_is_passed_over() {
        assertThat(read("""
                {"name": "a", "expanded_config": {
                  "image.os": "debian", "limits.cpu": "2", "user.owner": "b", "user.token": "c", "security.nesting": null,
                  "volatile.uuid": "d", "volatile.base_image": "e", "volatile.eth0.hwaddr": "f", "volatile.idmap.next": "[]"}}
                """).expandedConfig())
                .containsOnly(
                        Map.entry("limits.cpu", "2"),
                        Map.entry("user.owner", "b"),
                        Map.entry("user.token", "c"),
                        Map.entry("volatile.uuid", "d"),
                        Map.entry("volatile.base_image", "e"),
                        Map.entry("volatile.eth0.hwaddr", "f"));
    }

    @Test
    void instances_with_the_same_devices_share_them() {
        Map<String, Map<String, String>> first = devices("{\"eth0\":{\"type\":\"nic\"},\"root\":{\"pool\":\"p\"}}");

        assertThat(first)
                .isEqualTo(Map.of("eth0", Map.of("type", "nic"), "root", Map.of("pool", "p")))
                .isUnmodifiable();
        assertThat(devices("{\"eth0\":{\"type\":\"nic\"},\"root\":{\"pool\":\"p\"}}"))
                .isSameAs(first);
    }

    @Test
    void devices_that_differ_only_in_what_belongs_to_which_are_not_the_same() {
        assertThat(devices("{\"a\":{},\"b\":{\"c\":\"d\"}}")).isEqualTo(Map.of("a", Map.of(), "b", Map.of("c", "d")));
        assertThat(devices("{\"a\":{\"b\":\"c\"},\"d\":{}}")).isEqualTo(Map.of("a", Map.of("b", "c"), "d", Map.of()));
        assertThat(devices("{\"a\":{\"b\":\"c\",\"d\":\"\"}}")).isEqualTo(Map.of("a", Map.of("b", "c", "d", "")));
        assertThat(devices("{}")).isEmpty();
    }

    @Test
    void devices_and_properties_that_are_null_are_not_there() {
        assertThat(devices("{\"a\":null,\"b\":{\"c\":null,\"d\":\"e\"}}")).isEqualTo(Map.of("b", Map.of("d", "e")));
    }

    @Test
    void of_very_many_different_devices_each_is_read_as_it_is() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(devices("{\"eth0\":{\"hwaddr\":\"" + i + "\"}}"))
                    .isEqualTo(Map.of("eth0", Map.of("hwaddr", String.valueOf(i))));
        }
    }
}
