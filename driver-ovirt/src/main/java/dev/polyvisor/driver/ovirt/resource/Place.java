package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.driver.ovirt.instance.Catalogue;
import dev.polyvisor.driver.ovirt.inventory.VmLookup;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.spi.resource.ResourceConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The data centre of the session, and what there is in it. Thread safety: may be used from any thread. */
record Place(OvirtSession session, Catalogue catalogue, VmLookup lookup) {

    /** Looks for something by its name. */
    @FunctionalInterface
    private interface Search {
        String find(String name) throws InterruptedException;
    }

    /** Its identity. */
    String dataCenter() throws InterruptedException {
        Scope scope = session.scope()
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.FAILED_PRECONDITION,
                        "scope: resources are of one data centre, and the connection names none"));
        return lookup.dataCenterId(scope);
    }

    /** Refuses a configuration that names what is not there. */
    void check(ResourceConfiguration configuration) throws InterruptedException {
        String dataCenter = dataCenter();
        List<String> missing = new ArrayList<>();
        if (configuration.pool().isPresent()) {
            look("pool", configuration.pool().get(), name -> catalogue.storageDomain(dataCenter, name), missing);
        }
        Search networks = name -> catalogue.nicProfile(dataCenter, name);
        if (configuration.network().isPresent()) {
            look("network", configuration.network().get(), networks, missing);
        }
        for (Map.Entry<String, String> each : configuration.networks().entrySet()) {
            look("networks." + each.getKey(), each.getValue(), networks, missing);
        }
        if (!missing.isEmpty()) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, String.join("; ", missing));
        }
    }

    private static void look(String path, String name, Search search, List<String> missing)
            throws InterruptedException {
        try {
            String unused = search.find(name);
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.NOT_FOUND && failure.code() != ErrorCode.FAILED_PRECONDITION) {
                throw failure;
            }
            missing.add(path + ": " + failure.getMessage());
        }
    }
}
