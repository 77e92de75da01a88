package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireNic;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.http.HttpRequest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The requests that change the interfaces of a machine. */
final class NicSteps {
    private final Parts parts;
    private final Located vm;

    NicSteps(Parts parts, Located vm) {
        this.parts = parts;
        this.vm = vm;
    }

    Optional<WireNic> find(String name) throws InterruptedException {
        return Listed.in(vm.find().wire().nics()).stream()
                .filter(each -> name.equals(each.name()))
                .findFirst();
    }

    private WireNic needed(String name) throws InterruptedException {
        return find(name).orElseThrow(() -> Refusals.notFound("network interface", name));
    }

    /** Makes an interface, or makes the one of the name what it shall be. */
    Step setting(NicSpec spec) {
        return new Setting(spec, () -> find(spec.name()), true, true);
    }

    /** Makes an interface of a machine without any, or makes the first one what it shall be, under the name that it has. */
    Step settingFirst(NicSpec spec) {
        return new Setting(spec, this::first, true, true);
    }

    private Optional<WireNic> first() throws InterruptedException {
        return Listed.in(vm.find().wire().nics()).stream().min(Comparator.comparing(each -> Scalars.text(each.name())));
    }

    /** Looks for an interface. */
    @FunctionalInterface
    private interface Search {
        Optional<WireNic> find() throws InterruptedException;
    }

    /** Makes an interface; another one of the name is ALREADY_EXISTS. */
    Step attaching(NicSpec spec) {
        return new Setting(spec, () -> find(spec.name()), true, false);
    }

    /** Changes the interface of the name. */
    Step updating(NicSpec spec) {
        return new Setting(spec, () -> find(spec.name()), false, true);
    }

    Step detaching(String name) {
        return new Detach(name);
    }

    private static String mac(WireNic nic) {
        WireNic.Mac mac = nic.mac();
        return mac == null ? "" : Scalars.text(mac.address()).toLowerCase(Locale.ROOT);
    }

    private final class Setting implements Step {
        private final NicSpec spec;
        private final Search search;
        private final boolean makes;
        private final boolean changes;

        Setting(NicSpec spec, Search search, boolean makes, boolean changes) {
            this.spec = spec;
            this.search = search;
            this.makes = makes;
            this.changes = changes;
        }

        /** What is to be changed of the interface that is there. */
        private Map<String, Object> differences(WireNic now) throws InterruptedException {
            Map<String, Object> differing = new LinkedHashMap<>();
            if (spec.network().isPresent()) {
                String profile = profile(spec.network().get());
                if (!profile.equals(WireRef.idOf(now.vnicProfile()))) {
                    differing.put("vnic_profile", VmDocument.ref(profile));
                }
            }
            spec.mac()
                    .filter(mac -> !mac.equals(mac(now)))
                    .ifPresent(mac -> differing.put("mac", Map.of("address", mac)));
            spec.model()
                    .filter(model -> !model.equals(now.bus()))
                    .ifPresent(model -> differing.put("interface", model));
            if (Scalars.isTrue(now.linked()) != spec.linked()) {
                differing.put("linked", spec.linked());
            }
            if (Scalars.isTrue(now.plugged()) != spec.plugged()) {
                differing.put("plugged", spec.plugged());
            }
            return differing;
        }

        private String profile(String network) throws InterruptedException {
            Read read = vm.find();
            return parts.catalogue()
                    .nicProfile(
                            parts.lookup().dataCenterId(Infos.ref(read.value()).scope()), network);
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<WireNic> there = search.find();
            if (there.isEmpty()) {
                if (!makes) {
                    throw Refusals.notFound("network interface", spec.name());
                }
                return false;
            }
            boolean same = differences(there.get()).isEmpty();
            if (!same && !changes) {
                throw Refusals.taken("network interface", spec.name());
            }
            return same;
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            Optional<WireNic> there = search.find();
            if (there.isPresent()) {
                WireNic unused = calls.send(
                        HttpRequest.put(
                                "/vms/{}/nics/{}",
                                vm.id(),
                                Scalars.text(there.get().id())),
                        differences(there.get()),
                        WireNic.class);
                return Optional.empty();
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", spec.name());
            body.put("interface", spec.model().orElse("virtio"));
            body.put("linked", spec.linked());
            body.put("plugged", spec.plugged());
            if (spec.network().isPresent()) {
                body.put("vnic_profile", VmDocument.ref(profile(spec.network().get())));
            }
            spec.mac().ifPresent(mac -> body.put("mac", Map.of("address", mac)));
            WireNic unused = calls.send(HttpRequest.post("/vms/{}/nics", vm.id()), body, WireNic.class);
            return Optional.empty();
        }

        @Override
        public String stage() {
            return "setting the interface " + spec.name();
        }
    }

    private final class Detach implements Step {
        private final String name;

        Detach(String name) {
            this.name = name;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return find(name).isEmpty();
        }

        /** What is plugged into a running machine is plugged out before. */
        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            WireNic nic = needed(name);
            Read read = vm.find();
            String id = Scalars.text(nic.id());
            if (read.value().state() != MachineState.STOPPED && Scalars.isTrue(nic.plugged())) {
                Optional<String> unused = calls.act(
                        HttpRequest.post(
                                "/vms/{}/nics/{}/deactivate", read.value().key().id(), id),
                        Map.of());
            }
            return calls.remove(
                    HttpRequest.delete("/vms/{}/nics/{}", read.value().key().id(), id));
        }

        @Override
        public String stage() {
            return "detaching the interface " + name;
        }
    }
}
