package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the tests of machines for orchestrators need of a driver. */
public interface MachineFixture {

    /**
     * A class of small machines with some tags; none is a class that breaks the rule about them, if the driver has one.
     *
     * @param tags the tags
     * @return the class
     */
    MachineClass machineClass(Map<String, String> tags);

    /**
     * A secret that is good for all classes and names no backend but that of the fixture's connection.
     *
     * @return the secret
     */
    MachineSecret secret();

    /**
     * Specifications that the driver refuses, each with several faults if it can have several.
     *
     * @return each with the paths of what is wrong with it
     */
    List<InvalidSpec> invalidSpecs();

    /**
     * Secrets with credentials that cannot be right, whether that shows in their form or at the backend.
     *
     * @return the secrets; empty when no secret holds credentials
     */
    default List<MachineSecret> refusedSecrets() {
        return List.of();
    }

    /**
     * A good secret that names another backend than that of the connection, on which no machine carries the tags of the tests.
     *
     * @return the secret, empty when secrets name none or there is no other
     */
    default Optional<MachineSecret> elsewhere() {
        return Optional.empty();
    }

    /**
     * A specification that the driver refuses.
     *
     * @param providerSpec its text
     * @param paths the paths of all its faults
     */
    record InvalidSpec(String providerSpec, Set<String> paths) {

        /** Copies the set. */
        public InvalidSpec {
            paths = Set.copyOf(paths);
        }
    }
}
