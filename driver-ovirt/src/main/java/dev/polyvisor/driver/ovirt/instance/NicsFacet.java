package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.Nics;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.driver.ovirt.model.IpAddress;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNic;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.spi.instance.Blocking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The network interfaces of a machine, plugged in and out while it runs. Thread safety: may be used from any thread. */
final class NicsFacet implements Nics {
    private final InstanceHandle instance;
    private final Parts parts;
    private final NicSteps steps;

    NicsFacet(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
        this.steps = new NicSteps(parts, instance::find);
    }

    @Override
    public List<Nic> list() {
        instance.need(Capability.NICS);
        return Blocking.get(this::all);
    }

    private List<Nic> all() throws InterruptedException {
        return instance.find().value().devices().nics().stream()
                .map(this::told)
                .sorted(Comparator.comparing(Nic::name))
                .toList();
    }

    private Nic told(OvirtNic nic) {
        Nic.Builder told = Nic.builder(nic.name())
                .linked(nic.linked())
                .plugged(nic.plugged())
                .detail("id", nic.id())
                .address(nic.ipAddresses().stream().map(IpAddress::address).toArray(String[]::new));
        if (!nic.mac().isEmpty()) {
            told.mac(nic.mac());
        }
        if (!nic.bus().isEmpty()) {
            told.model(nic.bus());
        }
        Optional<OvirtNicProfile> profile = nic.profile()
                .flatMap(key -> parts.context().inventory().get(OvirtNicProfile.KIND, key))
                .map(Entry::value);
        profile.map(OvirtNicProfile::name).ifPresent(name -> told.detail("profile", name));
        profile.flatMap(OvirtNicProfile::parent).ifPresent(network -> {
            told.network(network);
            parts.context()
                    .inventory()
                    .get(OvirtNetwork.KIND, network)
                    .map(Entry::value)
                    .ifPresent(value -> told.networkName(value.name()));
        });
        return told.build();
    }

    private Nic now(String name) throws InterruptedException {
        return all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("network interface", name));
    }

    /** {@inheritDoc} An engine chooses the address of a new interface from its own pool, so only one that is there has one. */
    @Override
    public NicSpec complete(NicSpec spec) {
        instance.need(Capability.NICS);
        if (spec.mac().isPresent()) {
            return spec;
        }
        return Blocking.get(this::all).stream()
                .filter(each -> each.name().equals(spec.name()))
                .findFirst()
                .flatMap(Nic::mac)
                .map(mac -> spec.toBuilder().mac(mac).build())
                .orElse(spec);
    }

    private static void check(NicSpec spec) {
        List<Violation> faults = new ArrayList<>();
        CreationRules.nic("nic", spec, faults);
        Refusals.all(faults);
    }

    @Override
    public Operation<Nic> attach(NicSpec spec) {
        instance.need(Capability.NICS);
        check(spec);
        return instance.<Nic>work("nics.attach", spec.name())
                .then(steps.attaching(spec))
                .giving(context -> now(spec.name()));
    }

    @Override
    public Operation<Nic> update(NicSpec spec) {
        instance.need(Capability.NICS);
        check(spec);
        return instance.<Nic>work("nics.update", spec.name())
                .then(steps.updating(spec))
                .giving(context -> now(spec.name()));
    }

    @Override
    public Operation<Instance> detach(String name) {
        instance.need(Capability.NICS);
        return instance.<Instance>work("nics.detach", name)
                .then(steps.detaching(name))
                .giving(context -> instance.reread());
    }
}
