package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.ovirt.inventory.EventCodes.Effect;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskProfile;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTag;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What an event has read again: what its code changes, and for codes that are not known the most special entity that the event
 * refers to (an event of a machine refers to its template, cluster and data centre as well).
 */
final class EventTargets {
    private EventTargets() {}

    /** The targets of one kind. Pure. */
    static Set<Target> of(AdapterContext context, OvirtEvent event, Kind<?> kind) {
        Set<Target> targets = new LinkedHashSet<>();
        event.again().stream()
                .filter(target -> target.kind().equals(kind.name()))
                .forEach(targets::add);
        Set<Effect> effects = EventCodes.effects(event.code()).orElseGet(() -> unknown(event));
        for (Effect effect : effects) {
            add(context, event, effect, kind, targets);
        }
        return targets;
    }

    private static Set<Effect> unknown(OvirtEvent event) {
        if (!event.vm().isEmpty()) {
            return Set.of(Effect.VM);
        }
        if (!event.host().isEmpty()) {
            return Set.of(Effect.HOST);
        }
        if (!event.template().isEmpty()) {
            return Set.of(Effect.TEMPLATE);
        }
        if (!event.storageDomain().isEmpty()) {
            return Set.of(Effect.STORAGE_DOMAINS);
        }
        if (!event.cluster().isEmpty()) {
            return Set.of(Effect.CLUSTER);
        }
        return event.dataCenter().isEmpty() ? Set.of() : Set.of(Effect.DATA_CENTER);
    }

    private static void add(
            AdapterContext context, OvirtEvent event, Effect effect, Kind<?> kind, Set<Target> targets) {
        switch (effect) {
            case VM -> entity(context, OvirtVm.KIND, event.vm(), kind, targets);
            case HOST -> entity(context, OvirtHost.KIND, event.host(), kind, targets);
            case CLUSTER -> entity(context, OvirtCluster.KIND, event.cluster(), kind, targets);
            case DATA_CENTER -> entity(context, OvirtDataCenter.KIND, event.dataCenter(), kind, targets);
            case TEMPLATE -> entity(context, OvirtTemplate.KIND, event.template(), kind, targets);
            case VMS_OF_HOST -> known(context, OvirtVm.KIND, OvirtVm.BY_HOST, event.host(), kind, targets);
            case NAMED_VMS ->
                event.named().forEach(name -> known(context, OvirtVm.KIND, OvirtVm.BY_NAME, name, kind, targets));
            case LUN_DISKS -> known(context, OvirtDisk.KIND, OvirtDisk.BY_STORAGE_TYPE, DiskReader.LUN, kind, targets);
            case VMS -> collection(OvirtVm.KIND, kind, targets);
            case HOSTS -> collection(OvirtHost.KIND, kind, targets);
            case CLUSTERS -> collection(OvirtCluster.KIND, kind, targets);
            case DATA_CENTERS -> collection(OvirtDataCenter.KIND, kind, targets);
            case TEMPLATES -> collection(OvirtTemplate.KIND, kind, targets);
            case DISKS -> collection(OvirtDisk.KIND, kind, targets);
            case NETWORKS -> collection(OvirtNetwork.KIND, kind, targets);
            case NIC_PROFILES -> collection(OvirtNicProfile.KIND, kind, targets);
            case STORAGE_DOMAINS -> collection(OvirtStorageDomain.KIND, kind, targets);
            case DISK_PROFILES -> collection(OvirtDiskProfile.KIND, kind, targets);
            case TAGS -> collection(OvirtTag.KIND, kind, targets);
        }
    }

    /** An event that does not say which entity it is about can be about any. */
    private static void entity(AdapterContext context, Kind<?> of, String id, Kind<?> wanted, Set<Target> targets) {
        if (of.equals(wanted)) {
            targets.add(id.isEmpty() ? Target.collection(of) : Target.entity(of.key(context.provider(), id)));
        }
    }

    private static void collection(Kind<?> of, Kind<?> wanted, Set<Target> targets) {
        if (of.equals(wanted)) {
            targets.add(Target.collection(of));
        }
    }

    private static <R extends Resource> void known(
            AdapterContext context, Kind<R> of, String index, String term, Kind<?> wanted, Set<Target> targets) {
        if (of.equals(wanted)) {
            context.snapshot()
                    .find(Query.of(of).provider(context.provider()).index(index, term))
                    .entries()
                    .forEach(entry -> targets.add(Target.entity(entry.key())));
        }
    }
}
