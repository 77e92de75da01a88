package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.MachineType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceConfigTest {
    @Test
    void no_configuration_is_a_good_one() {
        assertThatCode(() -> InstanceConfig.validate(null, ConfigTarget.CONTAINER))
                .doesNotThrowAnyException();
        assertThatCode(() -> InstanceConfig.validate(Map.of(), ConfigTarget.PROFILE))
                .doesNotThrowAnyException();
    }

    @Test
    void every_key_that_is_wrong_is_told_in_order() {
        Refused.at(
                () -> InstanceConfig.validate(
                        Map.of("limits.cpu", "x", "boot.autostart.delay", "y", "limits.memory", "1GiB", "nosuch", ""),
                        ConfigTarget.CONTAINER),
                "config.boot.autostart.delay",
                "config.limits.cpu",
                "config.nosuch");
    }

    @Test
    void a_key_that_is_not_known_is_told_apart_so_that_a_host_may_send_it() {
        ConfigCheck check =
                InstanceConfig.check(Map.of("limits.cpu", "2", "limits.wonders", "3"), ConfigTarget.CONTAINER);

        assertThat(check.violations()).isEmpty();
        assertThat(check.unknownKeys()).containsExactly("limits.wonders");
    }

    @Test
    void the_problem_does_not_tell_the_value() {
        assertThat(InstanceConfig.check(Map.of("limits.cpu", "s3cret"), ConfigTarget.CONTAINER)
                        .violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.toString()).doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"volatile.uuid", "volatile.nosuch", "volatile.eth0.hwaddr", "image.os"})
    void a_profile_has_nothing_that_belongs_to_one_instance(String key) {
        assertThat(InstanceConfig.check(Map.of(key, ""), ConfigTarget.PROFILE).violations())
                .extracting(Violation::path)
                .containsExactly("config." + key);
    }

    @Test
    void an_empty_value_unsets_and_is_good_for_every_key() {
        Map<String, String> all = InstanceConfig.keys().stream()
                .collect(Collectors.toMap(key -> key.name().replace("*", "x"), key -> ""));

        assertThat(InstanceConfig.check(
                        all.entrySet().stream()
                                .filter(entry -> InstanceConfig.key(entry.getKey())
                                        .orElseThrow()
                                        .fits(ConfigTarget.CONTAINER))
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                        ConfigTarget.CONTAINER))
                .isEqualTo(new ConfigCheck(List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "agent.nic_config, VIRTUAL_MACHINE, NEXT_START",
        "limits.memory.hugepages, VIRTUAL_MACHINE, NEXT_START",
        "raw.qemu, VIRTUAL_MACHINE, NEXT_START",
        "security.secureboot, VIRTUAL_MACHINE, NEXT_START",
        "security.agent.metrics, VIRTUAL_MACHINE, AT_ONCE",
        "volatile.apply_nvram, VIRTUAL_MACHINE, NONE",
        "limits.cpu.allowance, CONTAINER, AT_ONCE",
        "limits.hugepages.2MB, CONTAINER, AT_ONCE",
        "limits.memory.swap, CONTAINER, AT_ONCE",
        "limits.processes, CONTAINER, AT_ONCE",
        "linux.kernel_modules, CONTAINER, AT_ONCE",
        "linux.sysctl.net.core.somaxconn, CONTAINER, NEXT_START",
        "nvidia.runtime, CONTAINER, NEXT_START",
        "raw.lxc, CONTAINER, NEXT_START",
        "security.privileged, CONTAINER, NEXT_START",
        "security.syscalls.intercept.mount.shift, CONTAINER, AT_ONCE"
    })
    void keys_of_one_type_are_refused_for_the_other(String name, MachineType type, LiveUpdate live) {
        ConfigKey key = InstanceConfig.key(name).orElseThrow();
        ConfigTarget other = type == MachineType.CONTAINER ? ConfigTarget.VIRTUAL_MACHINE : ConfigTarget.CONTAINER;

        assertThat(key.types()).containsExactly(type);
        assertThat(key.live()).isEqualTo(live);
        assertThat(InstanceConfig.check(Map.of(name, ""), other).violations())
                .extracting(Violation::path)
                .containsExactly("config." + name);
        assertThat(InstanceConfig.check(Map.of(name, ""), ConfigTarget.valueOf(type.name()))
                        .violations())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "boot.autostart, NEXT_START",
        "boot.host_shutdown_timeout, AT_ONCE",
        "cloud-init.user-data, NEXT_START",
        "cluster.evacuate, NEXT_START",
        "environment.PATH, NEW_COMMANDS",
        "image.os, NONE",
        "limits.cpu, AT_ONCE",
        "limits.disk.priority, AT_ONCE",
        "limits.kernel.nofile, NEXT_START",
        "limits.memory, AT_ONCE",
        "raw.apparmor, AT_ONCE",
        "raw.idmap, NEXT_START",
        "security.devlxd, AT_ONCE",
        "security.protection.delete, AT_ONCE",
        "snapshots.schedule, NEXT_START",
        "user.role, AT_ONCE",
        "user., AT_ONCE",
        "volatile.eth0.hwaddr, NONE",
        "volatile.eth0.last_state.vf.parent, NONE",
        "volatile.a.b.apply_quota, NONE",
        "volatile.uuid, NONE"
    })
    void keys_of_both_types_are_for_both(String name, LiveUpdate live) {
        ConfigKey key = InstanceConfig.key(name).orElseThrow();

        assertThat(key.types()).isEqualTo(Set.of(MachineType.values()));
        assertThat(key.live()).isEqualTo(live);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limits.kernel.",
                "environment.",
                "linux.sysctl.",
                "volatile..hwaddr",
                "volatile.hwaddr",
                "Limits.cpu",
                "",
                "limits"
            })
    void families_need_a_name_and_keys_are_case_sensitive(String name) {
        assertThat(InstanceConfig.key(name)).isEmpty();
    }

    @Test
    void no_two_lines_of_the_table_have_the_same_key() {
        assertThat(InstanceConfig.keys())
                .extracting(ConfigKey::name)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(120);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "boot.autostart.delay; -5 | +5 | 007; x | 1.5 | 9223372036854775808",
                "security.idmap.size; 0 | 4294967295; -1 | 4294967296 | x",
                "security.nesting; true | FALSE | Yes | no | 1 | 0 | on | off; t | 2 | truee",
                "boot.autostart; true | last-state; Last-State",
                "limits.cpu.priority; 0 | 10; 11 | -1",
                "limits.hugepages.2MB; 10 | 10B | 10 bytes | 10kB | 10MB | 7EiB | 1PiB; 10XB | MB | 1.5GB | -1 | 10kib | 10 MB | 8EiB",
                "limits.memory; 1GiB | 50% | 150%; 0 | 0% | % | x% | 1.5GiB",
                "limits.memory.swap; true | 1GiB; x",
                "limits.memory.enforce; hard | soft; Hard",
                "limits.cpu; 4 | 0-3 | 0,2,4 | 3-3 | 1-0 | 9999; -1 | 1- | 1,,2 | 0,0 | 0-1,1 | 1-2-3 | a | +4 | 0-99999999",
                "limits.cpu.allowance; 50% | 25ms/100ms | 25/100; 25ms | x% | /100ms",
                "cluster.evacuate; auto | migrate | live-migrate | stop; run",
                "snapshots.expiry; 1d | 1d 2H | 3w; 9x | d | 1d 1d | -1d",
                "snapshots.pattern; snap%d | daily; %d-%d",
                "snapshots.schedule; 0 6 * * * | */5 0-12/2 1,15 JAN mon-fri | @daily | @Hourly, @startup; 0 6 * * | 61 * * * * | @often | * * * * * * | a b c d e | 5-1 * * * *",
                "volatile.uuid; 0a1b2c3d-0000-1111-2222-333344445555; 0a1b2c3d",
                "raw.idmap; both 1000 1000; both 1",
                "user.anything; x; ``"
            })
    void values_have_the_format_of_their_key(String key, String good, String bad) {
        for (String value : good.split(" \\| ", -1)) {
            assertThat(InstanceConfig.check(Map.of(key, value), ConfigTarget.CONTAINER)
                            .violations())
                    .as(value)
                    .isEmpty();
        }
        for (String value : bad.split(" \\| ", -1)) {
            if (!value.isEmpty()) {
                assertThat(InstanceConfig.check(Map.of(key, value), ConfigTarget.CONTAINER)
                                .violations())
                        .as(value)
                        .extracting(Violation::path)
                        .containsExactly("config." + key);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lxc.cgroup.cpu.shares = 5",
                "# a comment\n\n  lxc.mount.auto=proc  ",
                "lxc.net.0.ipv4.address = 10.0.0.1/24",
                "lxc.net.12.ipv6.gateway = fe80::1"
            })
    void lines_for_liblxc_are_taken(String lines) {
        assertThat(InstanceConfig.check(Map.of("raw.lxc", lines), ConfigTarget.CONTAINER)
                        .violations())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lxc.cgroup.cpu.shares",
                "lxc.logfile = x",
                "LXC.LOG.FILE = x",
                "lxc.syslog = x",
                "lxc.log.syslog = x",
                "lxc.ephemeral = 1",
                "lxc.prlimit.nofile = 5",
                "lxc.net.0.type = veth",
                "lxc.net.0.ipv4.address.x = 1"
            })
    void lines_for_liblxc_that_are_the_servers_are_refused(String lines) {
        Refused.at(() -> InstanceConfig.validate(Map.of("raw.lxc", lines), ConfigTarget.CONTAINER), "config.raw.lxc");
    }

    @ParameterizedTest
    @CsvSource({
        "raw.seccomp, x, security.syscalls.allow, open, config.raw.seccomp",
        "raw.seccomp, x, security.syscalls.deny, open, config.raw.seccomp",
        "raw.seccomp, x, security.syscalls.whitelist, open, config.raw.seccomp",
        "security.syscalls.allow, open, security.syscalls.deny, close, config.security.syscalls.allow",
        "security.syscalls.allow, open, security.syscalls.deny_default, true, config.security.syscalls.allow",
        "security.syscalls.whitelist, open, security.syscalls.blacklist_compat, on, config.security.syscalls.whitelist",
        "security.syscalls.deny, open, security.syscalls.blacklist, open, config.security.syscalls.blacklist",
        "security.syscalls.deny_compat, true, security.syscalls.blacklist_compat, true, config.security.syscalls.blacklist_compat",
        "security.privileged, true, nvidia.runtime, true, config.nvidia.runtime",
        "security.syscalls.intercept.mount, true, security.syscalls.intercept.mount.fuse, ext4, config.security.syscalls.intercept.mount.fuse"
    })
    void keys_that_exclude_each_other_are_refused_together(
            String one, String value, String other, String otherValue, String path) {
        Refused.at(() -> InstanceConfig.validate(Map.of(one, value, other, otherValue), ConfigTarget.CONTAINER), path);
        assertThat(InstanceConfig.check(Map.of(one, value, other, ""), ConfigTarget.CONTAINER)
                        .violations())
                .isEmpty();
    }

    @Test
    void allow_goes_with_a_default_that_is_switched_off() {
        assertThat(InstanceConfig.check(
                                Map.of("security.syscalls.allow", "open", "security.syscalls.deny_default", "false"),
                                ConfigTarget.CONTAINER)
                        .violations())
                .isEmpty();
    }

    @Test
    void a_file_system_is_mounted_in_one_way_only() {
        String mount = "security.syscalls.intercept.mount";
        Map<String, String> both =
                Map.of(mount, "true", mount + ".fuse", "ext4=fuse2fs", mount + ".allowed", "xfs,ext4");
        Map<String, String> off = Map.of(mount, "false", mount + ".fuse", "ext4", mount + ".allowed", "ext4");
        Map<String, String> apart = Map.of(mount, "true", mount + ".fuse", "ext4=fuse2fs", mount + ".allowed", "xfs");

        Refused.at(() -> InstanceConfig.validate(both, ConfigTarget.CONTAINER), "config." + mount + ".allowed");
        assertThat(InstanceConfig.check(off, ConfigTarget.CONTAINER).violations())
                .isEmpty();
        assertThat(InstanceConfig.check(apart, ConfigTarget.CONTAINER).violations())
                .isEmpty();
    }
}
