package dev.polyvisor.spi.store.saved;

import dev.polyvisor.api.Secret;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The JSON of saved states: bounded in depth and length, and unable to write a secret. */
final class Json {
    /** The longest line that is written or read, in bytes. */
    static final int MAX_LINE = 8 << 20;

    private static final int MAX_DEPTH = 100;

    private Json() {}

    static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_LINE)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .addModule(new SimpleModule().addSerializer(Secret.class, new NoSecrets()))
                .build();
    }

    private static final class NoSecrets extends ValueSerializer<Secret> {
        @Override
        public void serialize(Secret value, JsonGenerator generator, SerializationContext context) {
            context.reportBadDefinition(Secret.class, "a secret is never saved");
        }
    }
}
