package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.function.ConfigTarget;
import dev.polyvisor.driver.lxd.function.InstanceConfig;
import dev.polyvisor.driver.lxd.function.InstanceDevices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What every server refuses of a configuration, told before a request is sent: LXD itself tells it after a part of the work, one fault
 * at a time, and as a failure of its own. Keys that are not known may be those of a newer server.
 */
final class ConfigFaults {
    private ConfigFaults() {}

    /** What is wrong; the paths are {@code config.KEY} and {@code devices.NAME.OPTION}. */
    static List<Violation> of(Map<String, String> config, Map<String, Map<String, String>> devices, MachineType type) {
        ConfigTarget target =
                type == MachineType.VIRTUAL_MACHINE ? ConfigTarget.VIRTUAL_MACHINE : ConfigTarget.CONTAINER;
        List<Violation> wrong =
                new ArrayList<>(InstanceConfig.check(config, target).violations());
        wrong.addAll(InstanceDevices.check(devices, target, false));
        return wrong;
    }

    /** INVALID_ARGUMENT with everything that is wrong. */
    static void refuse(Map<String, String> config, Map<String, Map<String, String>> devices, MachineType type) {
        List<Violation> wrong = of(config, devices, type);
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
    }
}
