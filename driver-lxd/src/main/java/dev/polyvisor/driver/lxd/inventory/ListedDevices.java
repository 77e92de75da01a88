package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.JsonType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the devices of the instances of one listing. Most instances have the same ones, in the same order, so that what came before
 * is given again instead of being made anew. Not thread safe.
 */
final class ListedDevices {
    private final Remembered<List<@Nullable String>, Map<String, Map<String, String>>> known = new Remembered<>(2_000);

    /** As they are written: a name, then keys and values, then null, and so on. */
    private final List<@Nullable String> written = new ArrayList<>();

    /** The devices by name, unmodifiable, without what is null. */
    Map<String, Map<String, String>> read(JsonReader in) {
        written.clear();
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (in.peek() == JsonType.NULL) {
                in.nextNull();
            } else {
                written.add(name);
                readDevice(in);
                written.add(null);
            }
        }
        in.endObject();
        Map<String, Map<String, String>> same = known.get(written);
        return same != null ? same : known.put(new ArrayList<>(written), made());
    }

    private void readDevice(JsonReader in) {
        in.beginObject();
        while (in.hasNext()) {
            String key = in.nextName();
            if (in.peek() == JsonType.NULL) {
                in.nextNull();
            } else {
                written.add(key);
                written.add(in.nextString());
            }
        }
        in.endObject();
    }

    private Map<String, Map<String, String>> made() {
        Map<String, Map<String, String>> devices = new HashMap<>();
        String name = null;
        Map<String, String> device = new HashMap<>();
        for (int i = 0; i < written.size(); i++) {
            String text = written.get(i);
            if (name == null) {
                name = text;
            } else if (text == null) {
                devices.put(name, Map.copyOf(device));
                device.clear();
                name = null;
            } else {
                device.put(text, written.get(++i));
            }
        }
        return Map.copyOf(devices);
    }
}
