package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.AddressScope;
import dev.polyvisor.api.instance.GuestAddress;
import dev.polyvisor.api.instance.GuestFileSystem;
import dev.polyvisor.api.instance.GuestInterface;
import dev.polyvisor.api.instance.GuestOs;
import dev.polyvisor.api.instance.GuestUser;
import dev.polyvisor.api.instance.InstanceStatistics;
import dev.polyvisor.api.instance.InstanceStatisticsBuilder;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireGuestSession;
import dev.polyvisor.driver.ovirt.wire.WireNic;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireStatistic;
import dev.polyvisor.driver.ovirt.wire.WireVersion;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.ReplyLimits;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.instance.UnsupportedGuest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What the agent in a guest has told the engine, and what the engine measures. Thread safety: may be used from any thread. */
final class GuestFacet extends UnsupportedGuest {
    private static final String FILE_SYSTEMS = "disks.usage";

    private final InstanceHandle instance;

    GuestFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
    }

    private <T> List<T> below(String collection, String element, Class<T> type) throws InterruptedException {
        return instance.parts().client().all(HttpRequest.get("/vms/{}/{}", instance.id(), collection), element, type);
    }

    private WireVm read() {
        instance.need(Capability.GUEST_INFO);
        return Blocking.get(instance::find).wire();
    }

    /** {@inheritDoc} The engine does not tell it; an agent is there when something has come from it. */
    @Override
    public boolean agentConnected() {
        WireVm vm = read();
        return "up".equals(vm.status())
                && (vm.guestOperatingSystem() != null
                        || Listed.in(vm.nics()).stream()
                                .anyMatch(
                                        nic -> !Listed.in(nic.reportedDevices()).isEmpty()));
    }

    @Override
    public Optional<GuestOs> os() {
        WireVm vm = read();
        WireVm.GuestSystem system = vm.guestOperatingSystem();
        if (system == null) {
            return Optional.empty();
        }
        GuestOs.Builder os = GuestOs.builder();
        text(system.distribution()).ifPresent(os::name);
        text(system.family()).ifPresent(os::id);
        version(system.version()).ifPresent(os::version);
        WireVm.Kernel kernel = system.kernel();
        version(kernel == null ? null : kernel.version()).ifPresent(os::kernel);
        text(system.architecture()).ifPresent(os::architecture);
        text(vm.fqdn()).ifPresent(os::fqdn);
        return Optional.of(os.build());
    }

    private static Optional<String> text(@Nullable String value) {
        return Optional.of(Scalars.text(value)).filter(text -> !text.isEmpty());
    }

    private static Optional<String> version(@Nullable WireVersion version) {
        return version == null ? Optional.empty() : text(version.fullVersion());
    }

    /** {@inheritDoc} Without those who only look at a console. */
    @Override
    public List<GuestUser> users() {
        instance.need(Capability.GUEST_INFO);
        List<GuestUser> users = new ArrayList<>();
        for (WireGuestSession session : Blocking.get(() -> below("sessions", "session", WireGuestSession.class))) {
            WireGuestSession.User user = session.user();
            if (user != null && !Scalars.isTrue(session.consoleUser())) {
                WireRef domain = user.domain();
                text(user.userName())
                        .or(() -> text(user.name()))
                        .ifPresent(name -> users.add(new GuestUser(
                                name, domain == null ? Optional.empty() : text(domain.name()), Optional.empty())));
            }
        }
        return List.copyOf(users);
    }

    @Override
    public List<GuestFileSystem> fileSystems() {
        instance.need(Capability.GUEST_INFO);
        return Blocking.get(this::figures).stream()
                .filter(each -> FILE_SYSTEMS.equals(each.name()))
                .flatMap(each -> Listed.in(each.values()).stream())
                .flatMap(value -> fileSystems(Scalars.text(value.detail())).stream())
                .sorted(Comparator.comparing(GuestFileSystem::mountPoint))
                .toList();
    }

    /** The engine hands on what the agent has written, a text that is JSON. */
    static List<GuestFileSystem> fileSystems(String text) {
        List<GuestFileSystem> found = new ArrayList<>();
        if (text.isBlank()) {
            return List.of();
        }
        try (JsonReader reader = new Json(ReplyLimits.DEFAULT).reader(text)) {
            reader.beginArray();
            while (reader.hasNext()) {
                Map<String, @Nullable Object> each = reader.nextMap();
                String path = member(each, "path");
                if (!path.isBlank()) {
                    String type = member(each, "fs");
                    found.add(new GuestFileSystem(
                            path, type, Optional.empty(), size(member(each, "used")), size(member(each, "total"))));
                }
            }
            reader.endArray();
        } catch (PolyvisorException unreadable) {
            return List.of();
        }
        return List.copyOf(found);
    }

    private static String member(Map<String, @Nullable Object> object, String name) {
        Object value = object.get(name);
        return value == null ? "" : value.toString();
    }

    private static Optional<DataSize> size(@Nullable String bytes) {
        return Scalars.longer(bytes).filter(number -> number >= 0).map(DataSize::bytes);
    }

    @Override
    public List<GuestInterface> interfaces() {
        instance.need(Capability.GUEST_INFO);
        return Blocking.get(() -> below("reporteddevices", "reported_device", WireNic.ReportedDevice.class)).stream()
                .map(GuestFacet::inside)
                .toList();
    }

    private static GuestInterface inside(WireNic.ReportedDevice device) {
        List<GuestAddress> addresses = Listed.in(device.ips()).stream()
                .map(ip -> Scalars.text(ip.address()))
                .filter(address -> !address.isEmpty())
                .map(address -> new GuestAddress(address, OptionalInt.empty(), scope(address)))
                .toList();
        WireNic.Mac mac = device.mac();
        return new GuestInterface(
                text(device.name()).orElse("unknown"),
                mac == null ? Optional.empty() : text(mac.address()),
                addresses,
                true,
                OptionalInt.empty(),
                Optional.empty());
    }

    private static AddressScope scope(String address) {
        if (address.startsWith("127.") || address.equals("::1")) {
            return AddressScope.LOCAL;
        }
        return address.startsWith("fe80:") || address.startsWith("169.254.") ? AddressScope.LINK : AddressScope.GLOBAL;
    }

    @Override
    public List<String> applications() {
        instance.need(Capability.GUEST_INFO);
        return Blocking.get(() -> below("applications", "application", WireRef.class)).stream()
                .map(each -> Scalars.text(each.name()))
                .filter(name -> !name.isEmpty())
                .sorted()
                .toList();
    }

    private List<WireStatistic> figures() throws InterruptedException {
        return below("statistics", "statistic", WireStatistic.class);
    }

    @Override
    public InstanceStatistics statistics() {
        instance.need(Capability.STATISTICS);
        InstanceStatisticsBuilder told =
                InstanceStatistics.at(instance.parts().context().clock().now());
        for (WireStatistic each : Blocking.get(this::figures)) {
            Listed.in(each.values()).stream()
                    .findFirst()
                    .ifPresent(value -> figure(Scalars.text(each.name()), Scalars.text(value.datum()), told));
        }
        return told.build();
    }

    private static void figure(String name, String datum, InstanceStatisticsBuilder told) {
        double number;
        try {
            number = Double.parseDouble(datum);
        } catch (NumberFormatException text) {
            return;
        }
        switch (name) {
            case "memory.used" -> told.memoryUsed(DataSize.bytes((long) number));
            case "memory.installed" -> told.memoryTotal(DataSize.bytes((long) number));
            case "cpu.current.total" -> told.cpuUsage(number / 100);
            default -> told.detail(name, number);
        }
    }
}
