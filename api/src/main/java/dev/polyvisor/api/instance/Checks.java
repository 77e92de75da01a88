package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects the faults of a value, so that all of them are told at once. Not thread safe. */
final class Checks {
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Pattern ITEM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}");
    private static final int MAX_NAME = 253;

    private final List<Violation> violations = new ArrayList<>();

    Checks require(boolean holds, String path, String problem) {
        if (!holds) {
            violations.add(new Violation(path, problem));
        }
        return this;
    }

    Checks notBlank(String path, String value) {
        return require(!value.isBlank(), path, "is blank");
    }

    Checks notBlank(String path, Optional<String> value) {
        return require(value.isEmpty() || !value.get().isBlank(), path, "is blank");
    }

    /** A name that may become part of a path or URL: one segment, printable, bounded. */
    Checks name(String path, String value) {
        if (value.isBlank()) {
            return require(false, path, "is blank");
        }
        require(value.length() <= MAX_NAME, path, "is longer than " + MAX_NAME + " characters");
        require(!value.equals(".") && !value.equals(".."), path, "is a relative path");
        require(value.indexOf('/') < 0 && value.indexOf('\\') < 0, path, "contains a slash");
        return require(value.chars().noneMatch(Character::isISOControl), path, "contains a control character");
    }

    Checks name(String path, Optional<String> value) {
        return value.isEmpty() ? this : name(path, value.get());
    }

    /** The name of a snapshot or a backup, by the strictest rule of all servers. */
    Checks itemName(String path, String value) {
        return require(
                ITEM.matcher(value).matches(),
                path,
                "must be 1 to 64 letters, digits or . _ : @ - and begin with a letter or digit");
    }

    Checks positive(String path, OptionalInt value) {
        return require(value.isEmpty() || value.getAsInt() > 0, path, "is below 1");
    }

    Checks positive(String path, Optional<DataSize> value) {
        return require(value.isEmpty() || value.get().bytes() > 0, path, "is zero");
    }

    Checks positiveTime(String path, Optional<Duration> value) {
        return require(
                value.isEmpty() || !(value.get().isNegative() || value.get().isZero()), path, "is not above zero");
    }

    Checks noBlankKey(String path, Map<String, ?> map) {
        return require(map.keySet().stream().noneMatch(String::isBlank), path, "has a blank key");
    }

    Checks noBlank(String path, Iterable<String> values) {
        for (String value : values) {
            if (value.isBlank()) {
                return require(false, path, "has a blank element");
            }
        }
        return this;
    }

    Checks mac(String path, Optional<String> value) {
        return require(
                value.isEmpty() || MAC.matcher(value.get()).matches(),
                path,
                "is not six hexadecimal pairs with colons");
    }

    /** The index of the first name that stands twice is part of the path. */
    Checks unique(String path, List<String> names) {
        Set<String> seen = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
            require(seen.add(names.get(i)), path + "[" + i + "].name", "already exists");
        }
        return this;
    }

    void done() {
        if (!violations.isEmpty()) {
            throw PolyvisorException.invalid(violations);
        }
    }

    /** An unmodifiable copy that keeps the order. */
    static <K, V> Map<K, V> copy(Map<K, V> map) {
        Map<K, V> copy = new LinkedHashMap<>();
        map.forEach((k, v) -> copy.put(Objects.requireNonNull(k, "key"), Objects.requireNonNull(v, "value")));
        return Collections.unmodifiableMap(copy);
    }

    /** An unmodifiable copy that keeps the order. */
    static <T> Set<T> copy(Set<T> set) {
        Set<T> copy = new LinkedHashSet<>();
        set.forEach(e -> copy.add(Objects.requireNonNull(e, "element")));
        return Collections.unmodifiableSet(copy);
    }

    /** An unmodifiable copy of a map of maps that keeps both orders. */
    static Map<String, Map<String, String>> deepCopy(Map<String, Map<String, String>> map) {
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        map.forEach((k, v) -> copy.put(Objects.requireNonNull(k, "key"), copy(v)));
        return Collections.unmodifiableMap(copy);
    }

    /** Lower case and colons where the text is a hardware address in one of its usual spellings. */
    static String normalMac(String text) {
        String colons = text.strip().toLowerCase(Locale.ROOT).replace('-', ':');
        return MAC.matcher(colons).matches() ? colons : text;
    }
}
