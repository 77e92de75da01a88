package dev.polyvisor.spi.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks keep to what every backend takes as a label. */
class MarksTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "/dev/sdb", "_", "d.", "_2fx", "Ä€", "A-b.c", "x y"})
    void the_key_of_a_disk_survives_a_label(String key) {
        String value = Marks.encode(key);

        assertThat(value).matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
        assertThat(Marks.decode(value)).isEqualTo(key);
        assertThat(Marks.slug(key)).matches("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");
    }

    @Test
    void different_keys_have_different_parts_of_names() {
        Set<String> slugs = new HashSet<>();
        for (String key : new String[] {"a", "A", "/a", "a/", "a-", "a".repeat(21), "a".repeat(22)}) {
            assertThat(slugs.add(Marks.slug(key))).as(key).isTrue();
        }
    }

    @Test
    void addresses_are_locally_administered_for_one_and_differ_with_request_and_try() {
        Set<String> addresses = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String mac = Marks.mac("lab", "r" + i / 2, i % 2);
            assertThat(Integer.parseInt(mac.substring(0, 2), 16) & 3).isEqualTo(2);
            assertThat(addresses.add(mac)).isTrue();
        }
        assertThat(Marks.mac("lab", "r", 0)).isEqualTo(Marks.mac("lab", "r", 0)).isNotEqualTo(Marks.mac("dc", "r", 0));
    }

    @Test
    void a_time_that_somebody_wrote_over_is_no_time() {
        Instant time = Instant.parse("2026-01-02T03:04:05Z");

        assertThat(Marks.created(Map.of(Marks.CREATED, Marks.ofTime(time)))).contains(time);
        assertThat(Marks.created(Map.of(Marks.CREATED, "yesterday"))).isEmpty();
        assertThat(Marks.created(Map.of())).isEmpty();
    }
}
