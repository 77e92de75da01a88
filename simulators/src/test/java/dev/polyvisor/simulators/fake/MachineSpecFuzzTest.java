package dev.polyvisor.simulators.fake;

import static dev.polyvisor.simulators.fake.MachineWorld.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.simulators.fake.machine.FakeMachinePlugin;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Provider specifications that chance has changed end in a result or in INVALID_ARGUMENT; 2,000,000 with {@code polyvisor.soak}. */
class MachineSpecFuzzTest {
    private static final int MUTATIONS = Boolean.getBoolean("polyvisor.soak") ? 2_000_000 : 100_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEXT = MachineWorld.spec("shoot-blue");
    private static final JsonNode TREE = JSON.readTree(TEXT);
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "7",
            "1.5",
            "1e999",
            "99999999999999999999",
            "\"\"",
            "\" \"",
            "\"root\"",
            "\"1GiB\"",
            "\"-1GiB\"",
            "\"9999999999TiB\"",
            "\"container\"",
            "\"a/b\"",
            "[]",
            "{}",
            "[[]]",
            "{\"a\": \"b\"}",
            "[{\"name\": \"x\", \"size\": \"1GiB\"}]");
    private static final String LETTERS = "{}[]\":,\\0129.eE+- \n\tnulltrue\u0000\u00e9\ud83d";

    private final Random random = new Random(42);
    private final Map<ErrorCode, Integer> refused = new EnumMap<>(ErrorCode.class);
    private int valid;

    @Test
    void a_specification_ends_in_a_result_or_in_invalid_argument() {
        try (Sessions sessions = new Sessions()) {
            FakeMachinePlugin plugin = (FakeMachinePlugin)
                    sessions.open(FakeHypervisor.create()).plugin().orElseThrow();
            for (int i = 0; i < MUTATIONS; i++) {
                String mutated = mutated();
                try {
                    valid += plugin.decode(mutated).violations().isEmpty() ? 1 : 0;
                } catch (PolyvisorException failure) {
                    refused.merge(failure.code(), 1, Integer::sum);
                }
            }
        }
        assertThat(refused.keySet()).containsExactly(ErrorCode.INVALID_ARGUMENT);
        assertThat(refused.get(ErrorCode.INVALID_ARGUMENT)).isGreaterThan(MUTATIONS / 10);
        assertThat(valid).isGreaterThan(MUTATIONS / 50);
    }

    @Test
    void a_request_ends_in_a_machine_or_in_a_code_of_the_contract() {
        try (MachineWorld world = new MachineWorld()) {
            MachineDriver machines = world.machines();
            for (int i = 0; i < MUTATIONS / 100; i++) {
                String name = "fuzz-" + i;
                MachineClass mutated = new MachineClass("fuzz", mutated());
                try {
                    machines.createMachine(CreateMachineRequest.of(name, mutated, SECRET));
                    valid++;
                } catch (PolyvisorException failure) {
                    refused.merge(failure.code(), 1, Integer::sum);
                    // refused as a specification: before anything was made
                    if (failure.code() == ErrorCode.INVALID_ARGUMENT) {
                        assertThat(world.named(name)).isEmpty();
                    }
                }
            }
        }
        assertThat(refused.keySet()).isSubsetOf(ErrorCode.INVALID_ARGUMENT, ErrorCode.FAILED_PRECONDITION);
        assertThat(valid).isPositive();
    }

    private String mutated() {
        return switch (random.nextInt(4)) {
            case 0 -> letters();
            case 1 -> TEXT.substring(0, random.nextInt(TEXT.length()));
            default -> members();
        };
    }

    private String letters() {
        StringBuilder changed = new StringBuilder(TEXT);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(changed.length());
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, letter);
                case 1 -> changed.insert(at, letter);
                default -> changed.deleteCharAt(at);
            }
        }
        return changed.toString();
    }

    /** Changes values, members and elements of the tree; what is no tree any more is left to {@link #letters}. */
    private String members() {
        JsonNode root = TREE.deepCopy();
        for (int i = random.nextInt(3); i >= 0; i--) {
            change(root);
        }
        return root.toString();
    }

    private void change(JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            List<String> keys = List.copyOf(object.propertyNames());
            String key = keys.get(random.nextInt(keys.size()));
            JsonNode child = object.get(key);
            if (child.isContainer() && !child.isEmpty() && random.nextInt(4) > 0) {
                change(child);
            } else {
                switch (random.nextInt(4)) {
                    case 0 -> object.remove(key);
                    case 1 -> object.set(key + "x", child);
                    default -> object.set(key, value());
                }
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            JsonNode child = array.get(at);
            if (child.isContainer() && !child.isEmpty() && random.nextInt(4) > 0) {
                change(child);
            } else if (random.nextBoolean()) {
                array.set(at, value());
            } else {
                array.add(array.get(at));
            }
        }
    }

    private JsonNode value() {
        return JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
    }
}
