package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.inventory.MachineType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of the keys. Each line has the key, its format, when a change has its effect (yes: at once, exec: with new commands,
 * no: with the next start, -: never), the types that may have it (B: both, C: containers, V: virtual machines) and the first release.
 * Where releases differ the line takes what any of them takes.
 */
final class ConfigKeys {
    private static final String TABLE = """
            agent.nic_config                             BOOLEAN      no   V 5.0
            boot.autorestart                             BOOLEAN      no   B incus
            boot.autostart                               AUTOSTART    no   B 4.0
            boot.autostart.delay                         INT64        no   B 4.0
            boot.autostart.priority                      INT64        no   B 4.0
            boot.debug_edk2                              BOOLEAN      no   V 5.21
            boot.host_shutdown_action                    ANY          no   B incus
            boot.host_shutdown_timeout                   INT64        yes  B 4.0
            boot.mode                                    BOOT_MODE    no   V 6
            boot.stop.priority                           INT64        no   B 4.0
            cloud-init.network-config                    YAML         no   B 5.0
            cloud-init.ssh-keys.*                        ANY          no   B 5.21
            cloud-init.user-data                         YAML         no   B 5.0
            cloud-init.vendor-data                       YAML         no   B 5.0
            cluster.evacuate                             EVACUATION   no   B 5.0
            environment.*                                ANY          exec B 4.0
            image.*                                      ANY          -    B 4.0
            limits.cpu                                   CPUS         yes  B 4.0
            limits.cpu.allowance                         ALLOWANCE    yes  C 4.0
            limits.cpu.nodes                             ANY          yes  B 5.21
            limits.cpu.pin_strategy                      ANY          no   V 5.21
            limits.cpu.priority                          PRIORITY     yes  C 4.0
            limits.disk.priority                         PRIORITY     yes  B 4.0
            limits.hugepages.1GB                         SIZE         yes  C 4.0
            limits.hugepages.1MB                         SIZE         yes  C 4.0
            limits.hugepages.2MB                         SIZE         yes  C 4.0
            limits.hugepages.64KB                        SIZE         yes  C 4.0
            limits.kernel.*                              ANY          no   B 4.0
            limits.max_bus_ports                         INT64        no   V 6
            limits.memory                                MEMORY       yes  B 4.0
            limits.memory.enforce                        ENFORCEMENT  yes  C 4.0
            limits.memory.hotplug                        ANY          no   V incus
            limits.memory.hugepages                      BOOLEAN      no   V 4.0
            limits.memory.oom_priority                   INT64        yes  B incus
            limits.memory.swap                           SWAP         yes  C 4.0
            limits.memory.swap.priority                  PRIORITY     yes  C 4.0
            limits.network.priority                      PRIORITY     yes  B 4.0
            limits.processes                             INT64        yes  C 4.0
            linux.kernel_modules                         ANY          yes  C 4.0
            linux.kernel_modules.load                    ANY          no   C 5.21
            linux.sysctl.*                               ANY          no   C 5.0
            migration.incremental.memory                 BOOLEAN      yes  C 4.0
            migration.incremental.memory.goal            UINT32       yes  C 4.0
            migration.incremental.memory.iterations      UINT32       yes  C 4.0
            migration.stateful                           BOOLEAN      no   B 5.0
            nvidia.driver.capabilities                   ANY          no   C 4.0
            nvidia.require.cuda                          ANY          no   C 4.0
            nvidia.require.driver                        ANY          no   C 4.0
            nvidia.runtime                               BOOLEAN      no   C 4.0
            oci.*                                        ANY          no   C incus
            placement.group                              ANY          no   B 6
            raw.apparmor                                 ANY          yes  B 4.0
            raw.idmap                                    ID_MAP       no   B 4.0
            raw.lxc                                      LXC          no   C 4.0
            raw.qemu                                     ANY          no   V 5.0
            raw.qemu.conf                                ANY          no   V 5.0
            raw.qemu.qmp.*                               ANY          no   V incus
            raw.qemu.scriptlet                           ANY          no   V incus
            raw.seccomp                                  ANY          no   C 4.0
            security.agent.metrics                       BOOLEAN      yes  V 5.0
            security.bpffs.*                             ANY          no   C incus
            security.csm                                 BOOLEAN      no   V 5.21
            security.delegate_bpf*                       ANY          no   C 5.21
            security.devlxd                              BOOLEAN      yes  B 4.0
            security.devlxd.images                       BOOLEAN      no   C 4.0
            security.devlxd.management.volumes           BOOLEAN      no   B 6
            security.guestapi                            BOOLEAN      yes  B incus
            security.guestapi.images                     BOOLEAN      no   C incus
            security.idmap.base                          UINT32       no   C 4.0
            security.idmap.isolated                      BOOLEAN      no   C 4.0
            security.idmap.size                          UINT32       no   C 4.0
            security.iommu                               BOOLEAN      no   V incus
            security.nesting                             BOOLEAN      yes  B 4.0
            security.privileged                          BOOLEAN      no   C 4.0
            security.protection.delete                   BOOLEAN      yes  B 4.0
            security.protection.shift                    BOOLEAN      yes  C 4.0
            security.protection.start                    BOOLEAN      yes  B 5.21
            security.secureboot                          BOOLEAN      no   V 4.0
            security.selinux.*                           ANY          no   B incus
            security.sev*                                ANY          no   V 5.21
            security.syscalls.allow                      ANY          no   C 5.0
            security.syscalls.blacklist                  ANY          no   C 4.0
            security.syscalls.blacklist_compat           BOOLEAN      no   C 4.0
            security.syscalls.blacklist_default          BOOLEAN      no   C 4.0
            security.syscalls.deny                       ANY          no   C 5.0
            security.syscalls.deny_compat                BOOLEAN      no   C 5.0
            security.syscalls.deny_default               BOOLEAN      no   C 5.0
            security.syscalls.intercept.bpf              BOOLEAN      no   C 5.0
            security.syscalls.intercept.bpf.devices      BOOLEAN      no   C 5.0
            security.syscalls.intercept.mknod            BOOLEAN      no   C 4.0
            security.syscalls.intercept.mount            BOOLEAN      no   C 4.0
            security.syscalls.intercept.mount.allowed    ANY          yes  C 4.0
            security.syscalls.intercept.mount.fuse       ANY          yes  C 4.0
            security.syscalls.intercept.mount.shift      BOOLEAN      yes  C 4.0
            security.syscalls.intercept.sched_setscheduler BOOLEAN    no   C 5.0
            security.syscalls.intercept.setxattr         BOOLEAN      no   C 4.0
            security.syscalls.intercept.sysinfo          BOOLEAN      no   C 5.21
            security.syscalls.whitelist                  ANY          no   C 4.0
            snapshots.expiry                             EXPIRY       no   B 4.0
            snapshots.expiry.manual                      EXPIRY       no   B incus
            snapshots.pattern                            NAME_PATTERN no   B 4.0
            snapshots.schedule                           SCHEDULE     no   B 4.0
            snapshots.schedule.stopped                   BOOLEAN      no   B 4.0
            ubuntu_pro.guest_attach                      ANY          no   B 5.21
            user.*                                       ANY          yes  B 4.0
            volatile.apply_nvram                         BOOLEAN      -    V 5.0
            volatile.apply_quota                         ANY          -    B 4.0
            volatile.apply_template                      ANY          -    B 4.0
            volatile.attached_volumes                    ANY          -    B 6
            volatile.base_image                          ANY          -    B 4.0
            volatile.bus.mode                            ANY          -    B 5.21
            volatile.cloud-init.instance-id              UUID         -    B 5.0
            volatile.cluster.group                       ANY          -    B 5.21
            volatile.evacuate.origin                     ANY          -    B 5.0
            volatile.idmap.base                          ANY          -    B 4.0
            volatile.idmap.current                       ANY          -    B 4.0
            volatile.idmap.next                          ANY          -    B 4.0
            volatile.last_state.idmap                    ANY          -    B 4.0
            volatile.last_state.power                    ANY          -    B 4.0
            volatile.last_state.ready                    BOOLEAN      -    B 5.21
            volatile.uuid                                UUID         -    B 5.0
            volatile.uuid.generation                     UUID         -    B 5.21
            volatile.vsock_id                            INT64        -    B 5.0
            volatile.*.apply_quota                       ANY          -    B 4.0
            volatile.*.ceph_rbd                          ANY          -    B 4.0
            volatile.*.created                           ANY          -    B 4.0
            volatile.*.driver                            ANY          -    B 4.0
            volatile.*.host_name                         ANY          -    B 4.0
            volatile.*.hwaddr                            ANY          -    B 4.0
            volatile.*.id                                ANY          -    B 4.0
            volatile.*.last_state.vf.parent              ANY          -    B 5.0
            volatile.*.mtu                               ANY          -    B 4.0
            volatile.*.name                              ANY          -    B 4.0
            volatile.*.spoofcheck                        ANY          -    B 4.0
            volatile.*.uuid                              ANY          -    B 4.0
            volatile.*.vlan                              ANY          -    B 4.0
            volatile.vm.uuid                             ANY          -    V 4.0
            """;

    static final List<ConfigKey> ALL = TABLE.lines().map(ConfigKeys::key).toList();

    private static final Map<String, ConfigKey> EXACT = ALL.stream()
            .filter(key -> !key.name().contains("*"))
            .collect(Collectors.toUnmodifiableMap(ConfigKey::name, Function.identity()));

    private static final List<ConfigKey> FAMILIES =
            ALL.stream().filter(key -> key.name().contains("*")).toList();

    private ConfigKeys() {}

    static Optional<ConfigKey> find(String name) {
        return Optional.ofNullable(EXACT.get(name))
                .or(() -> FAMILIES.stream().filter(key -> key.stands(name)).findFirst());
    }

    private static ConfigKey key(String line) {
        String[] columns = line.split(" +", -1);
        LiveUpdate live =
                switch (columns[2]) {
                    case "yes" -> LiveUpdate.AT_ONCE;
                    case "exec" -> LiveUpdate.NEW_COMMANDS;
                    case "no" -> LiveUpdate.NEXT_START;
                    default -> LiveUpdate.NONE;
                };
        Set<MachineType> types = Stream.of(MachineType.values())
                .filter(type -> columns[3].equals("B")
                        || columns[3].charAt(0) == type.name().charAt(0))
                .collect(Collectors.toUnmodifiableSet());
        return new ConfigKey(columns[0], ConfigFormat.valueOf(columns[1]), live, types, columns[4]);
    }
}
