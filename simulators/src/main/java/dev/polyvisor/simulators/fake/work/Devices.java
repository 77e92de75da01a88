package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.NetworkDatum;
import dev.polyvisor.simulators.fake.backend.Datum.PoolDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.backend.Placement;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.model.Addresses;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import dev.polyvisor.simulators.fake.model.FakePool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The devices of machines in the backend's own keys. */
public final class Devices {
    /** What a device is: {@code disk}, {@code nic}, or anything else, which is kept and not looked at. */
    public static final String TYPE = "type";

    /** The id of the volume of a disk. */
    public static final String VOLUME = "volume";

    /** The name of the volume, by which hosts may give it. */
    public static final String SOURCE = "source";

    /** The name of the pool of a disk. */
    public static final String POOL = "pool";

    /** The name of the network of an interface. */
    public static final String NETWORK = "network";

    /** The hardware address of an interface. */
    public static final String MAC = "hwaddr";

    /** The disk that a machine boots from. */
    public static final String ROOT = "root";

    private final Backend backend;

    Devices(Backend backend) {
        this.backend = backend;
    }

    public boolean isDisk(Map<String, String> device) {
        return "disk".equals(device.get(TYPE));
    }

    public boolean isNic(Map<String, String> device) {
        return "nic".equals(device.get(TYPE));
    }

    /** What a machine has that nobody has touched. */
    Map<String, Map<String, String>> ofGenerated(MachineDatum machine) {
        Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        for (int i = 0; i < machine.volumes().size(); i++) {
            Optional<VolumeDatum> volume = backend.volume(machine.volumes().get(i));
            if (volume.isPresent()) {
                devices.put(i == 0 ? ROOT : "data" + i, disk(volume.get(), i == 0));
            }
        }
        for (int i = 0; i < machine.networks().size(); i++) {
            String mac = Addresses.mac(machine.mac() + ((long) i << 25));
            devices.put("eth" + i, nic(machine.networks().get(i), mac));
        }
        return devices;
    }

    public Map<String, String> disk(VolumeDatum volume, boolean root) {
        Map<String, String> device = new LinkedHashMap<>();
        device.put(TYPE, "disk");
        device.put(VOLUME, volume.id());
        device.put(SOURCE, volume.name());
        device.put(POOL, poolName(volume.pool()));
        if (root) {
            device.put("path", "/");
            device.put("bootable", "true");
        }
        return device;
    }

    /** An interface on a network given by its id. */
    public Map<String, String> nic(String network, String mac) {
        Map<String, String> device = new LinkedHashMap<>();
        device.put(TYPE, "nic");
        device.put(
                NETWORK,
                backend.find(FakeNetwork.KIND, network).map(n -> n.name()).orElse(network));
        device.put(MAC, mac);
        return device;
    }

    List<String> volumes(Properties properties) {
        return properties.devices().values().stream()
                .filter(this::isDisk)
                .map(d -> d.get(VOLUME))
                .filter(Objects::nonNull)
                .toList();
    }

    List<String> networks(Properties properties) {
        return properties.devices().values().stream()
                .filter(this::isNic)
                .map(d -> d.get(NETWORK))
                .filter(Objects::nonNull)
                .flatMap(name -> backend.network(name).map(NetworkDatum::id).stream())
                .distinct()
                .toList();
    }

    /** The address of the first interface. */
    OptionalLong mac(Properties properties) {
        return properties.devices().values().stream()
                .filter(this::isNic)
                .map(d -> d.get(MAC))
                .filter(Objects::nonNull)
                .mapToLong(Addresses::parseMac)
                .findFirst();
    }

    /** A pool by name or id. */
    public PoolDatum pool(String text) {
        return backend.values(FakePool.KIND, PoolDatum.class).stream()
                .filter(p -> p.name().equals(text) || p.id().equals(text))
                .findFirst()
                .orElseThrow(Refusal.no("storage pool", text));
    }

    public PoolDatum defaultPool() {
        return backend.values(FakePool.KIND, PoolDatum.class).get(0);
    }

    public String poolName(String id) {
        return backend.find(FakePool.KIND, id).map(p -> p.name()).orElse(id);
    }

    /** A network by name or id; the first one for an empty text. */
    public NetworkDatum network(String text) {
        return text.isEmpty()
                ? backend.values(FakeNetwork.KIND, NetworkDatum.class).get(0)
                : backend.network(text).orElseThrow(Refusal.no("network", text));
    }

    /** A volume of a scope by name or id. */
    public Optional<VolumeDatum> volume(String scope, String text) {
        Optional<VolumeDatum> byId = backend.volume(text).filter(v -> v.scope().equals(scope));
        if (byId.isPresent()) {
            return byId;
        }
        return backend.volumeNamed(scope, text);
    }

    /** The machines that a volume is attached to. */
    public List<MachineDatum> holders(String volume) {
        return backend.machinesWithVolume(volume);
    }

    /** The machine whose first interface has a hardware address. */
    public Optional<MachineDatum> macHolder(String mac) {
        return backend.machineWithMac(Addresses.parseMac(mac));
    }

    /** Devices as a host gave them: volumes and networks are looked up, addresses made. */
    public Map<String, Map<String, String>> complete(MachineDatum machine, Map<String, Map<String, String>> devices) {
        Map<String, Map<String, String>> complete = new LinkedHashMap<>();
        devices.forEach((name, device) -> complete.put(name, complete(machine, name, device)));
        return complete;
    }

    private Map<String, String> complete(MachineDatum machine, String name, Map<String, String> device) {
        Map<String, String> complete = new LinkedHashMap<>(device);
        String source = device.get(SOURCE);
        if (isDisk(device) && !device.containsKey(VOLUME) && source != null) {
            VolumeDatum volume = volume(machine.scope(), source)
                    .orElseThrow(
                            () -> PolyvisorException.invalidArgument("devices." + name + ".source", "is no volume"));
            complete.put(VOLUME, volume.id());
            complete.put(POOL, poolName(volume.pool()));
        }
        if (isNic(device)) {
            String network = device.getOrDefault(NETWORK, "");
            if (!network.isEmpty() && backend.network(network).isEmpty()) {
                throw PolyvisorException.invalidArgument("devices." + name + ".network", "is no network");
            }
            complete.put(NETWORK, network(network).name());
            complete.putIfAbsent(MAC, newMac(machine.id(), name));
        }
        return complete;
    }

    /** An address that follows from the machine and the name of the interface. */
    public String newMac(String machine, String device) {
        long first = new Placement(backend).freeMac(machine);
        long slot = device.equals("eth0") ? 0 : 1 + Math.floorMod(device.hashCode(), 0x7f);
        return Addresses.mac(first + (slot << 25));
    }
}
