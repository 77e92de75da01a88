package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.Nics;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.function.HardwareAddress;
import dev.polyvisor.driver.lxd.wire.WireAddress;
import dev.polyvisor.driver.lxd.wire.WireEnvironment;
import dev.polyvisor.driver.lxd.wire.WireInterface;
import dev.polyvisor.driver.lxd.wire.WireState;
import dev.polyvisor.spi.instance.Blocking;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Network interfaces: devices of the type {@code nic}, with what LXD keeps for them below {@code volatile.}. */
record NicsFacet(InstanceHandle instance) implements Nics {

    @Override
    public List<Nic> list() {
        instance.need(Capability.NICS);
        return Blocking.get(() -> all(instance.find()));
    }

    /** By name, as LXD numbers them for the guest. */
    private List<Nic> all(Found found) throws InterruptedException {
        List<Nic> nics = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> device :
                DeviceEdits.all(found, NicForm.TYPE).entrySet()) {
            nics.add(nic(found, device.getKey(), device.getValue()));
        }
        return List.copyOf(nics);
    }

    private Nic nic(Found found, String name, Map<String, String> device) throws InterruptedException {
        Nic.Builder nic = Nic.builder(name).linked(true).plugged(true).details(device);
        Optional<String> managed = given(device.get("network"));
        managed.or(() -> given(device.get("parent"))).ifPresent(nic::networkName);
        if (managed.isPresent()) {
            nic.network(network(found.project(), managed.get()));
        }
        mac(found, name, device).ifPresent(nic::mac);
        Optional<String> guestName = kept(found, name, "name", device.get("name"));
        guestName.ifPresent(nic::guestName);
        kept(found, name, "host_name", device.get("host_name")).ifPresent(nic::hostName);
        WireState state = found.wire().state();
        Optional<WireInterface> seen = state == null
                ? Optional.empty()
                : guestName.flatMap(it -> Optional.ofNullable(state.network().get(it)));
        seen.map(WireInterface::addresses)
                .ifPresent(all ->
                        nic.address(all.stream().map(WireAddress::address).toArray(String[]::new)));
        mtu(device, seen).ifPresent(nic::mtu);
        return nic.build();
    }

    private ResourceKey network(String project, String name) throws InterruptedException {
        Parts parts = instance.parts();
        return parts.keys().network(parts.session().features(project).networks(), name);
    }

    private static OptionalInt mtu(Map<String, String> device, Optional<WireInterface> seen) {
        String told = device.getOrDefault("mtu", "");
        if (told.matches("[1-9][0-9]{0,8}")) {
            return OptionalInt.of(Integer.parseInt(told));
        }
        return seen.filter(it -> it.mtu() > 0)
                .map(it -> OptionalInt.of(it.mtu()))
                .orElse(OptionalInt.empty());
    }

    private static Optional<String> mac(Found found, String name, Map<String, String> device) {
        return kept(found, name, "hwaddr", device.get("hwaddr")).map(mac -> mac.toLowerCase(Locale.ROOT));
    }

    /** What the device says, else what LXD keeps for it. */
    private static Optional<String> kept(Found found, String name, String key, @Nullable String own) {
        return given(own).or(() -> given(found.wire().config().get("volatile." + name + "." + key)));
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(it -> !it.isEmpty());
    }

    @Override
    public NicSpec complete(NicSpec spec) {
        instance.need(Capability.NICS);
        return Blocking.get(() -> completed(instance.find(), spec));
    }

    private NicSpec completed(Found found, NicSpec spec) throws InterruptedException {
        Map<String, String> device =
                DeviceEdits.find(found, NicForm.TYPE, spec.name()).orElse(Map.of());
        NicSpec.Builder complete = spec.toBuilder();
        String kind = spec.binding().orElse(device.getOrDefault("nictype", ""));
        if (spec.mac().isEmpty() && !NicForm.WITHOUT_ADDRESS.contains(kind)) {
            Optional<String> known = mac(found, spec.name(), device);
            complete.mac(
                    known.isPresent()
                            ? known.get()
                            : HardwareAddress.random(prefix(), addresses(found), new SecureRandom()));
        }
        if (spec.guestName().isEmpty() && found.value().type() == MachineType.CONTAINER) {
            complete.guestName(
                    kept(found, spec.name(), "name", device.get("name")).orElseGet(() -> freeName(found)));
        }
        return complete.build();
    }

    private String prefix() throws InterruptedException {
        WireEnvironment environment =
                instance.parts().session().client().server().environment();
        return environment != null && environment.server().equals("incus")
                ? HardwareAddress.INCUS_PREFIX
                : HardwareAddress.LXD_PREFIX;
    }

    /** Those of its own interfaces, and what is kept for others that it had. */
    private static Set<String> addresses(Found found) {
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        DeviceEdits.all(found, NicForm.TYPE)
                .forEach((name, device) -> mac(found, name, device).ifPresent(taken::add));
        found.wire().config().forEach((key, value) -> {
            if (CreationSource.isAddress(key)) {
                taken.add(value);
            }
        });
        return taken;
    }

    /** As LXD numbers them: the first that no device, no kept name and no interface inside has. */
    private static String freeName(Found found) {
        Set<String> taken = new TreeSet<>();
        DeviceEdits.all(found, NicForm.TYPE)
                .values()
                .forEach(device -> given(device.get("name")).ifPresent(taken::add));
        found.wire().config().forEach((key, value) -> {
            if (key.startsWith("volatile.") && key.endsWith(".name")) {
                taken.add(value);
            }
        });
        WireState state = found.wire().state();
        if (state != null) {
            taken.addAll(state.network().keySet());
        }
        return Stream.iterate(0, i -> i + 1)
                .map(i -> "eth" + i)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Operation<Nic> attach(NicSpec spec) {
        return changing("nic.attach", spec, found -> {
            Map<String, String> wanted = new LinkedHashMap<>();
            NicForm.change(wanted, spec, instance.parts(), found.project());
            if (!DeviceEdits.isFree(found, spec.name())) {
                if (wanted.equals(found.wire().expandedDevices().get(spec.name()))) {
                    return Changes.document(found);
                }
                throw Refusals.taken("a device", spec.name());
            }
            needFreeAddress(found, spec);
            return DeviceEdits.with(found, spec.name(), wanted);
        });
    }

    @Override
    public Operation<Nic> update(NicSpec spec) {
        return changing("nic.update", spec, found -> {
            Map<String, String> there = DeviceEdits.find(found, NicForm.TYPE, spec.name())
                    .orElseThrow(() -> Refusals.notFound("network interface", spec.name()));
            Map<String, String> wanted = new LinkedHashMap<>(there);
            NicForm.change(wanted, spec, instance.parts(), found.project());
            needFreeAddress(found, spec);
            return wanted.equals(there) ? Changes.document(found) : DeviceEdits.with(found, spec.name(), wanted);
        });
    }

    private static void needFreeAddress(Found found, NicSpec spec) {
        DeviceEdits.all(found, NicForm.TYPE).forEach((name, device) -> {
            if (!name.equals(spec.name())
                    && spec.mac().isPresent()
                    && spec.mac().equals(mac(found, name, device))) {
                throw PolyvisorException.of(
                        ErrorCode.ALREADY_EXISTS,
                        "interface '" + name + "' has the address " + spec.mac().get());
            }
        });
    }

    private Operation<Nic> changing(String verb, NicSpec spec, Changes.Edit edit) {
        instance.need(Capability.NICS);
        NicForm.check(spec, instance.info().type());
        return instance.<Nic>work(verb, spec.name())
                .then(new Changes(instance).step(edit))
                .giving(context -> now(spec.name()));
    }

    Nic now(String name) throws InterruptedException {
        return all(instance.find()).stream()
                .filter(nic -> nic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("network interface", name));
    }

    @Override
    public Operation<Instance> detach(String name) {
        instance.need(Capability.NICS);
        LxdNames.require("name", name, LxdNames.entity(name));
        return instance.<Instance>work("nic.detach", name)
                .then(new DeviceEdits.Remove(instance, NicForm.TYPE, name))
                .giving(context -> instance.reread());
    }
}
