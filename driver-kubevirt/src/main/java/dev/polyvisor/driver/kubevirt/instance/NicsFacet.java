package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.Nics;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.model.KubevirtAddress;
import dev.polyvisor.driver.kubevirt.model.KubevirtInterface;
import dev.polyvisor.driver.kubevirt.model.KubevirtNetwork;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.spi.instance.Blocking;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * The interfaces of a machine. Of a running one the definition is changed too: the cluster plugs an interface of a network of Multus into the
 * guest with the next move to another node, which it begins by itself where it is set up so, and any other with the next start.
 * {@code plugged} tells whether the guest has it. Thread safety: may be used from any thread.
 */
final class NicsFacet implements Nics {
    /** The state of an interface that a running machine is to lose. */
    private static final String ABSENT = "absent";

    private static final String DOWN = "down";

    private final InstanceHandle instance;
    private final Parts parts;

    NicsFacet(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public List<Nic> list() {
        instance.need(Capability.NICS);
        return list(Blocking.get(instance::find).value());
    }

    private List<Nic> list(KubevirtVm vm) {
        return defined(vm).stream().map(each -> told(vm, each)).toList();
    }

    private static List<KubevirtInterface> defined(KubevirtVm vm) {
        return vm.guest().stream()
                .flatMap(guest -> guest.interfaces().stream())
                .filter(each -> !each.state().equals(ABSENT))
                .toList();
    }

    private Nic told(KubevirtVm vm, KubevirtInterface nic) {
        Optional<KubevirtAddress> shown = vm.instance().stream()
                .flatMap(vmi -> vmi.interfaces().stream())
                .filter(each -> each.name().equals(nic.name()))
                .findFirst();
        Nic.Builder told = Nic.builder(nic.name())
                .linked(!nic.state().equals(DOWN))
                .plugged(shown.isPresent() || vm.instance().isEmpty())
                .detail("binding", nic.binding());
        if (nic.network().isEmpty()) {
            told.networkName("pod");
        } else {
            int slash = nic.network().indexOf('/');
            told.networkName(nic.network())
                    .network(parts.session()
                            .keys()
                            .named(
                                    KubevirtNetwork.KIND,
                                    nic.network().substring(0, Math.max(0, slash)),
                                    nic.network().substring(slash + 1)));
        }
        if (!nic.model().isEmpty()) {
            told.model(nic.model());
        }
        Optional.of(nic.macAddress())
                .filter(mac -> !mac.isEmpty())
                .or(() -> shown.map(KubevirtAddress::hardwareAddress).filter(mac -> !mac.isEmpty()))
                .ifPresent(told::mac);
        shown.ifPresent(each -> {
            told.address(each.addresses().toArray(String[]::new));
            if (!each.device().isEmpty()) {
                told.guestName(each.device());
            }
        });
        return told.build();
    }

    @Override
    public NicSpec complete(NicSpec spec) {
        List<Nic> all = list();
        if (spec.mac().isPresent()) {
            return spec;
        }
        Optional<String> kept = all.stream()
                .filter(each -> each.name().equals(spec.name()))
                .flatMap(each -> each.mac().stream())
                .findFirst();
        Set<String> taken = all.stream().flatMap(each -> each.mac().stream()).collect(Collectors.toSet());
        String mac = kept.orElseGet(() -> random(taken));
        return spec.toBuilder().mac(mac).build();
    }

    /** A locally administered address of one interface. */
    private String random(Set<String> taken) {
        byte[] bytes = new byte[6];
        String mac;
        do {
            parts.context().random().nextBytes(bytes);
            bytes[0] = (byte) ((bytes[0] | 0x02) & 0xfe);
            mac = HexFormat.ofDelimiter(":").formatHex(bytes);
        } while (taken.contains(mac));
        return mac;
    }

    private static void check(NicSpec spec) {
        Refusals.unknownOptions(spec.options().keySet(), Set.of());
        List<Violation> faults = NicManifest.faults(spec.name(), spec);
        if (!faults.isEmpty()) {
            throw Refusals.unimplemented(faults.stream()
                    .map(each -> each.path() + " " + each.problem())
                    .collect(Collectors.joining("; ")));
        }
    }

    @Override
    public Operation<Nic> attach(NicSpec spec) {
        instance.need(Capability.NICS);
        check(spec);
        return instance.<Nic>work("nics.attach").then(new Attach(spec)).giving(context -> now(spec.name()));
    }

    @Override
    public Operation<Nic> update(NicSpec spec) {
        instance.need(Capability.NICS);
        check(spec);
        return instance.<Nic>work("nics.update").then(new Update(spec)).giving(context -> now(spec.name()));
    }

    @Override
    public Operation<Instance> detach(String name) {
        instance.need(Capability.NICS);
        return instance.itself("nics.detach", new Detach(name));
    }

    private Nic now(String name) throws InterruptedException {
        return list(instance.find().value()).stream()
                .filter(nic -> nic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("network interface", name));
    }

    private Optional<KubevirtInterface> defined(String name) throws InterruptedException {
        return defined(instance.find().value()).stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    private static boolean isOn(Read read) {
        return read.value().instance().filter(vmi -> !vmi.isFinal()).isPresent();
    }

    /** Its namespace and name, as the inventory knows it. */
    private String path(String network) {
        return network.contains("/") ? network : instance.namespace() + "/" + network;
    }

    private void needNetwork(String network) throws InterruptedException {
        String path = path(network);
        int slash = path.indexOf('/');
        String name = path.substring(slash + 1);
        try {
            if (KubeNames.object(name).isPresent()
                    || parts.client()
                            .find(KubeKind.NETWORK, path.substring(0, slash), name)
                            .isEmpty()) {
                throw Refusals.notFound("network", network);
            }
        } catch (PolyvisorException hidden) {
            // who may not look at networks is believed
            if (hidden.code() != ErrorCode.PERMISSION_DENIED) {
                throw hidden;
            }
        }
    }

    private static boolean isSame(String one, String other) {
        return one.toLowerCase(Locale.ROOT)
                .replace('-', ':')
                .equals(other.toLowerCase(Locale.ROOT).replace('-', ':'));
    }

    private final class Attach implements Step {
        private final NicSpec spec;

        Attach(NicSpec spec) {
            this.spec = spec;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<KubevirtInterface> there = defined(spec.name());
            if (there.isEmpty()) {
                return false;
            }
            boolean same = there.get()
                            .network()
                            .equals(spec.network().map(NicsFacet.this::path).orElse(""))
                    && spec.mac()
                            .filter(mac -> !isSame(mac, there.get().macAddress()))
                            .isEmpty();
            if (!same) {
                throw Refusals.taken("network interface", spec.name());
            }
            return true;
        }

        @Override
        public void send() throws InterruptedException {
            Read read = instance.find();
            boolean taken = spec.mac().isPresent()
                    && defined(read.value()).stream()
                            .anyMatch(each -> isSame(spec.mac().get(), each.macAddress()));
            if (taken) {
                throw Refusals.taken("network interface", spec.mac().get());
            }
            if (spec.network().isPresent()) {
                needNetwork(spec.network().get());
            } else if (isOn(read)) {
                throw Refusals.precondition("the network of the pods is there from the start, or not at all");
            }
            DeviceLists.nics(instance).put(spec.name(), (device, network) -> {
                // one that is still on its way out
                device.removeAll().put("name", spec.name());
                network.removeAll().put("name", spec.name());
                fill(device, NicManifest.device(spec));
                fill(network, NicManifest.network(spec));
            });
        }

        private void fill(ObjectNode node, Object manifest) {
            node.setAll(parts.client().json().convert(manifest, ObjectNode.class));
        }

        @Override
        public String stage() {
            return "plugging in";
        }
    }

    private final class Update implements Step {
        private final NicSpec spec;

        Update(NicSpec spec) {
            this.spec = spec;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            KubevirtInterface nic =
                    defined(spec.name()).orElseThrow(() -> Refusals.notFound("network interface", spec.name()));
            return nic.state().equals(DOWN) != spec.linked()
                    && spec.network()
                            .map(NicsFacet.this::path)
                            .filter(path -> !path.equals(nic.network()))
                            .isEmpty()
                    && spec.mac().filter(mac -> !isSame(mac, nic.macAddress())).isEmpty()
                    && spec.model().filter(model -> !model.equals(nic.model())).isEmpty()
                    && spec.binding()
                            .filter(binding -> !binding.equals(nic.binding()))
                            .isEmpty();
        }

        @Override
        public void send() throws InterruptedException {
            KubevirtInterface nic =
                    defined(spec.name()).orElseThrow(() -> Refusals.notFound("network interface", spec.name()));
            if (spec.network().isPresent()) {
                needNetwork(spec.network().get());
            }
            DeviceLists.nics(instance).put(spec.name(), (device, network) -> {
                if (spec.linked()) {
                    device.remove("state");
                } else {
                    device.put("state", DOWN);
                }
                spec.mac().ifPresent(mac -> device.put("macAddress", mac));
                spec.model().ifPresent(model -> device.put("model", model));
                spec.binding().ifPresent(binding -> {
                    device.remove(nic.binding());
                    device.putObject(binding);
                });
                spec.network().ifPresent(name -> {
                    network.remove("pod");
                    network.putObject("multus").put("networkName", name);
                });
            });
        }

        @Override
        public String stage() {
            return "changing the interface";
        }
    }

    private final class Detach implements Step {
        private final String name;

        Detach(String name) {
            this.name = name;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return defined(name).isEmpty();
        }

        @Override
        public void send() throws InterruptedException {
            Read read = instance.find();
            if (!isOn(read)) {
                DeviceLists.nics(instance).remove(name);
                return;
            }
            if (defined(name).filter(nic -> nic.network().isEmpty()).isPresent()) {
                throw Refusals.precondition("a running machine keeps the network of the pods");
            }
            DeviceLists.nics(instance).put(name, (device, network) -> device.put("state", ABSENT));
        }

        @Override
        public String stage() {
            return "plugging out";
        }
    }
}
