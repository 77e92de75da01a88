package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.driver.lxd.wire.WireBackup;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.driver.lxd.wire.WireInterface;
import dev.polyvisor.driver.lxd.wire.WireSnapshot;
import dev.polyvisor.driver.lxd.wire.WireState;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.JsonType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of an instance what the inventory shows. A listing has many, so that what is only for details is passed over without
 * making values of it: the configuration and the devices are the expanded ones, which hold the instance's own, the
 * configuration without most of {@code volatile.} and {@code image.}, and of the state the interfaces are kept. Not thread safe.
 */
final class ListedInstance {
    private final JsonReader in;
    private final ListedDevices listedDevices;
    private String name = "";
    private String project = "";
    private String type = "";
    private String status = "";
    private int statusCode;
    private String description = "";
    private String architecture = "";
    private String createdAt = "";
    private String lastUsedAt = "";
    private boolean ephemeral;
    private boolean stateful;
    private String location = "";
    private List<String> profiles = List.of();
    private Map<String, String> config = Map.of();
    private Map<String, Map<String, String>> devices = Map.of();
    private List<WireSnapshot> snapshots = List.of();
    private List<WireBackup> backups = List.of();
    private @Nullable WireState state;

    private ListedInstance(JsonReader in, ListedDevices listedDevices) {
        this.in = in;
        this.listedDevices = listedDevices;
    }

    /**
     * Reads one element of a listing.
     *
     * @param in stands before it
     * @param devices reads the devices of all elements
     */
    static WireInstance read(JsonReader in, ListedDevices devices) {
        ListedInstance found = new ListedInstance(in, devices);
        in.beginObject();
        while (in.hasNext()) {
            found.member(in.nextName());
        }
        in.endObject();
        return found.instance();
    }

    private void member(String member) {
        if (in.peek() == JsonType.NULL) {
            in.nextNull();
            return;
        }
        switch (member) {
            case "name" -> name = in.nextString();
            case "project" -> project = in.nextString();
            case "type" -> type = in.nextString();
            case "status" -> status = in.nextString();
            case "status_code" -> statusCode = in.nextInt();
            case "description" -> description = in.nextString();
            case "architecture" -> architecture = in.nextString();
            case "created_at" -> createdAt = in.nextString();
            case "last_used_at" -> lastUsedAt = in.nextString();
            case "ephemeral" -> ephemeral = in.nextBoolean();
            case "stateful" -> stateful = in.nextBoolean();
            case "location" -> location = in.nextString();
            case "profiles" -> profiles = array(in::nextString);
            case "expanded_config" -> config = config();
            case "expanded_devices" -> devices = listedDevices.read(in);
            case "snapshots" -> snapshots = array(() -> in.nextValue(WireSnapshot.class));
            case "backups" -> backups = array(() -> in.nextValue(WireBackup.class));
            case "state" -> state = state();
            default -> in.skipValue();
        }
    }

    /** Without what the server keeps there for itself and nobody asks of a listing. */
    private Map<String, String> config() {
        return object(ListedInstance::isAskedFor, in::nextString);
    }

    private static boolean isAskedFor(String key) {
        if (key.startsWith("volatile.")) {
            return key.equals("volatile.uuid") || key.equals("volatile.base_image") || key.endsWith(".hwaddr");
        }
        return !key.startsWith("image.");
    }

    private @Nullable WireState state() {
        Map<String, WireInterface> network = null;
        in.beginObject();
        while (in.hasNext()) {
            if (in.nextName().equals("network") && in.peek() == JsonType.OBJECT) {
                network = object(name -> true, () -> in.nextValue(WireInterface.class));
            } else {
                in.skipValue();
            }
        }
        in.endObject();
        return network == null ? null : new WireState("", 0, 0, 0, network, Map.of(), null, null);
    }

    private <T> List<T> array(Supplier<T> element) {
        List<T> found = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            found.add(element.get());
        }
        in.endArray();
        return found;
    }

    /** The members that are wanted, without those that are null. */
    private <T> Map<String, T> object(Predicate<String> wanted, Supplier<T> value) {
        Map<String, T> found = new HashMap<>();
        in.beginObject();
        while (in.hasNext()) {
            String member = in.nextName();
            if (in.peek() == JsonType.NULL || !wanted.test(member)) {
                in.skipValue();
            } else {
                found.put(member, value.get());
            }
        }
        in.endObject();
        return found;
    }

    private WireInstance instance() {
        return new WireInstance(
                name,
                project,
                type,
                status,
                statusCode,
                description,
                architecture,
                createdAt,
                lastUsedAt,
                ephemeral,
                stateful,
                location,
                profiles,
                Map.of(),
                Map.of(),
                config,
                devices,
                snapshots,
                backups,
                state);
    }
}
