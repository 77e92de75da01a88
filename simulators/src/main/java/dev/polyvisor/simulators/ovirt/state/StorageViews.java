package dev.polyvisor.simulators.ovirt.state;

import java.util.ArrayList;
import java.util.List;

/** What is found below storage domains, and storage domains below their data centre. Guarded as {@link EngineState}. */
final class StorageViews {
    private final EngineState state;

    StorageViews(EngineState state) {
        this.state = state;
    }

    List<Entity> below(Entity parent, String kind) {
        return switch (kind) {
            case "attached_storage_domain" -> attached(parent);
            case "domain_disk" -> disks(parent);
            case "storage_connection" ->
                Views.matching(state.table(kind), each -> each.ref("#storage_domain") == parent);
            case "vm" ->
                Views.matching(
                        state.table("vm"),
                        vm -> vm.children("disk_attachment").stream().anyMatch(each -> isOn(each.ref("disk"), parent)));
            default ->
                Views.matching(
                        state.table("template"),
                        template -> template.children("template_disk_attachment").stream()
                                .anyMatch(each -> isOn(each.ref("disk"), parent)));
        };
    }

    private List<Entity> attached(Entity dataCenter) {
        List<Entity> found = new ArrayList<>();
        for (Entity each :
                Views.matching(state.table("storage_domain"), domain -> domain.ref("#data_center") == dataCenter)) {
            found.add(attached(each, dataCenter));
        }
        return found;
    }

    private Entity attached(Entity domain, Entity dataCenter) {
        return new Entity(state.kind("attached_storage_domain"), domain.key(), domain.name(), dataCenter)
                .sharing(domain.fields())
                .set("status", domain.text("#status"));
    }

    private List<Entity> disks(Entity domain) {
        Entity real = state.find("storage_domain", domain.id()).orElse(domain);
        List<Entity> found = new ArrayList<>();
        for (Entity each : Views.matching(state.table("disk"), disk -> isOn(disk, real))) {
            Entity shown = new Entity(state.kind("domain_disk"), each.key(), each.name(), null).sharing(each.fields());
            found.add(shown);
        }
        return found;
    }

    private static boolean isOn(@org.jspecify.annotations.Nullable Entity disk, Entity domain) {
        return disk != null && disk.ref("#storage_domain") == domain;
    }
}
