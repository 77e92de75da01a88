package dev.polyvisor.driver.lxd.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    private static Optional<Instant> byTheJdk(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.1Z",
                "2026-01-02T03:04:05.123456789Z",
                "2026-01-02T03:04:05.000000001Z",
                "2024-02-29T23:59:59.999999999Z",
                "2026-01-02T03:04:05+02:00",
                "2026-01-02T03:04:05.123456789-11:30",
                "2026-01-02T03:04Z",
                "2025-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-01-02T24:00:00Z",
                "2026-01-02T23:59:60Z",
                "2026-01-02T03:04:05.Z",
                "2026-01-02T03:04:05.1234567890Z",
                "2026-01-02T03:04:05,5Z",
                "2026-01-02 03:04:05Z",
                "2026-01-02T03:04:05",
                "2026-01-0٢T03:04:05Z",
                "+026-01-02T03:04:05Z",
                "-026-01-02T03:04:05Z",
                "Z",
                "yesterday"
            })
    void a_time_is_what_the_jdk_reads_in_it(String text) {
        assertThat(Times.parse(text)).isEqualTo(byTheJdk(text));
    }

    @Test
    void a_damaged_time_is_what_the_jdk_reads_in_it() {
        Random random = new Random(7);
        String signs = "0123456789-:.TZ+ ";
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder("2026-11-27T00:50:05.123456789Z");
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                int at = random.nextInt(text.length());
                if (random.nextInt(4) == 0) {
                    text.deleteCharAt(at);
                } else {
                    text.setCharAt(at, signs.charAt(random.nextInt(signs.length())));
                }
            }
            String damaged = text.toString();
            assertThat(Times.parse(damaged)).as(damaged).isEqualTo(byTheJdk(damaged));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.5Z"})
    void never_is_no_time(String text) {
        assertThat(Times.parse(text)).isEmpty();
    }
}
