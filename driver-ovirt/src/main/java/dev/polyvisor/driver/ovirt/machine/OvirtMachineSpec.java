package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.ProviderSpec;
import java.util.List;
import java.util.Map;

/**
 * The provider specification of a class of machines on oVirt. Sizes are texts as they came, empty where there is none.
 *
 * @param cluster the name or the identifier of a cluster
 * @param template the name or the identifier of a template
 * @param rootVolume the size of the disk that the template boots from, empty for as it is
 */
public record OvirtMachineSpec(
        String cluster,
        String template,
        Cpu cpu,
        String memory,
        String rootVolume,
        List<VolumeSpec> additionalVolumes,
        List<NetworkSpec> networks,
        List<String> sshKeys,
        boolean highlyAvailable,
        Map<String, String> tags)
        implements ProviderSpec {

    public OvirtMachineSpec {
        additionalVolumes = List.copyOf(additionalVolumes);
        networks = List.copyOf(networks);
        sshKeys = List.copyOf(sshKeys);
        tags = Map.copyOf(tags);
    }

    /** The virtual processor. */
    public record Cpu(int sockets, int cores, int threads) {}

    /**
     * A disk beside those of the template.
     *
     * @param name what tells it from the others
     * @param storageDomain the name or the identifier of a storage domain
     */
    public record VolumeSpec(String name, String size, String storageDomain, String format, String bus) {}

    /**
     * A network interface.
     *
     * @param name the name of a network of the data centre
     * @param profile the name of one of its profiles, empty for that of the same name
     */
    public record NetworkSpec(String name, String profile, String model) {}

    @Override
    public List<Violation> violations() {
        return new SpecRules(this).all();
    }
}
