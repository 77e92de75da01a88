package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.machine.OvirtMachineSpec.NetworkSpec;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireCluster;
import dev.polyvisor.driver.ovirt.wire.WireNetwork;
import dev.polyvisor.driver.ovirt.wire.WireNicProfile;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds what a specification names. Thread safety: may be used from any thread. */
final class Places {
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final OvirtClient client;

    Places(OvirtClient client) {
        this.client = client;
    }

    /** Where machines of a class are made. */
    record Place(String cluster, String dataCenter) {}

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The cluster of a specification. All are read: a search with an odd name finds nothing and says so to nobody. */
    Place of(OvirtMachineSpec spec) throws InterruptedException {
        WireCluster cluster = client.all(HttpRequest.get("/clusters"), "cluster", WireCluster.class).stream()
                .filter(each -> spec.cluster().equals(isId(spec.cluster()) ? each.id() : each.name()))
                .findFirst()
                .orElseThrow(() -> missing("cluster '" + spec.cluster() + "'"));
        String dataCenter = WireRef.idOf(cluster.dataCenter());
        if (dataCenter.isEmpty()) {
            throw missing("data centre of the cluster '" + spec.cluster() + "'");
        }
        return new Place(Scalars.text(cluster.id()), dataCenter);
    }

    /** The identifiers of the profiles of some networks, in their order. */
    List<String> profiles(List<NetworkSpec> networks, String dataCenter) throws InterruptedException {
        if (networks.isEmpty()) {
            return List.of();
        }
        List<WireNetwork> known = client.all(HttpRequest.get("/networks"), "network", WireNetwork.class);
        List<WireNicProfile> profiles =
                client.all(HttpRequest.get("/vnicprofiles"), "vnic_profile", WireNicProfile.class);
        List<String> found = new ArrayList<>();
        for (NetworkSpec wanted : networks) {
            Set<String> ids = known.stream()
                    .filter(each -> wanted.name().equals(each.name())
                            && WireRef.idOf(each.dataCenter()).equals(dataCenter))
                    .map(each -> Scalars.text(each.id()))
                    .collect(Collectors.toSet());
            String profile = wanted.profile().isEmpty() ? wanted.name() : wanted.profile();
            found.add(profiles.stream()
                    .filter(each -> profile.equals(each.name()) && ids.contains(WireRef.idOf(each.network())))
                    .map(each -> Scalars.text(each.id()))
                    .findFirst()
                    .orElseThrow(() -> missing("profile '" + profile + "' of a network '" + wanted.name() + "'")));
        }
        return found;
    }

    private static PolyvisorException missing(String what) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the engine has no " + what);
    }
}
