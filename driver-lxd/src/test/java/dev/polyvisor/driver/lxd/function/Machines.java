package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.InstanceDetails;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.InstanceStatistics;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.model.LxdImage;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.model.LxdMember;
import dev.polyvisor.driver.lxd.model.LxdProject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Instances and images to try functions on. */
final class Machines {
    private Machines() {}

    /** As the server says it, with recursion 1. */
    static Map<String, Object> json(String name, String status, int code, String role) {
        return Map.of(
                "name",
                name,
                "status",
                status,
                "status_code",
                code,
                "description",
                name.replace('-', ' '),
                "stateful",
                false,
                "ephemeral",
                false,
                "profiles",
                List.of("default"),
                "config",
                role.isEmpty() ? Map.of("image.os", "Debian") : Map.of("user.role", role, "image.os", "Debian"),
                "expanded_devices",
                Map.of("root", Map.of("type", "disk", "pool", "local")));
    }

    static InstanceInfo info(String name, String role) {
        return InstanceInfo.builder(
                        LxdInstance.KIND.key("lab", name),
                        InstanceRef.of("default", name),
                        MachineType.CONTAINER,
                        MachineState.RUNNING)
                .backendState("Running")
                .label("role", role)
                .createdAt(Instant.EPOCH)
                .profile("default")
                .build();
    }

    static InstanceDetails details(String name, long pid) {
        return new InstanceDetails(
                info(name, "db"),
                Optional.of(InstanceStatistics.at(Instant.EPOCH)
                        .initPid(pid)
                        .memoryUsed(DataSize.mib(2))
                        .build()),
                List.of(),
                List.of());
    }

    static LxdInstance instance(
            String name, String architecture, Map<String, String> config, Map<String, String> labels) {
        return new LxdInstance(
                LxdInstance.KIND.key("lab", name),
                name,
                Optional.of(Scope.of("web")),
                Optional.of(LxdProject.KIND.key("lab", "web")),
                MachineType.CONTAINER,
                103,
                "Running",
                Optional.of(LxdMember.KIND.key("lab", "node1")),
                "",
                architecture,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                false,
                false,
                List.of("default", "web"),
                config,
                Map.of("eth0", Map.of("type", "nic", "network", "lxdbr0")),
                labels,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    static LxdImage image(String fingerprint, String alias, int created, Map<String, String> properties) {
        return new LxdImage(
                LxdImage.KIND.key("lab", "default/" + fingerprint),
                alias,
                Optional.of(Scope.of("default")),
                Optional.empty(),
                fingerprint,
                alias.isEmpty() ? List.of() : List.of(alias),
                "container",
                Optional.empty(),
                "aarch64",
                properties,
                false,
                false,
                false,
                List.of(),
                Optional.of(Instant.ofEpochSecond(created)),
                Optional.empty(),
                Optional.empty());
    }
}
