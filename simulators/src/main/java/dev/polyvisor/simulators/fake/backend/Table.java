package dev.polyvisor.simulators.fake.backend;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of one kind. What nobody has touched is not kept but made again from its number each time, so that a million
 * machines cost nothing here. Guarded by the lock of the backend.
 *
 * @param <D> the type of the values
 */
final class Table<D extends Datum> {
    private final char prefix;
    private final int generated;
    private final IntFunction<D> generator;
    private final ToIntFunction<String> numberOfName;
    private final BitSet replaced = new BitSet();
    private final Map<String, D> kept = new LinkedHashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();
    private int next;
    private int untouched;

    /**
     * A table.
     *
     * @param prefix the first letter of the ids
     * @param generated how many values there are at the beginning
     * @param generator makes one of them from its number
     * @param numberOfName the number in the name of one of them, anything else for another name
     */
    Table(char prefix, int generated, IntFunction<D> generator, ToIntFunction<String> numberOfName) {
        this.prefix = prefix;
        this.generated = generated;
        this.generator = generator;
        this.numberOfName = numberOfName;
        this.next = generated;
        this.untouched = generated;
    }

    int size() {
        return untouched + kept.size();
    }

    String newId() {
        return Names.id(prefix, next++);
    }

    @Nullable
    D get(String id) {
        D found = kept.get(id);
        if (found != null) {
            return found;
        }
        int number = Names.number(prefix, id);
        return isUntouched(number) ? generator.apply(number) : null;
    }

    /** The ids of all values with a name. */
    Set<String> named(String name) {
        Set<String> ids = new TreeSet<>(names.getOrDefault(name, Set.of()));
        int number = numberOfName.applyAsInt(name);
        if (isUntouched(number)) {
            D candidate = generator.apply(number);
            if (candidate.name().equals(name)) {
                ids.add(candidate.id());
            }
        }
        return ids;
    }

    /** The value with a number, or the next one there is; for choosing one at random. */
    Optional<D> near(int number) {
        for (int i = 0; i < next; i++) {
            D found = get(Names.id(prefix, (Math.floorMod(number, next) + i) % next));
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    void put(D value) {
        forget(value.id());
        kept.put(value.id(), value);
        names.computeIfAbsent(value.name(), n -> new HashSet<>()).add(value.id());
    }

    boolean remove(String id) {
        return forget(id);
    }

    /** A value that fits: one of those that were made or touched, or the generated one with a number. */
    Optional<D> first(int candidate, Predicate<D> test) {
        if (isUntouched(candidate)) {
            D generatedOne = generator.apply(candidate);
            if (test.test(generatedOne)) {
                return Optional.of(generatedOne);
            }
        }
        return kept().filter(test).findFirst();
    }

    /** What was made or touched. */
    Stream<D> kept() {
        return kept.values().stream();
    }

    /** All values as they are now, to be walked through later and without the lock. */
    Iterator<D> snapshot() {
        Map<String, D> changed = new LinkedHashMap<>(kept);
        BitSet not = (BitSet) replaced.clone();
        return new Iterator<>() {
            private int number = not.nextClearBit(0);
            private final Iterator<D> rest = changed.values().iterator();

            @Override
            public boolean hasNext() {
                return number < generated || rest.hasNext();
            }

            @Override
            public D next() {
                if (number < generated) {
                    D value = generator.apply(number);
                    number = not.nextClearBit(number + 1);
                    return value;
                }
                if (!rest.hasNext()) {
                    throw new NoSuchElementException();
                }
                return rest.next();
            }
        };
    }

    private boolean forget(String id) {
        D old = kept.remove(id);
        if (old != null) {
            Set<String> same = Objects.requireNonNull(names.get(old.name()));
            same.remove(id);
            if (same.isEmpty()) {
                names.remove(old.name());
            }
            return true;
        }
        int number = Names.number(prefix, id);
        if (!isUntouched(number)) {
            return false;
        }
        replaced.set(number);
        untouched--;
        return true;
    }

    private boolean isUntouched(int number) {
        return number >= 0 && number < generated && !replaced.get(number);
    }
}
