package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.function.InstanceName.Digits;
import dev.polyvisor.driver.lxd.testing.Damage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Whatever chance makes of a text, it is read or refused with its place: 100,000 texts for each language, 20,000 for single values;
 * 1,000,000 with {@code polyvisor.soak}.
 */
class FunctionsFuzzTest {
    private static final boolean SOAK = Boolean.getBoolean("polyvisor.soak");
    private static final int ROUNDS = SOAK ? 1_000_000 : 100_000;
    private static final int FEWER = SOAK ? 1_000_000 : 20_000;
    private int good;
    private int refused;

    @Test
    void processor_sets() {
        fuzz(
                1,
                ROUNDS,
                List.of("0-3,7", "5", "1,1,0-1"),
                text -> assertThat(Cpuset.parse(text).cpus().size()).isLessThanOrEqualTo(Cpuset.LIMIT));
    }

    @Test
    void id_maps() {
        fuzz(
                2,
                ROUNDS,
                List.of(
                        "both 1000 1000",
                        "uid 1-10 101-110\nuid 200-201 105-106",
                        "gid 50-60 500-510\nboth 7 7\nuid 0-9 0-9"),
                text -> RawIdmap.parse(text).toIdMap());
    }

    @Test
    void filters() {
        Map<String, ?> instance = Machines.json("ref-a", "Running", 103, "web server");
        List<FilterDialect> dialects = List.of(FilterDialect.values());
        Random random = new Random(3);
        fuzz(
                3,
                ROUNDS,
                List.of(
                        "name eq ref-.* and not config.user.role eq \"web server\"",
                        "status_code eq 103 or stateful ne true",
                        "description eq (ref|a)+[ a]*",
                        "profiles eq [\"default\"]"),
                text -> InstanceFilter.parse(text, dialects.get(random.nextInt(dialects.size())))
                        .matches(instance));
    }

    @Test
    void names() {
        fuzz(
                4,
                ROUNDS / 2,
                List.of("c1/snap0", "web-1/2026-01-01_x", "a/b"),
                text -> InstanceName.validate(text, true, Digits.NOT_FIRST));
        fuzz(
                5,
                ROUNDS / 2,
                List.of("c1", "web-1", "A-b-3"),
                text -> InstanceName.validate(text, false, Digits.NOT_ONLY));
    }

    @Test
    void configurations() {
        List<String> keys = InstanceConfig.keys().stream().map(ConfigKey::name).toList();
        Random random = new Random(6);
        fuzz(
                6,
                FEWER,
                List.of(
                        "0-3,8",
                        "4GiB",
                        "50%",
                        "25ms/100ms",
                        "1d 2H",
                        "*/5 0-12 1,15 jan *",
                        "true",
                        "lxc.net.0.type = x",
                        "7"),
                text -> InstanceConfig.validate(
                        Map.of(keys.get(random.nextInt(keys.size())).replace("*", "x"), text), ConfigTarget.CONTAINER));
        fuzz(7, FEWER, keys, text -> InstanceConfig.validate(Map.of(text, "1"), ConfigTarget.PROFILE));
    }

    @Test
    void devices_and_prefixes_and_architectures() {
        fuzz(
                8,
                FEWER,
                List.of("nic", "disk", "unix-char", "proxy"),
                text -> InstanceDevices.validate(
                        Map.of(text, Map.of("type", text, "path", "/")), ConfigTarget.CONTAINER, false));
        Random random = new Random(9);
        fuzz(9, FEWER, List.of("00:16:3e", "10:66:6a", "02"), text -> HardwareAddress.random(text, Set.of(), random));
    }

    private void fuzz(long seed, int rounds, List<String> originals, Consumer<String> use) {
        good = 0;
        refused = 0;
        Random random = new Random(seed);
        for (int i = 0; i < rounds; i++) {
            String text = Damage.of(originals.get(random.nextInt(originals.size())), random);
            try {
                use.accept(text);
                good++;
            } catch (PolyvisorException e) {
                refused++;
                if (e.code() != ErrorCode.INVALID_ARGUMENT
                        || e.violations().stream()
                                .anyMatch(violation -> violation.path().isEmpty())) {
                    throw new AssertionError("seed " + seed + ", round " + i + ": " + text, e);
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + i + ": " + text, e);
            }
        }
        // a fuzzer that only ever finds one of the two looks at nothing
        assertThat(good).as("good texts").isGreaterThan(rounds / 100);
        assertThat(refused).as("refused texts").isGreaterThan(rounds / 10);
    }
}
