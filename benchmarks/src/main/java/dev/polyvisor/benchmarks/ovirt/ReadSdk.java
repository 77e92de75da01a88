package dev.polyvisor.benchmarks.ovirt;

import dev.polyvisor.benchmarks.Pass;
import dev.polyvisor.benchmarks.ProcessFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.ovirt.engine.sdk4.Connection;
import org.ovirt.engine.sdk4.ConnectionBuilder;
import org.ovirt.engine.sdk4.services.SystemService;
import org.ovirt.engine.sdk4.types.DataCenter;
import org.ovirt.engine.sdk4.types.Disk;
import org.ovirt.engine.sdk4.types.SnapshotType;
import org.ovirt.engine.sdk4.types.Vm;

/** Reads with the SDK of oVirt what a fleet shows, into lists; some times in one process. */
final class ReadSdk {
    private static final int PAGE = 512;
    private static final String FOLLOWED =
            "disk_attachments,host_devices,snapshots,watchdogs,cdroms,nics.reported_devices,tags";

    private ReadSdk() {}

    /**
     * Runs.
     *
     * @param args the root of the API, how often
     */
    public static void main(String[] args) throws Exception {
        for (int pass = 0; pass < Integer.parseInt(args[1]); pass++) {
            long before = ProcessFigures.retainedHeap();
            Pass.Running timed = Pass.begin();
            long unused = read(args[0], found -> {
                Pass read = timed.end(found);
                read.retaining(ProcessFigures.retainedHeap() - before).print();
            });
        }
    }

    /** Reads once, and tells how much was found while it is there. */
    static long read(String url, LongConsumer whileThere) throws Exception {
        try (Connection connection = ConnectionBuilder.connection()
                .url(url)
                .user(OvirtServer.USER)
                .password(OvirtServer.PASSWORD)
                .build()) {
            SystemService system = connection.systemService();
            List<Object> places = places(system);
            List<Disk> disks = system.disksService().list().send().disks();
            List<Vm> vms = vms(system);
            long found = vms.size()
                    + disks.size()
                    + vms.stream().mapToLong(ReadSdk::snapshots).sum();
            whileThere.accept(found);
            if (places.isEmpty()) {
                throw new IllegalStateException("an engine has data centers");
            }
            return found;
        }
    }

    /** Everything but machines and disks. */
    private static List<Object> places(SystemService system) {
        List<Object> all = new ArrayList<>();
        for (DataCenter each : system.dataCentersService().list().send().dataCenters()) {
            all.add(each);
            all.addAll(system.dataCentersService()
                    .dataCenterService(each.id())
                    .storageDomainsService()
                    .list()
                    .send()
                    .storageDomains());
        }
        all.addAll(system.storageDomainsService().list().send().storageDomains());
        all.addAll(
                system.networksService().list().follow("vnic_profiles").send().networks());
        all.addAll(system.vnicProfilesService().list().send().profiles());
        all.addAll(system.diskProfilesService().list().send().profile());
        all.addAll(system.clustersService().list().send().clusters());
        all.addAll(system.hostsService()
                .list()
                .follow("network_attachments,nics")
                .send()
                .hosts());
        all.addAll(system.tagsService().list().send().tags());
        all.addAll(system.templatesService()
                .list()
                .follow("disk_attachments,nics")
                .send()
                .templates());
        return all;
    }

    private static List<Vm> vms(SystemService system) {
        List<Vm> all = new ArrayList<>();
        List<Vm> page;
        do {
            page = system.vmsService()
                    .list()
                    .follow(FOLLOWED)
                    .max(PAGE)
                    .search("page " + (all.size() / PAGE + 1))
                    .send()
                    .vms();
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }

    private static long snapshots(Vm vm) {
        return vm.snapshots().stream()
                .filter(each -> each.snapshotType() != SnapshotType.ACTIVE)
                .count();
    }
}
