package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps templates. Called under the lock. */
final class Templates extends SimpleKeeper {
    /** The snapshot that it is made of, whose machine may go on meanwhile. */
    private static final String SNAPSHOT = "#snapshot";

    /** What a template does not take over from its machine. */
    private static final Set<String> OF_MACHINES = Set.of(
            "status",
            "template",
            "original_template",
            "stop_time",
            "start_time",
            "host",
            "run_once",
            "fqdn",
            "lease",
            "next_run_configuration_exists",
            "stop_reason",
            "guest_operating_system",
            "guest_time_zone",
            "description",
            "#job",
            "#before",
            "creation_time");

    private final Disks disks;

    Templates(Work work, Disks disks) {
        super(work, "template", 48, 49, 251);
        this.disks = disks;
    }

    @Override
    public Entity add(Act act, @Nullable Entity parent, ObjectNode body) {
        Entity vm = body.has("vm") ? work().fields().refer("vm", body.path("vm")) : null;
        String wanted = body.path("vm")
                .path("snapshots")
                .path("snapshot")
                .path(0)
                .path("id")
                .asString("");
        if (vm != null && !wanted.isEmpty()) {
            Entity snapshot = vm.children("snapshot").stream()
                    .filter(each -> each.id().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> Refused.unknown("GetSnapshotBySnapshotId: snapshot id=" + wanted));
            return super.add(act, parent, body.deepCopy().put(SNAPSHOT, snapshot.id()));
        } else if (vm != null && !vm.is("status", "down") && !act.atOnce()) {
            throw Refused.conflict("Cannot create Template. VM is not down.");
        }
        return super.add(act, parent, body);
    }

    private static List<Entity> attachments(Entity vm, Entity template) {
        return vm.children("snapshot").stream()
                .filter(each -> each.id().equals(template.text(SNAPSHOT)))
                .findFirst()
                .map(snapshot -> Snapshots.attachments(vm, snapshot))
                .orElseGet(() -> vm.children("disk_attachment"));
    }

    @Override
    void complete(Act act, Entity template, @Nullable Entity parent) {
        Entity vm = template.ref("vm");
        template.unset("vm");
        template.set("creation_time", state().millis());
        ObjectNode version = JsonMapper.shared().createObjectNode();
        version.put("version_name", "base version").put("version_number", "1");
        template.set("version", version.set("base_template", EngineState.reference(template)));
        if (vm == null) {
            return;
        }
        for (int i = 0; i < vm.fields().length; i += 2) {
            String field = (String) vm.fields()[i];
            if (!OF_MACHINES.contains(field) && template.own(field) == null) {
                template.set(field, vm.fields()[i + 1]);
            }
        }
        for (String field : vm.kind().rendered().keySet()) {
            JsonNode standard = vm.kind().standard(field);
            boolean isOwn = template.own(field) != null || OF_MACHINES.contains(field) || vm.own(field) != null;
            if (!isOwn && standard != null && !standard.equals(template.kind().standard(field))) {
                template.set(field, standard.isString() ? standard.stringValue() : standard);
            }
        }
        for (Entity nic : vm.children("nic")) {
            template.adopt(
                    new Entity(state().kind("template_nic"), state().ids().next(), nic.name(), template)
                            .sharing(nic.fields())
                            .unset("mac"));
        }
        for (Entity attachment : attachments(vm, template)) {
            disks.cloneTo(act, template, attachment);
        }
        template.set("#vm", vm);
    }

    @Override
    void tell(Act act, int code, Entity template) {
        Entity cluster = template.ref("cluster");
        work().tell(
                        act,
                        code,
                        template.name(),
                        template.ref("#vm"),
                        cluster,
                        cluster == null ? null : cluster.ref("data_center"),
                        template);
    }

    @Override
    void afterwards(Act act, Entity template) {
        Entity vm = template.ref("#vm");
        if (!act.atOnce()) {
            template.set("status", "locked");
            if (vm != null && template.own(SNAPSHOT) == null) {
                vm.set("status", "image_locked");
            }
        }
        Entity job = work().begin(act, "Creating Template " + template.name());
        template.set("#job", job);
        work().then(act, job, () -> {
            template.set("status", "ok");
            if (vm != null && vm.is("status", "image_locked")) {
                vm.set("status", "down");
            }
            if (!act.atOnce()) {
                tell(act, 51, template);
            }
            work().finish(job);
        });
    }

    @Override
    public @Nullable Entity remove(Act act, Entity template, Map<String, String> parameters) {
        if (template.id().equals(EngineState.ZERO)) {
            throw Refused.conflict("Cannot remove Template. Blank Template cannot be removed.");
        }
        for (Entity vm : state().table("vm").unsorted()) {
            if (vm.ref("template") == template && !act.atOnce()) {
                throw Refused.conflict(
                        "Cannot remove Template. Template is being used by the following VMs: " + vm.name() + ".");
            }
        }
        for (Entity each : template.children("template_disk_attachment")) {
            disks.detached(each, true);
        }
        tell(act, 50, template);
        return super.remove(act, template, parameters);
    }
}
