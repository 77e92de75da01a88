package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock.Timer;
import dev.polyvisor.api.instance.AddressScope;
import dev.polyvisor.api.instance.Guest;
import dev.polyvisor.api.instance.GuestAddress;
import dev.polyvisor.api.instance.GuestFileSystem;
import dev.polyvisor.api.instance.GuestInterface;
import dev.polyvisor.api.instance.GuestOs;
import dev.polyvisor.api.instance.GuestUser;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceStatistics;
import dev.polyvisor.api.instance.InstanceStatisticsBuilder;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.backend.Interior;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.work.Machines;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a guest tells. The figures follow from the machine and the time since its start. */
final class FakeGuest implements Guest {
    private final FakeInstance instance;
    private final Parts parts;

    FakeGuest(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public boolean agentConnected() {
        return talks(instance.read());
    }

    @Override
    public Optional<GuestOs> os() {
        MachineDatum machine = instance.read();
        return talks(machine)
                ? Optional.of(GuestOs.builder()
                        .name("Fake Linux 1")
                        .id("fake")
                        .version("1")
                        .kernel("6.1.0-fake")
                        .architecture("x86_64")
                        .hostName(machine.name())
                        .timezone("UTC")
                        .agentVersion("1.0")
                        .build())
                : Optional.empty();
    }

    @Override
    public List<GuestUser> users() {
        MachineDatum machine = instance.read();
        return talks(machine) ? List.of(new GuestUser("root", Optional.empty(), started(machine))) : List.of();
    }

    @Override
    public List<GuestFileSystem> fileSystems() {
        MachineDatum machine = instance.read();
        if (!talks(machine)) {
            return List.of();
        }
        return parts.backend()
                .locked(() -> parts.infos().disks(machine).stream()
                        .filter(d -> d.size().isPresent())
                        .map(d -> new GuestFileSystem(
                                d.path().orElse("/mnt/" + d.name()),
                                "ext4",
                                Optional.of("/dev/" + d.name()),
                                Optional.of(DataSize.mib(512)),
                                d.size()))
                        .toList());
    }

    @Override
    public List<GuestInterface> interfaces() {
        MachineDatum machine = instance.read();
        return talks(machine)
                ? parts.backend()
                        .locked(() -> parts.infos().nics(machine).stream()
                                .filter(Nic::plugged)
                                .map(FakeGuest::seenInside)
                                .toList())
                : List.of();
    }

    @Override
    public List<String> applications() {
        return talks(instance.read()) ? List.of("fake-agent-1.0", "fake-kernel-6.1.0") : List.of();
    }

    @Override
    public InstanceStatistics statistics() {
        MachineDatum machine = instance.read();
        Instant now = parts.session().context().clock().now();
        InstanceStatisticsBuilder b = InstanceStatistics.at(now);
        parts.backend().locked(() -> {
            parts.infos()
                    .disks(machine)
                    .forEach(d -> d.size().ifPresent(size -> b.diskUsed(d.name(), DataSize.bytes(size.bytes() / 4))));
            return null;
        });
        if (!Machines.isUp(machine)) {
            return b.build();
        }
        long seconds = started(machine)
                .map(at -> Math.max(0, Duration.between(at, now).toSeconds()))
                .orElse(3600L);
        b.initPid(Infos.initPid(machine))
                .processes(12)
                .cpuTime(Duration.ofMillis(seconds * 50 * machine.cpus()))
                .cpuUsage(0.05 * machine.cpus())
                .memoryTotal(machine.memory())
                .memoryUsed(DataSize.bytes(machine.memory().bytes() / 3))
                .memoryPeak(DataSize.bytes(machine.memory().bytes() / 2))
                .swapUsed(DataSize.bytes(0))
                .swapPeak(DataSize.bytes(0));
        parts.infos()
                .nics(machine)
                .forEach(n -> b.traffic(
                        n.name(), new InstanceStatistics.Traffic(seconds * 1500, seconds * 900, seconds, seconds)));
        return b.build();
    }

    @Override
    public Operation<Instance> freezeFileSystems(Duration thawAfter) {
        instance.need(Capability.GUEST_FREEZE);
        if (thawAfter.isNegative() || thawAfter.isZero()) {
            throw PolyvisorException.invalidArgument("thawAfter", "is not above zero");
        }
        return instance.<Instance>verb("guest.freeze")
                .unless(() -> {
                    parts.machines().needGuest(machine());
                    return interior().frozen();
                })
                .doing(id -> {
                    interior().frozen(true);
                    Timer unused = parts.session().context().clock().schedule(thawAfter, this::thaw);
                })
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> thawFileSystems() {
        instance.need(Capability.GUEST_FREEZE);
        return instance.<Instance>verb("guest.thaw")
                .unless(() -> {
                    parts.machines().needGuest(machine());
                    return !interior().frozen();
                })
                .doing(id -> interior().frozen(false))
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> dumpMemory(String volume) {
        instance.need(Capability.MEMORY_DUMP);
        return instance.<Instance>verb("guest.dump")
                .provided(() -> {
                    if (!Machines.isUp(machine())) {
                        throw Refusal.precondition("instance '" + machine().name() + "' does not run");
                    }
                    VolumeDatum target = target(volume);
                    if (target.capacity().compareTo(machine().memory()) < 0) {
                        throw Refusal.precondition("volume '" + volume + "' is too small");
                    }
                })
                .doing(id -> remember(Optional.of(target(volume).id())))
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> releaseMemoryDump() {
        instance.need(Capability.MEMORY_DUMP);
        return instance.<Instance>verb("guest.release-dump")
                .unless(() -> parts.machines()
                        .properties(machine())
                        .find(Properties.DUMP)
                        .isEmpty())
                .doing(id -> remember(Optional.empty()))
                .giving(instance::itself);
    }

    private void thaw() {
        parts.backend().machine(instance.id()).ifPresent(machine -> interior().frozen(false));
    }

    private void remember(Optional<String> volume) {
        Properties properties = parts.machines().properties(machine());
        MachineDatum after = parts.machines()
                .write(
                        machine(),
                        volume.map(v -> properties.with(Properties.DUMP, v))
                                .orElseGet(() -> properties.without(Properties.DUMP)));
        parts.backend().lifecycle().tell(after, LifecycleAction.UPDATED);
    }

    private VolumeDatum target(String volume) {
        return parts.machines().devices().volume(machine().scope(), volume).orElseThrow(Refusal.no("volume", volume));
    }

    private boolean talks(MachineDatum machine) {
        return Machines.isUp(machine) && parts.machines().hasAgent(machine);
    }

    private Optional<Instant> started(MachineDatum machine) {
        return parts.machines().properties(machine).find(Properties.STARTED).map(Instant::parse);
    }

    private static GuestInterface seenInside(Nic nic) {
        return new GuestInterface(
                nic.guestName().orElse(nic.name()),
                nic.mac(),
                nic.addresses().stream()
                        .map(a -> new GuestAddress(a, OptionalInt.of(8), AddressScope.GLOBAL))
                        .toList(),
                nic.linked(),
                OptionalInt.of(nic.mtu().orElse(1500)),
                nic.hostName());
    }

    private Interior interior() {
        return parts.machines().interior(machine());
    }

    private MachineDatum machine() {
        return parts.machines().get(instance.id());
    }
}
