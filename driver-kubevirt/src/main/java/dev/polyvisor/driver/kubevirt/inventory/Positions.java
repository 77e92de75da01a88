package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.driver.Cursor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the watches of a feed stand. A version is a text that only its collection understands. Thread safety: none.
 */
final class Positions {
    private final Map<Place, String> versions = new LinkedHashMap<>();

    static Positions read(Cursor cursor) {
        Positions read = new Positions();
        for (String line : cursor.text().split("\n", -1)) {
            int equals = line.lastIndexOf('=');
            if (equals > 0) {
                read.versions.put(Place.read(line.substring(0, equals)), line.substring(equals + 1));
            }
        }
        return read;
    }

    void move(Place place, String version) {
        if (!version.isEmpty()) {
            versions.put(place, version);
        }
    }

    Map<Place, String> all() {
        return Map.copyOf(versions);
    }

    Cursor cursor() {
        return new Cursor(versions.entrySet().stream()
                .map(each -> each.getKey().text() + "=" + each.getValue())
                .collect(Collectors.joining("\n")));
    }
}
