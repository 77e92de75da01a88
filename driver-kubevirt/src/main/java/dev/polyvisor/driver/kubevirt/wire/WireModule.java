package dev.polyvisor.driver.kubevirt.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Has the objects of which there are many read by hand; all others are bound to their records. */
public final class WireModule extends SimpleModule {
    private static final long serialVersionUID = 1;

    public WireModule() {
        super("kubevirt");
        addDeserializer(WireVm.class, new ByHand<>(WireVm.class, MachineReader::machine));
        addDeserializer(WireVmi.class, new ByHand<>(WireVmi.class, MachineReader::instance));
    }

    private static final class ByHand<T> extends StdDeserializer<T> {
        private final transient Function<JsonParser, @Nullable T> reader;

        ByHand(Class<T> type, Function<JsonParser, @Nullable T> reader) {
            super(type);
            this.reader = reader;
        }

        @Override
        public @Nullable T deserialize(JsonParser in, DeserializationContext context) {
            return reader.apply(in);
        }
    }
}
