package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireCluster;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireNicProfile;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireStorageDomain;
import dev.polyvisor.driver.ovirt.wire.WireTemplate;
import dev.polyvisor.http.HttpRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What requests refer to by name or identity, as the engine has it. What is not there is NOT_FOUND, what is there more than once
 * FAILED_PRECONDITION with all of it. Thread safety: may be used from any thread.
 */
public record Catalogue(OvirtClient client) {
    /** The template that is empty. */
    static final String BLANK = "00000000-0000-0000-0000-000000000000";

    /** The identity of a host. */
    String host(String wanted) throws InterruptedException {
        return ref("host", wanted, client.all(HttpRequest.get("/hosts"), "host", WireRef.class));
    }

    /** The identity of a size that the engine keeps. */
    String instanceType(String wanted) throws InterruptedException {
        return ref(
                "instance type", wanted, client.all(HttpRequest.get("/instancetypes"), "instance_type", WireRef.class));
    }

    /** The identity of a storage domain of a data centre. */
    public String storageDomain(String dataCenter, String wanted) throws InterruptedException {
        return ref(
                "storage domain",
                wanted,
                domains(dataCenter).stream()
                        .map(each -> new WireRef(each.id(), each.name()))
                        .toList());
    }

    /** The storage domain with the most room, where disks go that nobody has placed. */
    public String roomiest(String dataCenter) throws InterruptedException {
        return domains(dataCenter).stream()
                .filter(each -> Scalars.text(each.type()).equals("data"))
                .filter(each -> Scalars.text(each.status()).equals("active"))
                .max(Comparator.comparingLong(each -> Scalars.whole(each.available())))
                .map(each -> Scalars.text(each.id()))
                .orElseThrow(() -> Refusals.precondition("the data centre has no active storage domain for disks"));
    }

    private List<WireStorageDomain> domains(String dataCenter) throws InterruptedException {
        return client.all(
                HttpRequest.get("/datacenters/{}/storagedomains", dataCenter),
                "storage_domain",
                WireStorageDomain.class);
    }

    /** A template; of several versions the newest. */
    WireTemplate template(String wanted) throws InterruptedException {
        Optional<WireTemplate> known = templateWithId(wanted);
        if (known.isPresent()) {
            return known.get();
        }
        return templates(wanted).stream()
                .max(Comparator.comparingLong(Catalogue::version))
                .orElseThrow(() -> Refusals.notFound("template", wanted));
    }

    public Optional<WireTemplate> templateWithId(String id) throws InterruptedException {
        return isUuid(id)
                ? client.find(
                        HttpRequest.get("/templates/{}", id).query("follow", "disk_attachments,nics"),
                        WireTemplate.class)
                : Optional.empty();
    }

    /** All versions of a template. */
    List<WireTemplate> templates(String name) throws InterruptedException {
        return name.indexOf('"') >= 0
                ? List.of()
                : client
                        .all(
                                HttpRequest.get("/templates").query("search", "name=\"" + name + "\""),
                                "template",
                                WireTemplate.class)
                        .stream()
                        .filter(each -> name.equals(each.name()))
                        .toList();
    }

    private static long version(WireTemplate template) {
        var version = template.version();
        return version == null ? 1 : Scalars.whole(version.versionNumber());
    }

    /** The identity of a cluster of a data centre: the one that is wanted, else that of the template, else the only one. */
    String cluster(String dataCenter, Optional<String> wanted, String template) throws InterruptedException {
        List<WireCluster> all = client.all(HttpRequest.get("/clusters"), "cluster", WireCluster.class).stream()
                .filter(each -> WireRef.idOf(each.dataCenter()).equals(dataCenter))
                .toList();
        List<WireRef> refs =
                all.stream().map(each -> new WireRef(each.id(), each.name())).toList();
        if (wanted.isPresent()) {
            return ref("cluster", wanted.get(), refs);
        }
        if (refs.stream().anyMatch(each -> WireRef.idOf(each).equals(template))) {
            return template;
        }
        if (refs.size() != 1) {
            throw Refusals.precondition(
                    refs.isEmpty()
                            ? "the data centre has no cluster"
                            : "the data centre has several clusters; choose one by the option 'cluster': "
                                    + names(refs));
        }
        return WireRef.idOf(refs.get(0));
    }

    /** A disk that machines can share or hand on. */
    public WireDisk disk(String wanted) throws InterruptedException {
        return findDisk(wanted, disk -> true).orElseThrow(() -> Refusals.notFound("volume", wanted));
    }

    /** The image of a CD. */
    WireDisk medium(String wanted) throws InterruptedException {
        return findDisk(wanted, disk -> Scalars.text(disk.contentType()).equals("iso"))
                .orElseThrow(() -> Refusals.notFound("medium", wanted));
    }

    private Optional<WireDisk> findDisk(String wanted, Predicate<WireDisk> fits) throws InterruptedException {
        if (isUuid(wanted)) {
            Optional<WireDisk> known = client.find(HttpRequest.get("/disks/{}", wanted), WireDisk.class)
                    .filter(fits);
            if (known.isPresent()) {
                return known;
            }
        }
        if (wanted.indexOf('"') >= 0) {
            return Optional.empty();
        }
        List<WireDisk> named = client
                .all(HttpRequest.get("/disks").query("search", "alias=\"" + wanted + "\""), "disk", WireDisk.class)
                .stream()
                .filter(each -> wanted.equals(each.alias()) || wanted.equals(each.name()))
                .filter(fits)
                .toList();
        if (named.size() > 1) {
            throw Refusals.precondition("several disks have the name '" + wanted + "': "
                    + named.stream()
                            .map(each -> Scalars.text(each.id()))
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        return named.stream().findFirst();
    }

    /** The profile for a network: by identity, {@code NETWORK/PROFILE}, the network, or the profile. */
    public String nicProfile(String dataCenter, String wanted) throws InterruptedException {
        Map<String, String> networks =
                client.all(HttpRequest.get("/datacenters/{}/networks", dataCenter), "network", WireRef.class).stream()
                        .collect(Collectors.toMap(
                                WireRef::idOf, each -> Scalars.text(each.name()), (one, other) -> one));
        List<WireNicProfile> all =
                client.all(HttpRequest.get("/vnicprofiles"), "vnic_profile", WireNicProfile.class).stream()
                        .filter(each -> networks.containsKey(WireRef.idOf(each.network())))
                        .toList();
        List<WireNicProfile> found = all.stream()
                .filter(each -> wanted.equals(each.id()) || wanted.equals(path(each, networks)))
                .toList();
        if (found.isEmpty()) {
            List<WireNicProfile> ofNetwork = all.stream()
                    .filter(each -> wanted.equals(networks.get(WireRef.idOf(each.network()))))
                    .toList();
            List<WireNicProfile> usual = ofNetwork.stream()
                    .filter(each -> wanted.equals(each.name()))
                    .toList();
            found = !usual.isEmpty() ? usual : ofNetwork;
        }
        if (found.isEmpty()) {
            found = all.stream().filter(each -> wanted.equals(each.name())).toList();
        }
        if (found.size() > 1) {
            throw Refusals.precondition("several profiles are meant by the network '" + wanted + "': "
                    + found.stream().map(each -> path(each, networks)).sorted().collect(Collectors.joining(", ")));
        }
        return found.stream()
                .findFirst()
                .map(each -> Scalars.text(each.id()))
                .orElseThrow(() -> Refusals.notFound("network", wanted));
    }

    private static String path(WireNicProfile profile, Map<String, String> networks) {
        return networks.get(WireRef.idOf(profile.network())) + "/" + Scalars.text(profile.name());
    }

    private static String ref(String what, String wanted, List<WireRef> all) {
        List<WireRef> found = all.stream()
                .filter(each -> wanted.equals(each.id()) || wanted.equals(each.name()))
                .toList();
        if (found.size() > 1) {
            throw several(what, wanted, found);
        }
        return found.stream().findFirst().map(WireRef::idOf).orElseThrow(() -> Refusals.notFound(what, wanted));
    }

    private static PolyvisorException several(String what, String wanted, List<WireRef> found) {
        return Refusals.precondition("there is more than one " + what + " '" + wanted + "': "
                + found.stream().map(WireRef::idOf).sorted().collect(Collectors.joining(", ")));
    }

    private static String names(List<WireRef> all) {
        return all.stream().map(each -> Scalars.text(each.name())).sorted().collect(Collectors.joining(", "));
    }

    static boolean isUuid(String text) {
        return text.length() == 36 && EngineIds.isId(text);
    }
}
