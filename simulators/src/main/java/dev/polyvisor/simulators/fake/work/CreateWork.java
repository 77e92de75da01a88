package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Datum.ClusterDatum;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.backend.Interior;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.model.FakeCluster;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes machines. Each method is one step under the lock of the backend. */
public final class CreateWork {
    private static final Map<String, Size> SIZES = Map.of(
            "small", new Size(1, DataSize.gib(1)),
            "medium", new Size(2, DataSize.gib(4)),
            "large", new Size(4, DataSize.gib(8)));
    private static final DataSize ROOT = DataSize.gib(10);

    private final Machines machines;
    private final DiskWork disks;
    private final NicWork nics;

    public CreateWork(Machines machines) {
        this.machines = machines;
        this.disks = new DiskWork(machines);
        this.nics = new NicWork(machines);
    }

    /** Refuses at once what this backend has no form of. */
    public void check(InstanceSpec spec) {
        Refusal.unknownOptions(spec.options());
        InstanceSource source = spec.source();
        if (source instanceof InstanceSource.ContainerDisk || source instanceof InstanceSource.Url) {
            throw Refusal.unimplemented("the fake driver has no images outside of its backend");
        }
        if (source instanceof InstanceSource.Image image && image.server().isPresent()) {
            throw Refusal.unimplemented("the fake driver has no image servers");
        }
        spec.disks().forEach(disks::check);
        spec.nics().forEach(NicWork::check);
    }

    /** The machine that an earlier try with the same key left; empty when the name is free. */
    public Optional<MachineDatum> existing(String scope, String name, String key) {
        Optional<MachineDatum> found = machines.backend().machine(scope, name);
        found.ifPresent(machine -> {
            String made = machines.properties(machine).find(Properties.KEY).orElse("");
            if (!made.equals(key)) {
                throw Refusal.taken("instance", name);
            }
        });
        return found;
    }

    /** Makes a machine in the state PROVISIONING. */
    public MachineDatum create(String scope, InstanceSpec spec) {
        needRoom(scope);
        InstanceSource source = spec.source();
        if (source instanceof InstanceSource.CopyOf copy) {
            MachineDatum of = machines.backend()
                    .machine(copy.instance().scope().name(), copy.instance().name())
                    .orElseThrow(Refusal.no("instance", copy.instance().toString()));
            return new CopyWork(machines).copy(of, scope, asCopy(spec, copy));
        }
        Optional<ImageDatum> image = image(source);
        Optional<Size> size = spec.instanceType()
                .map(name -> Optional.ofNullable(SIZES.get(name)).orElseThrow(Refusal.no("instance type", name)));
        spec.profiles().stream().filter(p -> !p.equals("default")).findFirst().ifPresent(p -> {
            throw Refusal.notFound("profile", p);
        });
        Optional<HostDatum> host = spec.location().map(machines::host);
        MachineType type = spec.type().orElse(MachineType.CONTAINER);
        String id = machines.backend().newId(FakeMachine.KIND);
        MachineDatum machine = new MachineDatum(
                id,
                spec.name(),
                scope,
                type,
                MachineState.PROVISIONING,
                host.map(HostDatum::id),
                host.map(HostDatum::cluster).orElseGet(this::firstCluster),
                spec.topology()
                        .map(t -> t.cpus())
                        .orElse(spec.cpus().orElse(size.map(Size::cpus).orElse(1))),
                spec.memory().or(() -> size.map(Size::memory)).orElse(DataSize.gib(1)),
                machines.placement().freeMac(id),
                0,
                machines.backend().now().getEpochSecond(),
                0,
                spec.labels(),
                image.map(ImageDatum::id).orElse(""),
                List.of(),
                List.of());
        machines.backend().attach(id, new Interior(properties(spec)));
        fill(machine, spec, image.orElse(null));
        MachineDatum made = machines.get(id);
        if (type == MachineType.CONTAINER) {
            made = machines.write(
                    made.change().host(machines.placement().whenStopped(made)), machines.properties(made));
        }
        machines.backend().lifecycle().tell(made, LifecycleAction.CREATED);
        return made;
    }

    /** Ends the making. */
    public MachineDatum complete(String id) {
        MachineDatum machine = machines.get(id);
        return machine.state() == MachineState.PROVISIONING
                ? machines.write(machine.change().state(MachineState.STOPPED), machines.properties(machine))
                : machine;
    }

    void needRoom(String scope) {
        if (!machines.backend().scopes().contains(scope)) {
            throw Refusal.notFound("scope", scope);
        }
        if (machines.backend().room() <= 0) {
            throw Refusal.exhausted("there is no room for another instance");
        }
    }

    private void fill(MachineDatum machine, InstanceSpec spec, @Nullable ImageDatum image) {
        Backend backend = machines.backend();
        backend.put(machine);
        try {
            root(machine, spec, image);
            spec.disks().forEach(disk -> disks.attach(machine.id(), disk));
            List<NicSpec> wanted = spec.nics().isEmpty() && spec.devices().isEmpty()
                    ? List.of(NicSpec.named("eth0").build())
                    : spec.nics();
            wanted.forEach(nic -> nics.attach(machine.id(), nic));
            MachineDatum now = machines.get(machine.id());
            Map<String, Map<String, String>> devices =
                    new LinkedHashMap<>(machines.properties(now).devices());
            devices.putAll(machines.devices().complete(now, spec.devices()));
            machines.write(now, machines.properties(now).withDevices(devices));
        } catch (PolyvisorException e) {
            machines.remove(machine, true);
            throw e;
        }
    }

    private void root(MachineDatum machine, InstanceSpec spec, @Nullable ImageDatum image) {
        if (spec.source() instanceof InstanceSource.Volume volume) {
            DiskSource source = volume.cloned()
                    ? new DiskSource.CloneOf(volume.name(), volume.pool(), Optional.empty())
                    : new DiskSource.Volume(volume.name(), volume.pool());
            disks.attach(
                    machine.id(),
                    DiskSpec.named(Devices.ROOT).source(source).bootable(true).build());
            return;
        }
        VolumeDatum root = disks.newVolume(
                machine,
                machine.name() + "-root",
                spec.storagePool(),
                spec.rootSize().orElse(image == null ? ROOT : image.size()));
        machines.write(
                machine,
                machines.properties(machine)
                        .withDevice(Devices.ROOT, machines.devices().disk(root, true)));
        if (image != null) {
            // what was published of an instance has its files; the other images have none of their own
            machines.backend()
                    .attached(image.id(), Content.class)
                    .ifPresent(files -> machines.backend().attach(root.id(), files.copy()));
        }
    }

    private static Properties properties(InstanceSpec spec) {
        Map<String, String> config = new LinkedHashMap<>(spec.config());
        config.put(Properties.KEY, spec.idempotencyKey());
        spec.instanceType().ifPresent(t -> config.put(ConfigWork.TYPE, t));
        spec.preference().ifPresent(p -> config.put(ConfigWork.PREFERENCE, p));
        spec.setup().userData().ifPresent(s -> config.put("cloud-init.user-data", s.reveal()));
        spec.setup().vendorData().ifPresent(s -> config.put("cloud-init.vendor-data", s.reveal()));
        spec.setup().networkData().ifPresent(s -> config.put("cloud-init.network-config", s.reveal()));
        return new Properties(
                spec.description(),
                config,
                Map.of(),
                spec.profiles().isEmpty() ? List.of("default") : spec.profiles(),
                spec.ephemeral());
    }

    private Optional<ImageDatum> image(InstanceSource source) {
        Backend backend = machines.backend();
        if (source instanceof InstanceSource.Image image) {
            return Optional.of(backend.image(image.name()).orElseThrow(Refusal.no("image", image.name())));
        } else if (source instanceof InstanceSource.ImageId image) {
            return Optional.of(backend.image(image.id()).orElseThrow(Refusal.no("image", image.id())));
        } else if (source instanceof InstanceSource.Template template) {
            return Optional.of(backend.image(template.name()).orElseThrow(Refusal.no("template", template.name())));
        } else if (source instanceof InstanceSource.ImageProperties wanted) {
            return Optional.of(backend.values(FakeImage.KIND, ImageDatum.class).stream()
                    .filter(i -> i.labels()
                            .entrySet()
                            .containsAll(wanted.properties().entrySet()))
                    .findFirst()
                    .orElseThrow(Refusal.no("image with", wanted.properties().toString())));
        }
        return Optional.empty();
    }

    private static CopySpec asCopy(InstanceSpec spec, InstanceSource.CopyOf copy) {
        CopySpec.Builder b = CopySpec.named(spec.name())
                .idempotencyKey(spec.idempotencyKey())
                .includeSnapshots(copy.includeSnapshots())
                .labels(spec.labels());
        copy.snapshot().ifPresent(b::snapshot);
        spec.location().ifPresent(b::location);
        spec.storagePool().ifPresent(b::storagePool);
        return b.build();
    }

    private String firstCluster() {
        return machines.backend()
                .values(FakeCluster.KIND, ClusterDatum.class)
                .get(0)
                .id();
    }

    private record Size(int cpus, DataSize memory) {}
}
