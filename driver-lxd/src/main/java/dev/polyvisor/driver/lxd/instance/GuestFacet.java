package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.instance.AddressScope;
import dev.polyvisor.api.instance.GuestAddress;
import dev.polyvisor.api.instance.GuestFileSystem;
import dev.polyvisor.api.instance.GuestInterface;
import dev.polyvisor.api.instance.GuestOs;
import dev.polyvisor.api.instance.GuestUser;
import dev.polyvisor.api.instance.InstanceStatistics;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.wire.WireAddress;
import dev.polyvisor.driver.lxd.wire.WireInterface;
import dev.polyvisor.driver.lxd.wire.WireState;
import dev.polyvisor.spi.instance.UnsupportedGuest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What LXD tells of the inside: usage and interfaces, and nothing of systems, users and file systems. */
final class GuestFacet extends UnsupportedGuest {
    private final InstanceHandle instance;

    GuestFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
    }

    @Override
    public boolean agentConnected() {
        Found found = instance.read();
        WireState state = found.wire().state();
        boolean told = found.value().type() == MachineType.CONTAINER || state != null && state.processes() >= 0;
        return found.isRunning() && told;
    }

    @Override
    public Optional<GuestOs> os() {
        instance.need(Capability.GUEST_INFO);
        return Optional.empty();
    }

    @Override
    public List<GuestUser> users() {
        instance.need(Capability.GUEST_INFO);
        return List.of();
    }

    @Override
    public List<GuestFileSystem> fileSystems() {
        instance.need(Capability.GUEST_INFO);
        return List.of();
    }

    @Override
    public List<GuestInterface> interfaces() {
        instance.need(Capability.GUEST_INFO);
        WireState state = instance.read().wire().state();
        Map<String, WireInterface> told = state == null ? Map.of() : state.network();
        return new TreeMap<>(told)
                .entrySet().stream()
                        .map(each -> guestInterface(each.getKey(), each.getValue()))
                        .toList();
    }

    private static GuestInterface guestInterface(String name, WireInterface wire) {
        return new GuestInterface(
                name,
                given(wire.hwaddr()),
                wire.addresses().stream().map(GuestFacet::address).toList(),
                wire.state().equals("up"),
                wire.mtu() > 0 ? OptionalInt.of(wire.mtu()) : OptionalInt.empty(),
                given(wire.hostName()));
    }

    private static GuestAddress address(WireAddress wire) {
        AddressScope scope =
                switch (wire.scope()) {
                    case "local" -> AddressScope.LOCAL;
                    case "link" -> AddressScope.LINK;
                    case "global" -> AddressScope.GLOBAL;
                    default -> AddressScope.UNKNOWN;
                };
        OptionalInt prefix = wire.netmask().matches("[0-9]{1,3}")
                ? OptionalInt.of(Integer.parseInt(wire.netmask()))
                : OptionalInt.empty();
        return new GuestAddress(wire.address(), prefix, scope);
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public List<String> applications() {
        instance.need(Capability.GUEST_INFO);
        return List.of();
    }

    @Override
    public InstanceStatistics statistics() {
        instance.need(Capability.STATISTICS);
        return Details.statistics(instance.parts(), instance.read());
    }
}
