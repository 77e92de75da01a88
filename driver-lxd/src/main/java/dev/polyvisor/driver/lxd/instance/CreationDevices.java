package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.session.DeviceLookup;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.session.Pools;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import dev.polyvisor.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The disks and interfaces of a new instance as devices of LXD. */
record CreationDevices(Parts parts, String project) {
    private static final String TYPE = "type";

    /** What LXD has no form of. */
    static Optional<String> lacking(InstanceSpec spec) {
        if (spec.disks().stream().anyMatch(CreationDevices::isLacking)) {
            return Optional.of("this version of the lxd driver gives a new instance volumes that are there already, as"
                    + " disks or directories without further settings");
        } else if (spec.nics().stream().anyMatch(CreationDevices::isLacking)) {
            return Optional.of(
                    "LXD has no models, bindings, addresses or links of interfaces that are set at creation");
        }
        return Optional.empty();
    }

    private static boolean isLacking(DiskSpec disk) {
        return !(disk.source() instanceof DiskSource.Volume)
                || disk.kind() == DiskKind.CDROM
                || disk.kind() == DiskKind.LUN
                || disk.bus().isPresent()
                || disk.format().isPresent()
                || disk.bootable()
                || disk.shareable()
                || !disk.options().isEmpty();
    }

    private static boolean isLacking(NicSpec nic) {
        return nic.model().isPresent()
                || nic.binding().isPresent()
                || !nic.addresses().isEmpty()
                || !nic.linked()
                || !nic.plugged()
                || !nic.options().isEmpty();
    }

    @SuppressWarnings("unchecked") // the body is ours
    void add(InstanceSpec spec, Map<String, Object> body) throws InterruptedException {
        if (spec.disks().isEmpty() && spec.nics().isEmpty()) {
            return;
        }
        Map<String, Map<String, String>> devices =
                (Map<String, Map<String, String>>) body.computeIfAbsent("devices", key -> new LinkedHashMap<>());
        for (DiskSpec disk : spec.disks()) {
            // the serial number that a guest sees is the name of the device
            devices.put(disk.serial().orElse(disk.name()), disk(disk));
        }
        List<String> profiles = (List<String>) body.getOrDefault("profiles", List.of(DeviceLookup.DEFAULT_PROFILE));
        for (NicSpec nic : spec.nics()) {
            devices.put(nic.name(), nic(nic, profiles));
        }
    }

    private Map<String, String> disk(DiskSpec spec) throws InterruptedException {
        DiskSource.Volume source = (DiskSource.Volume) spec.source();
        Optional<String> pool = source.pool().or(spec::pool);
        Found found = find(source.name(), pool);
        Map<String, String> device = new LinkedHashMap<>();
        device.put(TYPE, "disk");
        device.put("pool", found.pool);
        device.put("source", source.name());
        if (!found.volume.contentType().equals("block")) {
            device.put(
                    "path", spec.path().orElseGet(() -> "/mnt/" + spec.serial().orElse(spec.name())));
        }
        if (spec.readOnly()) {
            device.put("readonly", "true");
        }
        return device;
    }

    private record Found(String pool, WireVolume volume) {}

    private Found find(String name, Optional<String> pool) throws InterruptedException {
        LxdNames.require("disks.source", name, LxdNames.entity(name));
        LxdSession session = parts.session();
        for (String each : pool.isPresent() ? List.of(pool.get()) : new Pools(session).names()) {
            Optional<WireVolume> found = session.client()
                    .find(
                            session.in(project, HttpRequest.get("/1.0/storage-pools/{}/volumes/custom/{}", each, name)),
                            WireVolume.class);
            if (found.isPresent()) {
                return new Found(each, found.get());
            }
        }
        throw Refusals.notFound("volume", name);
    }

    /** Without a network it is the interface of that name in the profiles, and where there is none one that leads nowhere. */
    private Map<String, String> nic(NicSpec spec, List<String> profiles) throws InterruptedException {
        DeviceLookup lookup = new DeviceLookup(parts.session(), project);
        Map<String, String> device = new LinkedHashMap<>();
        if (spec.network().isPresent()) {
            String network = spec.network().get();
            device.putAll(lookup.nicIn(LxdNames.require("nics.network", network, LxdNames.entity(network))));
        } else {
            device.putAll(lookup.nicOf(profiles, spec.name()).orElse(Map.of(TYPE, "nic", "nictype", "p2p")));
        }
        spec.mac().ifPresent(mac -> device.put("hwaddr", mac));
        spec.guestName().ifPresent(name -> device.put("name", name));
        if (spec.mtu().isPresent()) {
            device.put("mtu", String.valueOf(spec.mtu().getAsInt()));
        }
        return device;
    }
}
