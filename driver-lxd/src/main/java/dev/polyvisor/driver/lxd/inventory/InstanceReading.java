package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.model.LxdBackup;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.model.LxdSnapshot;
import dev.polyvisor.driver.lxd.session.LxdKeys;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads instances that are asked for by identity, or by project and name. What is found is written under its identity; what
 * the inventory has under the same name and another identity, or under a name that is gone, is deleted, unless it was found
 * under another name. Used once.
 */
final class InstanceReading {
    private final InstanceReader reader;
    private final LxdKeys keys;
    private final Instances instances;
    private final Map<String, Optional<LxdInstance>> read = new HashMap<>();
    private final Map<ResourceKey, List<Resource>> found = new HashMap<>();
    private final Set<ResourceKey> gone = new LinkedHashSet<>();

    InstanceReading(InstanceReader reader, LxdKeys keys, Instances instances) {
        this.reader = reader;
        this.keys = keys;
        this.instances = instances;
    }

    ChangeSet read(Set<Target> targets) throws InterruptedException {
        Set<ResourceKey> parts = new HashSet<>();
        Set<ResourceKey> wanted = new LinkedHashSet<>();
        for (Target target : targets) {
            ResourceKey key = ((Target.Entity) target).key();
            if (key.kind().equals(LxdInstance.KIND.name())) {
                wanted.add(key);
            } else {
                parts.add(key);
                owner(key).ifPresent(wanted::add);
            }
        }
        Set<String> lost = new LinkedHashSet<>();
        for (ResourceKey key : wanted) {
            if (key.id().indexOf('/') >= 0) {
                byPath(key);
            } else if (Identities.isUuid(key.id())) {
                byUuid(key, lost);
            } else {
                gone.add(key);
            }
        }
        for (String uuid : elsewhere(lost)) {
            gone.add(keys.instance(uuid));
        }
        return changes(parts);
    }

    private void byPath(ResourceKey key) throws InterruptedException {
        Optional<LxdInstance> instance = at(key.id());
        if (instance.isEmpty() || !instance.get().key().equals(key)) {
            gone.add(key);
        }
        instances
                .identities()
                .at(key.id())
                .filter(known ->
                        instance.isEmpty() || !known.key().equals(instance.get().key()))
                .ifPresent(known -> gone.add(known.key()));
    }

    private void byUuid(ResourceKey key, Set<String> lost) throws InterruptedException {
        Optional<LxdInstance> known = instances.identities().known(key);
        if (known.isEmpty()
                || at(known.get().path())
                        .filter(instance -> instance.key().equals(key))
                        .isEmpty()) {
            lost.add(key.id());
        }
    }

    /** Looks for instances that are not where the inventory has them: perhaps they have another name now. */
    private Set<String> elsewhere(Set<String> lost) throws InterruptedException {
        lost.removeIf(uuid -> found.containsKey(keys.instance(uuid)));
        if (!lost.isEmpty()) {
            for (WireInstance wire : reader.withUuid(lost)) {
                Optional<LxdInstance> instance = at(path(wire));
                instance.ifPresent(value -> lost.remove(value.key().id()));
            }
        }
        return lost;
    }

    private Optional<LxdInstance> at(String path) throws InterruptedException {
        Optional<LxdInstance> before = read.get(path);
        if (before != null) {
            return before;
        }
        int slash = path.indexOf('/');
        Optional<WireInstance> wire = reader.find(path.substring(0, slash), path.substring(slash + 1));
        Optional<LxdInstance> instance = Optional.empty();
        if (wire.isPresent()) {
            List<Resource> values = instances.values(wire.get());
            instance = Optional.of((LxdInstance) values.get(0));
            found.put(instance.get().key(), values);
        }
        read.put(path, instance);
        return instance;
    }

    private ChangeSet changes(Set<ResourceKey> parts) {
        ChangeSet.Builder changes = ChangeSet.builder();
        Set<ResourceKey> written = new HashSet<>();
        found.forEach((key, values) -> {
            LxdInstance instance = (LxdInstance) values.get(0);
            changes.upsert(instance);
            replaceParts(changes, key, values);
            values.forEach(value -> written.add(value.key()));
            if (isOnItsWay(instance.state())) {
                changes.recheck(Target.entity(key));
            }
        });
        gone.removeAll(written);
        gone.forEach(key -> {
            changes.delete(key);
            replaceParts(changes, key, List.of());
        });
        parts.removeAll(written);
        parts.forEach(changes::delete);
        return changes.build();
    }

    private static void replaceParts(ChangeSet.Builder changes, ResourceKey of, List<Resource> values) {
        changes.replaceChildren(
                of,
                LxdSnapshot.KIND,
                values.stream().filter(LxdSnapshot.class::isInstance).toList());
        changes.replaceChildren(
                of,
                LxdBackup.KIND,
                values.stream().filter(LxdBackup.class::isInstance).toList());
    }

    /** The instance of a snapshot or backup: its identity without the last part. */
    private Optional<ResourceKey> owner(ResourceKey part) {
        int slash = part.id().lastIndexOf('/');
        return slash < 0
                ? Optional.empty()
                : Optional.of(keys.instance(part.id().substring(0, slash)));
    }

    private static String path(WireInstance wire) {
        return wire.project() + "/" + wire.name();
    }

    private static boolean isOnItsWay(MachineState state) {
        return switch (state) {
            case STARTING, STOPPING, MIGRATING, PROVISIONING, DELETING -> true;
            case RUNNING, STOPPED, PAUSED, SUSPENDED, ERROR, UNKNOWN -> false;
        };
    }
}
