package dev.polyvisor.api.inventory;

import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sort of values in the inventory: its name, the type of its values, and how they can be found and saved. Each driver
 * declares its kinds once, as constants.
 *
 * <p>Two kinds are equal when name and type are. Thread safety: immutable.
 *
 * @param <T> the type of the values: a record that implements one of the common views where one fits
 */
public final class Kind<T extends Resource> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*");

    private final String name;
    private final Class<T> type;
    private final List<Index<T>> indexes;
    private final @Nullable Codec<T> codec;

    private Kind(String name, Class<T> type, List<Index<T>> indexes, @Nullable Codec<T> codec) {
        this.name = name;
        this.type = type;
        this.indexes = List.copyOf(indexes);
        this.codec = codec;
    }

    /**
     * A kind without indexes, saved as the record that it is.
     *
     * @param name its name: the driver's name and the sort, for example {@code lxd-instance}
     * @param type the type of its values
     * @param <T> the type of its values
     * @return the kind
     * @throws PolyvisorException INVALID_ARGUMENT when the name has another form
     */
    public static <T extends Resource> Kind<T> of(String name, Class<T> type) {
        if (!NAME.matcher(name).matches()) {
            throw PolyvisorException.invalidArgument(
                    "kind", "'" + name + "' is not made of lower-case words joined by '-' or '.'");
        }
        return new Kind<>(name, Objects.requireNonNull(type, "type"), List.of(), null);
    }

    /**
     * With one more index.
     *
     * @param index the index
     * @return a new kind
     * @throws PolyvisorException INVALID_ARGUMENT when there is one of its name
     */
    public Kind<T> index(Index<T> index) {
        List<Index<T>> all = new ArrayList<>(indexes);
        all.add(index);
        Set<String> names = new HashSet<>();
        for (Index<T> each : all) {
            if (!names.add(each.name())) {
                throw PolyvisorException.invalidArgument("index.name", "'" + each.name() + "' stands twice");
            }
        }
        return new Kind<>(name, type, all, codec);
    }

    /**
     * With a codec for saved states. Without one the values are written as records; the driver's module then opens
     * their package to {@code tools.jackson.databind}.
     *
     * @param value the codec
     * @return a new kind
     */
    public Kind<T> codec(Codec<T> value) {
        return new Kind<>(name, type, indexes, Objects.requireNonNull(value, "codec"));
    }

    /**
     * The name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The type of its values.
     *
     * @return the type
     */
    public Class<T> type() {
        return type;
    }

    /**
     * Its indexes.
     *
     * @return an unmodifiable list
     */
    public List<Index<T>> indexes() {
        return indexes;
    }

    /**
     * The codec for saved states.
     *
     * @return the codec, empty when the values are saved as records
     */
    public Optional<Codec<T>> codec() {
        return Optional.ofNullable(codec);
    }

    /**
     * The key of a value of this kind.
     *
     * @param provider the name of the provider
     * @param id the identity
     * @return the key
     */
    public ResourceKey key(String provider, String id) {
        return new ResourceKey(provider, name, id);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Kind<?> that && name.equals(that.name) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
