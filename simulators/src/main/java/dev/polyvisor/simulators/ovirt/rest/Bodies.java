package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.simulators.ovirt.state.Kind;
import dev.polyvisor.simulators.ovirt.state.Recorded;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what clients send, as strictly as the engine does. Immutable. */
final class Bodies {
    /** What clients may send beside what the engine gives. */
    private static final Set<String> ONLY_SENT = Set.of(
            "id",
            "href",
            "name",
            "description",
            "comment",
            "actions",
            "link",
            "cluster",
            "template",
            "original_template",
            "data_center",
            "host",
            "network",
            "vm",
            "disk",
            "disks",
            "vnic_profile",
            "disk_profile",
            "cpu_profile",
            "storage_domain",
            "storage_domains",
            "storage",
            "vlan",
            "mac",
            "file",
            "network_filter",
            "mac_pool",
            "scheduling_policy",
            "quota",
            "tag",
            "parent",
            "lease",
            "alias",
            "root_password",
            "override_iptables",
            "lun_storage",
            "disk_attachments",
            "nics",
            "snapshots",
            "memory",
            "memory_policy",
            "serial_number",
            "custom_properties",
            "custom_cpu_model",
            "custom_emulated_machine",
            "cpu_tune",
            "numa_nodes",
            "numa_tune_mode",
            "index",
            "action",
            "model",
            "initialization",
            "console",
            "rng_device",
            "soundcard_enabled",
            "tpm_enabled",
            "virtio_scsi",
            "time_zone",
            "use_latest_template_version",
            "large_icon",
            "small_icon",
            "instance_type",
            "payloads",
            "logical_name",
            "uses_scsi_reservation",
            "initial_size",
            "qcow_version",
            "sgio",
            "required",
            "display",
            "usages",
            "on_boot",
            "severity",
            "origin",
            "custom_id",
            "address",
            "vdsm_name",
            "migratable",
            "role",
            "user",
            "permissions",
            "persist_memorystate",
            "version",
            "status",
            "type",
            "cpu",
            "os",
            "bios");

    private final Set<String> known = new HashSet<>(ONLY_SENT);

    Bodies(Recorded recorded) {
        recorded.kinds().values().forEach(kind -> known.addAll(kind.rendered().keySet()));
    }

    /** The object that a client wants to have added, or an entity to become. */
    ObjectNode entity(Call call, Kind kind, String documentation) {
        ObjectNode body = read(call, documentation);
        for (String field : body.propertyNames()) {
            if (!known.contains(field)) {
                throw Refused.html(
                        400,
                        "Unrecognized field &quot;" + field + "&quot; (class org.ovirt.engine.api.model." + kind.type()
                                + "), not marked as ignorable");
            }
        }
        return body;
    }

    /** Any object. */
    static ObjectNode read(Call call, String documentation) {
        if (!call.isJson()) {
            throw call.exchange().header("Content-Type").orElse("").startsWith("application/xml")
                    ? syntax(call, documentation)
                    : Refused.empty(415);
        }
        String text = call.body();
        if (text.isEmpty()) {
            throw Refused.html(
                    500, "<html><head><title>ERROR</title></head><body>java.lang.NullPointerException</body></html>");
        }
        try {
            if (JsonMapper.shared().readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw syntax(call, documentation);
        }
        throw syntax(call, documentation);
    }

    private static Refused syntax(Call call, String documentation) {
        String host = call.exchange().header("Host").orElse("localhost");
        return Refused.fault(
                400,
                "Request syntactically incorrect.",
                "For correct usage, see: https://" + host + "/ovirt-engine/apidoc#" + documentation);
    }

    /** A fault as JSON. */
    static String fault(Refused refusal) {
        ObjectNode fault = JsonMapper.shared().createObjectNode();
        if (!refusal.detail().isEmpty()) {
            fault.put("detail", refusal.detail());
        }
        return fault.put("reason", refusal.reason()).toString();
    }

    /** The parameters that change how something is removed. */
    static final List<String> OF_REMOVALS =
            List.of("detach_only", "host", "force", "format", "destroy", "async", "storage_domain");
}
