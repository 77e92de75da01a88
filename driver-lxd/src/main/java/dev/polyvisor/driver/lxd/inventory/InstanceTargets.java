package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.session.Features;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which instances an event concerns. Events name an instance by project and name; so do the targets, whatever identity the
 * inventory knows it by.
 */
final class InstanceTargets {
    /** The instances of more than so many users of a profile are listed rather than read one by one. */
    private static final int MANY = 200;

    private static final Set<String> COLLECTIONS =
            Set.of("instances", "instance", "containers", "container", "virtual-machines", "virtual-machine");

    private static final Set<String> WHOLE = Set.of(
            "project-deleted",
            "project-renamed",
            "cluster-member-evacuated",
            "cluster-member-healed",
            "cluster-member-removed",
            "cluster-member-renamed",
            "cluster-member-restored");

    private static final Set<String> PROFILES = Set.of("profile-updated", "profile-renamed");

    private static final Set<String> VOLUMES = Set.of("storage-volume-renamed");

    private static final Set<String> INSTANCES = Set.of(
            "instance-agent-started",
            "instance-agent-stopped",
            "instance-backup-created",
            "instance-backup-deleted",
            "instance-backup-renamed",
            "instance-created",
            "instance-deleted",
            "instance-migrated",
            "instance-paused",
            "instance-ready",
            "instance-renamed",
            "instance-restarted",
            "instance-restored",
            "instance-resumed",
            "instance-shutdown",
            "instance-snapshot-created",
            "instance-snapshot-deleted",
            "instance-snapshot-renamed",
            "instance-snapshot-updated",
            "instance-started",
            "instance-stopped",
            "instance-updated",
            LxdEvent.OPERATION);

    private InstanceTargets() {}

    /** The codes of the events that may concern instances. */
    static Set<String> events() {
        Set<String> all = new LinkedHashSet<>();
        Stream.of(INSTANCES, WHOLE, PROFILES, VOLUMES).forEach(all::addAll);
        return all;
    }

    static Set<Target> affected(AdapterContext context, LxdEvent event) {
        if (WHOLE.contains(event.action())) {
            return Set.of(Target.collection(LxdInstance.KIND));
        }
        Set<Target> targets = new LinkedHashSet<>();
        for (Source source : event.sources()) {
            String project = event.project(source);
            if (PROFILES.contains(event.action())) {
                targets.addAll(usersOfProfile(context, event, project, source.at(1)));
            } else if (VOLUMES.contains(event.action())) {
                targets.addAll(usersOfVolume(context, event, project, source));
            } else if (COLLECTIONS.contains(source.at(0)) && !source.at(1).isEmpty()) {
                targets.add(entity(context, project, source.at(1)));
                if (event.action().equals("instance-renamed")) {
                    event.oldName().ifPresent(old -> targets.add(entity(context, project, old)));
                }
            }
        }
        return targets;
    }

    private static Target entity(AdapterContext context, String project, String name) {
        return Target.entity(LxdInstance.KIND.key(context.provider(), project + "/" + name));
    }

    /** The server does not tell of each instance that a change of a profile changes. */
    private static Set<Target> usersOfProfile(AdapterContext context, LxdEvent event, String project, String profile) {
        Set<Target> users = new LinkedHashSet<>();
        for (String name :
                Stream.concat(Stream.of(profile), event.oldName().stream()).toList()) {
            List<Entry<LxdInstance>> found = context.snapshot()
                    .find(Query.of(LxdInstance.KIND)
                            .provider(context.provider())
                            .index(LxdInstance.BY_PROFILE, name)
                            .limit(MANY + 1))
                    .entries();
            if (found.size() > MANY) {
                return Set.of(Target.collection(LxdInstance.KIND));
            }
            found.stream()
                    .map(Entry::value)
                    .filter(user -> user.project().equals(project) || project.equals(Features.DEFAULT))
                    .forEach(user -> users.add(entity(context, user.project(), user.name())));
        }
        return users;
    }

    /** A volume that gets another name changes the devices of those that use it. */
    private static Set<Target> usersOfVolume(AdapterContext context, LxdEvent event, String project, Source source) {
        Set<Target> users = new LinkedHashSet<>();
        event.oldName().ifPresent(old -> {
            String id = source.at(1) + "/" + project + "/" + old;
            context.snapshot()
                    .entries(LxdInstance.KIND)
                    .map(Entry::value)
                    .filter(user -> user.key().provider().equals(context.provider()))
                    .filter(user -> user.references().stream()
                            .map(ResourceKey::id)
                            .anyMatch(reference -> reference.equals(id) || reference.startsWith(id + "/")))
                    .forEach(user -> users.add(entity(context, user.project(), user.name())));
        });
        return users;
    }
}
