package dev.polyvisor.driver.ovirt.model;

/**
 * What the guest says of itself; empty while it does not run with an agent.
 *
 * @param distribution the distribution
 * @param version the version of the distribution
 * @param family the family of systems
 * @param fqdn the name of the host with its domain
 */
public record VmGuest(String distribution, String version, String family, String fqdn) {

    /**
     * Distribution and version, as policy rules read them.
     *
     * @return both, joined by a space, which stands alone when nothing is known
     */
    public String name() {
        return distribution + " " + version;
    }
}
