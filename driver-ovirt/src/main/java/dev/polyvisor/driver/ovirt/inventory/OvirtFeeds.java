package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskProfile;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTag;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.driver.ovirt.wire.WireCluster;
import dev.polyvisor.driver.ovirt.wire.WireDataCenter;
import dev.polyvisor.driver.ovirt.wire.WireDiskProfile;
import dev.polyvisor.driver.ovirt.wire.WireHost;
import dev.polyvisor.driver.ovirt.wire.WireNetwork;
import dev.polyvisor.driver.ovirt.wire.WireNicProfile;
import dev.polyvisor.driver.ovirt.wire.WireTag;
import dev.polyvisor.driver.ovirt.wire.WireTemplate;
import java.util.List;
import java.util.Set;

/** The one feed of a session: the audit log, and the adapters in the order in which they list. */
public final class OvirtFeeds {
    /** All kinds, those that others refer to first. */
    public static final List<Kind<?>> KINDS = List.of(
            OvirtDataCenter.KIND,
            OvirtStorageDomain.KIND,
            OvirtNetwork.KIND,
            OvirtNicProfile.KIND,
            OvirtDiskProfile.KIND,
            OvirtDisk.KIND,
            OvirtCluster.KIND,
            OvirtServerCpu.KIND,
            OvirtHost.KIND,
            OvirtTag.KIND,
            OvirtTemplate.KIND,
            OvirtVm.KIND,
            OvirtSnapshot.KIND);

    private static final Set<String> HOST_ON_ITS_WAY = Set.of(
            "preparing_for_maintenance",
            "connecting",
            "initializing",
            "installing",
            "installing_os",
            "reboot",
            "kdumping",
            "unassigned");

    private OvirtFeeds() {}

    public static List<Feed<?>> of(OvirtSession session) {
        OvirtClient client = session.client();
        ResourceMapper mapper = new ResourceMapper(session.keys());
        VmMapper machines = new VmMapper(session.keys());
        List<Adapter<OvirtEvent>> adapters = List.of(
                new KindAdapter<>(session, dataCenters(client, mapper)),
                new KindAdapter<>(session, new StorageDomainReader(client, mapper)),
                new KindAdapter<>(session, networks(client, mapper)),
                new KindAdapter<>(session, nicProfiles(client, mapper)),
                new KindAdapter<>(session, diskProfiles(client, mapper)),
                new KindAdapter<>(session, new DiskReader(client, mapper)),
                new KindAdapter<>(session, clusters(client, mapper)),
                new KindAdapter<>(session, new ServerCpuReader(client, mapper)),
                new KindAdapter<>(session, hosts(client, mapper)),
                new KindAdapter<>(session, tags(client, mapper)),
                new KindAdapter<>(session, templates(client, machines)),
                new VmAdapter(session, machines));
        return List.of(Feed.of(new AuditLog(client, session.unsettled(), session.audit()), adapters));
    }

    private static KindReader<OvirtDataCenter> dataCenters(OvirtClient client, ResourceMapper mapper) {
        return new CollectionReader<>(
                client,
                OvirtDataCenter.KIND,
                "datacenters",
                "data_center",
                "",
                WireDataCenter.class,
                (wire, places) -> mapper.dataCenter(wire),
                value -> false);
    }

    private static KindReader<OvirtNetwork> networks(OvirtClient client, ResourceMapper mapper) {
        return new CollectionReader<>(
                client,
                OvirtNetwork.KIND,
                "networks",
                "network",
                "vnic_profiles",
                WireNetwork.class,
                mapper::network,
                value -> false);
    }

    private static KindReader<OvirtNicProfile> nicProfiles(OvirtClient client, ResourceMapper mapper) {
        return new CollectionReader<>(
                client,
                OvirtNicProfile.KIND,
                "vnicprofiles",
                "vnic_profile",
                "",
                WireNicProfile.class,
                mapper::nicProfile,
                value -> false);
    }

    private static KindReader<OvirtDiskProfile> diskProfiles(OvirtClient client, ResourceMapper mapper) {
        return new CollectionReader<>(
                client,
                OvirtDiskProfile.KIND,
                "diskprofiles",
                "disk_profile",
                "",
                WireDiskProfile.class,
                mapper::diskProfile,
                value -> false);
    }

    private static KindReader<OvirtCluster> clusters(OvirtClient client, ResourceMapper mapper) {
        return new CollectionReader<>(
                client,
                OvirtCluster.KIND,
                "clusters",
                "cluster",
                "",
                WireCluster.class,
                mapper::cluster,
                value -> false);
    }

    private static KindReader<OvirtHost> hosts(OvirtClient client, ResourceMapper mapper) {
        return new CollectionReader<>(
                client,
                OvirtHost.KIND,
                "hosts",
                "host",
                "network_attachments,nics",
                WireHost.class,
                mapper::host,
                host -> HOST_ON_ITS_WAY.contains(host.nativeState()));
    }

    private static KindReader<OvirtTag> tags(OvirtClient client, ResourceMapper mapper) {
        return new CollectionReader<>(
                client,
                OvirtTag.KIND,
                "tags",
                "tag",
                "",
                WireTag.class,
                (wire, places) -> mapper.tag(wire),
                value -> false);
    }

    private static KindReader<OvirtTemplate> templates(OvirtClient client, VmMapper mapper) {
        return new CollectionReader<>(
                client,
                OvirtTemplate.KIND,
                "templates",
                "template",
                "disk_attachments,nics",
                WireTemplate.class,
                mapper::template,
                template -> template.status().equals("locked"));
    }
}
