package dev.polyvisor.driver.lxd.machine;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.lxd.machine.LxdMachineSpec.VolumeOf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a provider specification: all keys that nobody knows and all values of the wrong type at once. */
final class SpecReader {
    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** INVALID_ARGUMENT when the text is none. */
    LxdMachineSpec read(@Nullable String text) {
        List<Violation> faults = new ArrayList<>();
        Members root = new Members(parse(text), "", faults);
        LxdMachineSpec spec = new LxdMachineSpec(
                root.text("image").orElse(""),
                root.text("type").orElse(LxdMachineSpec.CONTAINER),
                root.number("cpus"),
                root.size("memory"),
                root.size("rootSize"),
                root.text("pool"),
                root.texts("profiles"),
                root.texts("networks"),
                root.objects("volumes", SpecReader::volume),
                root.textMap("config"),
                root.textMap("tags"));
        root.end();
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
        return spec;
    }

    private static VolumeOf volume(Members members) {
        return new VolumeOf(
                members.text("name").orElse(""),
                members.size("size"),
                members.text("volume"),
                members.text("pool"),
                members.text("path"));
    }

    /** The message of the parser is left out: it quotes the text. */
    private JsonNode parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw PolyvisorException.invalidArgument("providerSpec", "is empty");
        }
        JsonNode root;
        try {
            root = json.readTree(text);
        } catch (JacksonException malformed) {
            throw PolyvisorException.invalidArgument("providerSpec", "is no JSON");
        }
        if (!root.isObject()) {
            throw PolyvisorException.invalidArgument("providerSpec", "is no JSON object");
        }
        return root;
    }
}
