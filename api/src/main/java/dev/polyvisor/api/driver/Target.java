package dev.polyvisor.api.driver;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Objects;

/** Something of the backend that has to be read. */
public sealed interface Target {

    /**
     * The name of the kind that it is of.
     *
     * @return the name
     */
    String kind();

    /**
     * One entity.
     *
     * @param key its key, whether or not the model has it
     * @return the target
     */
    static Target entity(ResourceKey key) {
        return new Entity(key);
    }

    /**
     * Everything of a kind.
     *
     * @param kind the kind
     * @return the target
     */
    static Target collection(Kind<?> kind) {
        return new Collection(kind.name());
    }

    /**
     * One entity.
     *
     * @param key its key
     */
    record Entity(ResourceKey key) implements Target {
        /** Checks that there is a key. */
        public Entity {
            Objects.requireNonNull(key, "key");
        }

        @Override
        public String kind() {
            return key.kind();
        }
    }

    /**
     * Everything of a kind.
     *
     * @param kind the name of the kind
     */
    record Collection(String kind) implements Target {
        /** Checks that there is a kind. */
        public Collection {
            Objects.requireNonNull(kind, "kind");
        }
    }
}
