package dev.polyvisor.driver.lxd.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Requirements;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.inventory.InstanceLookup;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.session.Pools;
import dev.polyvisor.driver.lxd.session.VolumeId;
import dev.polyvisor.driver.lxd.wire.WireNetwork;
import dev.polyvisor.driver.lxd.wire.WireServer;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.resource.DataVolume;
import dev.polyvisor.spi.resource.DiskCopy;
import dev.polyvisor.spi.resource.DiskCopySpec;
import dev.polyvisor.spi.resource.ResourceBackend;
import dev.polyvisor.spi.resource.ResourceConfiguration;
import dev.polyvisor.spi.resource.VolumeSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The port of the resource driver to LXD: disks are custom volumes, copies of them are volumes, copies of system disks are
 * images, and all of them have the marks as {@code user.} keys. Thread safety: may be used from any thread.
 */
public final class LxdResources implements ResourceBackend {
    /** The type of a disk that is a directory of the guest. */
    static final String DIRECTORY = "dir";

    private final LxdSession session;
    private final InstanceLookup lookup;
    private final Pools pools;
    private final Volumes volumes;
    private final SystemCopies systemCopies;

    public LxdResources(LxdSession session) {
        this.session = session;
        this.lookup = new InstanceLookup(session);
        this.pools = new Pools(session);
        this.volumes = new Volumes(session, pools);
        this.systemCopies = new SystemCopies(session);
    }

    @Override
    public void check(ResourceConfiguration configuration) throws InterruptedException {
        WireServer unused = session.client().refresh();
        List<String> missing = new ArrayList<>();
        if (configuration.pool().isPresent()) {
            String pool = configuration.pool().get();
            Optional<String> problem = LxdNames.entity(pool);
            if (problem.isPresent()) {
                missing.add("pool: '" + pool + "' " + problem.get());
            } else if (pools.find(pool).isEmpty()) {
                missing.add("pool: there is no storage pool '" + pool + "'");
            }
        }
        if (configuration.network().isPresent()) {
            checkNetwork("network", configuration.network().get(), missing);
        }
        for (Map.Entry<String, String> each : configuration.networks().entrySet()) {
            checkNetwork("networks." + each.getKey(), each.getValue(), missing);
        }
        if (!missing.isEmpty()) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, String.join("; ", missing));
        }
    }

    private void checkNetwork(String path, String network, List<String> missing) throws InterruptedException {
        Optional<String> problem = LxdNames.entity(network);
        if (problem.isPresent()) {
            missing.add(path + ": '" + network + "' " + problem.get());
        } else if (session.client()
                .find(session.in(session.project(), HttpRequest.get("/1.0/networks/{}", network)), WireNetwork.class)
                .isEmpty()) {
            missing.add(path + ": there is no network '" + network + "'");
        }
    }

    @Override
    public Set<String> holdersOf(String hwaddr) throws InterruptedException {
        Set<String> holders = new HashSet<>();
        for (InstanceLookup.Read each : lookup.list(Optional.empty())) {
            if (each.value().hardwareAddresses().contains(hwaddr)) {
                holders.add(each.value().key().id());
            }
        }
        return holders;
    }

    @Override
    public List<DataVolume> volumes(Map<String, String> labels) throws InterruptedException {
        return volumes.values(volumes.marked(labels));
    }

    @Override
    public DataVolume createVolume(VolumeSpec spec) throws InterruptedException {
        return volumes.create(spec);
    }

    @Override
    public void deleteVolume(String id) throws InterruptedException {
        volumes.delete(id);
    }

    @Override
    public DiskCopy copy(DiskCopySpec spec) throws InterruptedException {
        if (spec.volume().isEmpty()) {
            return systemCopies.copy(spec);
        }
        DataVolume volume = spec.volume().get();
        VolumeId id = VolumeId.parse(volume.id()).orElseThrow(() -> Volumes.notFound("volume", volume.id()));
        VolumeId copy = volumes.copy(id, spec.name(), spec.labels()).id();
        boolean running = spec.instance().info().isRunning();
        return new DiskCopy(copy.toString(), spec.name(), spec.labels(), pools.ofCopy(id.pool(), running));
    }

    @Override
    public List<DiskCopy> copies(Map<String, String> labels) throws InterruptedException {
        List<DiskCopy> copies = new ArrayList<>(systemCopies.marked(labels));
        for (Volumes.Found each : volumes.marked(labels)) {
            copies.add(new DiskCopy(each.id().toString(), each.wire().name(), each.labels(), Consistency.UNKNOWN));
        }
        return copies;
    }

    @Override
    public void deleteCopy(String id) throws InterruptedException {
        if (VolumeId.parse(id).isPresent()) {
            volumes.delete(id);
        } else {
            systemCopies.delete(id);
        }
    }

    @Override
    public Capacity room(Requirements requirements) throws InterruptedException {
        return new Room(session, pools).of(requirements);
    }

    /** Directories are for containers and virtual machines; what has a file system of its own is for the latter. */
    @Override
    public Set<String> diskTypes() {
        Set<String> types = new TreeSet<>(CLOUD_INIT_DISK_TYPES);
        types.add(DIRECTORY);
        return types;
    }

    @Override
    public boolean volumesOutliveInstances() {
        return true;
    }

    /** LXD gives a disk the name of its device as serial number, with each dash doubled. */
    @Override
    public String guestDevice(String serial) {
        return "/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_lxd_" + serial.replace("-", "--");
    }
}
