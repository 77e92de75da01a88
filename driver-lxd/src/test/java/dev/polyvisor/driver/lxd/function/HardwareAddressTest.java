package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardwareAddressTest {
    @Test
    void an_address_of_lxd_is_its_prefix_and_three_octets_of_chance() {
        assertThat(HardwareAddress.random()).matches("00:16:3e(:[0-9a-f]{2}){3}");
    }

    @Test
    void the_prefix_may_be_that_of_incus_or_another() {
        Random random = new Random(1);

        assertThat(HardwareAddress.random(HardwareAddress.INCUS_PREFIX, Set.of(), random))
                .matches("10:66:6a(:[0-9a-f]{2}){3}");
        assertThat(HardwareAddress.random("0A", Set.of(), random)).matches("0a(:[0-9a-f]{2}){5}");
        assertThat(HardwareAddress.random("02:00:00:00:00", Set.of(), random)).matches("02:00:00:00:00:[0-9a-f]{2}");
    }

    @Test
    void every_digit_after_the_prefix_takes_every_value() {
        Random random = new Random(2);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String address = HardwareAddress.random(HardwareAddress.LXD_PREFIX, Set.of(), random);
            IntStream.range(9, 17).forEach(at -> seen.add(at + ":" + address.charAt(at)));
        }
        // six digits of sixteen values, and two colons
        assertThat(seen).hasSize(6 * 16 + 2);
    }

    @Test
    void an_address_that_is_taken_is_not_given_again() {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < 255; i++) {
            taken.add(String.format(Locale.ROOT, "02:00:00:00:00:%02X", i));
        }

        assertThat(HardwareAddress.random("02:00:00:00:00", taken, new Random(3)))
                .isEqualTo("02:00:00:00:00:ff");

        taken.add("02:00:00:00:00:ff");
        Refused.with(
                ErrorCode.RESOURCE_EXHAUSTED, () -> HardwareAddress.random("02:00:00:00:00", taken, new Random(4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00:", "00:16:3e:", "g0", "00-16-3e", "00:16:3e:00:00:00", "01", "0f:00"})
    void what_begins_no_address_of_a_machine_is_refused(String prefix) {
        Refused.at(() -> HardwareAddress.random(prefix, Set.of(), new Random(5)), "prefix");
    }
}
