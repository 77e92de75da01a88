package dev.polyvisor.driver.lxd.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.LiveLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitKeysTest {

    @Test
    void each_limit_has_a_key_of_lxd() {
        ConfigPatch patch = LimitKeys.of(LiveLimits.builder()
                .cpus(2)
                .cpuAllowance("20ms/100ms")
                .cpuPriority(5)
                .memory(DataSize.mib(96))
                .memoryHard(false)
                .swap(false)
                .processes(20)
                .diskPriority(3)
                .networkPriority(4)
                .build());

        assertThat(patch.config())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "limits.cpu", "2",
                        "limits.cpu.allowance", "20ms/100ms",
                        "limits.cpu.priority", "5",
                        "limits.memory", "100663296B",
                        "limits.memory.enforce", "soft",
                        "limits.memory.swap", "false",
                        "limits.processes", "20",
                        "limits.disk.priority", "3",
                        "limits.network.priority", "4"));
        assertThat(patch.removedConfig()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0-3;7, 0-3;7", "3, 3-3"})
    void a_set_of_one_processor_is_not_taken_for_a_count(String set, String key) {
        assertThat(LimitKeys.of(LiveLimits.builder()
                                .cpuset(set.replace(';', ','))
                                .build())
                        .config())
                .containsExactly(Map.entry("limits.cpu", key.replace(';', ',')));
    }

    @ParameterizedTest
    @CsvSource({
        "memory.limit_in_bytes, 67108864, limits.memory, 67108864B",
        "memory.max, 67108864, limits.memory.enforce, hard",
        "memory.soft_limit_in_bytes, 1024, limits.memory.enforce, soft",
        "memory.high, 1024, limits.memory, 1024B",
        "memory.swappiness, 0, limits.memory.swap, false",
        "memory.swappiness, 65, limits.memory.swap.priority, 5",
        "memory.swappiness, 100, limits.memory.swap.priority, 0",
        "cpu.shares, 512, limits.cpu.allowance, 50%",
        "cpu.shares, 2, limits.cpu.allowance, 1%",
        "cpu.max, 20000 100000, limits.cpu.allowance, 20ms/100ms",
        "cpu.max, 50000, limits.cpu.allowance, 50ms/100ms",
        "cpu.cfs_quota_us, 30000, limits.cpu.allowance, 30ms/100ms",
        "cpuset.cpus, 1, limits.cpu, 1-1",
        "pids.max, 20, limits.processes, 20",
        "blkio.weight, 500, limits.disk.priority, 5",
        "hugetlb.2MB.limit_in_bytes, 4194304, limits.hugepages.2MB, 4194304B"
    })
    void a_control_group_setting_becomes_the_key_that_lxd_makes_it_of(
            String setting, String value, String key, String expected) {
        assertThat(LimitKeys.of(LiveLimits.of(setting, value)).config()).containsEntry(key, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "memory.max, max, limits.memory",
        "memory.limit_in_bytes, -1, limits.memory",
        "pids.max, max, limits.processes",
        "cpu.max, max 100000, limits.cpu.allowance",
        "cpu.cfs_quota_us, -1, limits.cpu.allowance"
    })
    void no_limit_takes_the_key_away(String setting, String value, String key) {
        assertThat(LimitKeys.of(LiveLimits.of(setting, value)).removedConfig()).containsExactly(key);
    }

    @Test
    void quota_and_period_are_one_limit() {
        LiveLimits limits = LiveLimits.builder()
                .cgroup("cpu.cfs_period_us", "50000")
                .cgroup("cpu.cfs_quota_us", "25000")
                .build();

        assertThat(LimitKeys.of(limits).config()).containsExactly(Map.entry("limits.cpu.allowance", "25ms/50ms"));
    }

    @Test
    void settings_without_a_key_are_told_together() {
        LiveLimits limits = LiveLimits.builder()
                .cgroup("devices.allow", "a")
                .cgroup("freezer.state", "FROZEN")
                .build();

        assertThatThrownBy(() -> LimitKeys.of(limits))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNIMPLEMENTED))
                .hasMessageContaining("[devices.allow, freezer.state]");
    }

    @Test
    void values_that_are_none_and_limits_that_contradict_each_other_are_told_together() {
        LiveLimits limits = LiveLimits.builder()
                .cpus(2)
                .cpuset("0-3")
                .cgroup("pids.max", "many")
                .cgroup("cpu.cfs_quota_us", "1500")
                .cgroup("cpu.max", "1 2 3")
                .cgroup("memory.swappiness", "101")
                .build();

        assertThatThrownBy(() -> LimitKeys.of(limits))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::path)
                                .containsExactlyInAnyOrder(
                                        "cpuset",
                                        "cgroup.pids.max",
                                        "cgroup.cpu.cfs_quota_us",
                                        "cgroup.cpu.max",
                                        "cgroup.memory.swappiness"));
    }

    @Test
    void a_period_alone_is_no_limit() {
        assertThatThrownBy(() -> LimitKeys.of(LiveLimits.of("cpu.cfs_period_us", "100000")))
                .hasMessageContaining("means nothing without cpu.cfs_quota_us");
    }
}
