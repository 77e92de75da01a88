package dev.polyvisor.driver.lxd.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.testing.Damage;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever chance makes of a provider specification, it is read or refused: 100,000; 1,000,000 with {@code polyvisor.soak}. */
class SpecReaderFuzzTest {
    private static final int ROUNDS = Boolean.getBoolean("polyvisor.soak") ? 1_000_000 : 100_000;
    private static final String SPEC = """
            {"image": "a", "type": "container", "cpus": 2, "memory": "1GiB", "rootSize": "2GiB", "pool": "p", "profiles": ["x"],
             "networks": ["n"], "volumes": [{"name": "d", "size": "1GiB", "path": "/d"}, {"name": "e", "volume": "v"}],
             "config": {"security.nesting": "true"}, "tags": {"t": "u"}}""";

    @Test
    void specifications() {
        SpecReader reader = new SpecReader();
        Random random = new Random(1);
        int good = 0;
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = Damage.of(SPEC, random);
            try {
                assertThat(reader.read(text).violations()).isNotNull();
                good++;
            } catch (PolyvisorException refusal) {
                assertThat(refusal.code()).as(text).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + i + ": " + text, e);
            }
        }
        assertThat(good).as("good specifications").isGreaterThan(ROUNDS / 100);
        assertThat(refused).as("refused specifications").isGreaterThan(ROUNDS / 10);
    }
}
