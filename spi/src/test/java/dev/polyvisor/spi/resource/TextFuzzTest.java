package dev.polyvisor.spi.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Texts that somebody damaged end in a result, or in INVALID_ARGUMENT with a path for each fault; in nothing else. */
class TextFuzzTest {
    private static final int ROUNDS = Boolean.getBoolean("polyvisor.soak") ? 1_000_000 : 100_000;
    private static final List<String> DEFINITIONS =
            List.of("""
            {"image":"ubuntu-ci","type":"container","options":{"migration.stateful":"true"},"metadata":{"a":[1,{"b":null}]},
             "metadata_format":"ps1","metadata_prefix":"CI_","requirements":{"cpu":4,"ram":8,"network":"nat","disks":
             {"ws":{"type":"dir","label":"ws","size":100,"reuse":true},"/dev/sdb":{"clone":"snap-1"}}}}""", "{\"image\":\"a\",\"requirements\":{\"cpu\":1,\"ram\":1}}");
    private static final List<String> CONFIGURATIONS = List.of("""
            {"network":"lan","networks":{"nat":"virbr0"},"pool":"fast","disk_types":["ext4","raw"],"timeout":"90s",
             "orphan_age":"0s"}""", "{}");
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "true",
            "-1",
            "0",
            "1e9",
            "1e999999",
            "99999999999999999999",
            "\\u0000",
            "\\ud800",
            "\"\"",
            "\"size\"",
            "\"disks\"",
            "\"root\"",
            " ",
            "\n",
            "\u00e4",
            "\ud83d",
            "1.5",
            "\"image\":\"b\"",
            "\"requirements\":{}",
            "/",
            "..",
            "'",
            "$(",
            "0x1f",
            "NaN",
            "//",
            "/**/",
            "ms");

    private final JsonMapper mapper = JsonFields.mapper();
    private final NoBackend backend = new NoBackend();
    private final TextReader reader = new TextReader(mapper, backend);
    private final GuestData guest = new GuestData(mapper, backend);
    private int good;
    private int refused;

    @Test
    void definitions_end_in_a_plan_or_in_invalid_argument() {
        ResourceConfiguration configuration = reader.configuration("");
        fuzz(20260101, ROUNDS, DEFINITIONS, text -> {
            Definition definition = reader.definition(text, backend.diskTypes());
            ResourcePlan plan = new ResourcePlan(
                    "lab",
                    Marks.digest(text),
                    definition,
                    configuration,
                    guest.of(definition, guest.merged(Map.of(), definition)));
            assertThat(plan.instance("02:00:00:00:00:01", plan.marks("02:00:00:00:00:01", "t"), Map.of())
                            .name())
                    .startsWith("pv-");
        });
    }

    @Test
    void configurations_end_in_one_or_in_invalid_argument() {
        fuzz(
                20260102,
                ROUNDS / 2,
                CONFIGURATIONS,
                text -> assertThat(reader.configuration(text).timeout()).isPositive());
    }

    private void fuzz(long seed, int rounds, List<String> originals, Consumer<String> use) {
        Random random = new Random(seed);
        for (int i = 0; i < rounds; i++) {
            String text = damaged(originals.get(random.nextInt(originals.size())), random);
            try {
                use.accept(text);
                good++;
            } catch (PolyvisorException e) {
                refused++;
                if (e.code() != ErrorCode.INVALID_ARGUMENT || e.violations().isEmpty()) {
                    throw new AssertionError("seed " + seed + ", round " + i + ": " + text, e);
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + i + ": " + text, e);
            }
        }
        // a fuzzer that only ever finds one of the two looks at nothing
        assertThat(good).as("good texts").isGreaterThan(rounds / 50);
        assertThat(refused).as("refused texts").isGreaterThan(rounds / 5);
    }

    private static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int n = random.nextInt(3); n >= 0 && !damaged.isEmpty(); n--) {
            int at = random.nextInt(damaged.length());
            int end = Math.min(damaged.length(), at + 1 + random.nextInt(6));
            switch (random.nextInt(5)) {
                case 0 -> damaged.delete(at, end);
                case 1 -> damaged.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> damaged.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> damaged.insert(at, damaged.substring(at, end));
                default -> damaged.setCharAt(at, (char) ('!' + random.nextInt(94)));
            }
        }
        return damaged.toString();
    }
}
