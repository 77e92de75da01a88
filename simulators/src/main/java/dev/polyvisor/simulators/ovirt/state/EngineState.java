package dev.polyvisor.simulators.ovirt.state;

import dev.polyvisor.api.driver.FleetClock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** All that one engine has. Whoever reads or changes it does so in {@link #locked}, and does not block there. */
public final class EngineState {
    /** What every path of the API begins with. */
    public static final String ROOT = "/ovirt-engine/api";

    /** The id of the blank template and of the root of the tags. */
    public static final String ZERO = "00000000-0000-0000-0000-000000000000";

    private static final String[] OWN_COLLECTIONS = {
        "data_center",
        "cluster",
        "host",
        "network",
        "vnic_profile",
        "storage_domain",
        "disk_profile",
        "cpu_profile",
        "template",
        "vm",
        "disk",
        "tag",
        "job",
        "storage_connection",
        "permission"
    };

    private final ReentrantLock lock = new ReentrantLock();
    private final FleetClock clock;
    private final Ids ids;
    private final Recorded recorded = new Recorded();
    private final Map<String, Table> tables = new HashMap<>();
    private final Map<String, String> collections = new HashMap<>();

    public EngineState(FleetClock clock, long seed) {
        this.clock = clock;
        this.ids = new Ids(seed);
        for (String key : OWN_COLLECTIONS) {
            addTable(recorded.kind(key));
        }
        recorded.part("fresh").propertyNames().forEach(key -> addTable(recorded.kind(key)));
        recorded.part("empty").forEach(each -> addTable(recorded.kind(each.stringValue())));
    }

    private void addTable(Kind kind) {
        tables.put(kind.collection(), new Table(kind));
        collections.put(kind.key(), kind.collection());
    }

    public <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    public FleetClock clock() {
        return clock;
    }

    /** The time as the engine writes it. */
    public Long millis() {
        return clock.now().toEpochMilli();
    }

    public Ids ids() {
        return ids;
    }

    public Recorded recorded() {
        return recorded;
    }

    public Kind kind(String key) {
        return recorded.kind(key);
    }

    /** The entities of a collection that is not below something else. */
    public @Nullable Table collection(String name) {
        return tables.get(name);
    }

    /** The entities of a kind that has a collection of its own. */
    public Table table(String kindKey) {
        Table found = tables.get(collections.get(kindKey));
        if (found == null) {
            throw new IllegalArgumentException("no collection has: " + kindKey);
        }
        return found;
    }

    /** Whether entities of a kind have a collection of their own. */
    public boolean isListed(String kindKey) {
        return collections.containsKey(kindKey);
    }

    public Optional<Entity> find(String kindKey, String id) {
        return table(kindKey).find(id);
    }

    /** The one of a kind that a fresh engine has. */
    public Entity standard(String kindKey) {
        String name =
                switch (kindKey) {
                    case "template" -> "Blank";
                    case "network", "vnic_profile" -> "ovirtmgmt";
                    default -> "Default";
                };
        return table(kindKey).named(name).orElseThrow(() -> Refused.unknown(kindKey + ": name=" + name));
    }

    /** A reference as it stands in an object. */
    public static JsonNode reference(Entity to) {
        return JsonNodeFactory.instance.objectNode().put("href", to.href()).put("id", to.id());
    }
}
