package dev.polyvisor.api.instance;

import dev.polyvisor.api.inventory.MachineType;
import java.util.Map;

/**
 * Reads the configuration of an instance or of a snapshot in the backend's own keys: LXD config and devices; on
 * KubeVirt and oVirt the keys that the driver's page lists. The maps are unmodifiable and never null; values can be
 * credentials.
 *
 * <p>All methods answer for the state last read and do not block, except that the first one reads when nothing is
 * known.
 */
public interface ConfigReader {

    /**
     * Container or virtual machine; that of the instance for a snapshot.
     *
     * @return the type
     */
    MachineType type();

    /**
     * The configuration with what profiles, instance types or templates contribute.
     *
     * @return the keys and values
     */
    Map<String, String> expandedConfig();

    /**
     * The devices with what profiles, instance types or templates contribute.
     *
     * @return the keys and values of each device by name
     */
    Map<String, Map<String, String>> expandedDevices();

    /**
     * The configuration of the instance alone, the server's own keys (LXD {@code volatile.*}) among it.
     *
     * @return the keys and values
     */
    Map<String, String> localConfig();

    /**
     * The devices of the instance alone.
     *
     * @return the keys and values of each device by name
     */
    Map<String, Map<String, String>> localDevices();
}
