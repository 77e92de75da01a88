package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.model.KubevirtGuest;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Processors and memory of a running machine: the cluster plugs in sockets and memory, as far as it is set up for it. */
final class Limits {
    private final InstanceHandle instance;
    private final Parts parts;

    Limits(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<Instance> limit(LiveLimits limits) {
        instance.need(Capability.LIVE_LIMITS);
        LiveLimits.Builder known = LiveLimits.builder();
        limits.cpus().ifPresent(known::cpus);
        limits.memory().ifPresent(known::memory);
        if (!known.build().equals(limits)) {
            throw Refusals.unimplemented(
                    "KubeVirt changes processors and memory of running machines, and nothing else");
        }
        return instance.itself("config.limit", new Limit(limits.cpus(), limits.memory()));
    }

    private final class Limit implements Step {
        private final OptionalInt cpus;
        private final Optional<DataSize> memory;

        Limit(OptionalInt cpus, Optional<DataSize> memory) {
            this.cpus = cpus;
            this.memory = memory;
        }

        private static boolean isOn(KubevirtVm vm) {
            return vm.instance().filter(vmi -> !vmi.isFinal()).isPresent();
        }

        private boolean isDefined(KubevirtVm vm) {
            Optional<KubevirtGuest> guest = vm.guest();
            return (cpus.isEmpty()
                            || guest.filter(each -> each.cpus().equals(cpus)).isPresent())
                    && (memory.isEmpty()
                            || guest.filter(each -> each.memory().equals(memory))
                                    .isPresent());
        }

        @Override
        public boolean isReached() throws InterruptedException {
            KubevirtVm vm = instance.find().value();
            Optional<KubevirtVmi> vmi = vm.instance();
            boolean taken = !isOn(vm)
                    || (cpus.isEmpty()
                                    || vmi.filter(each -> each.cpus().equals(cpus))
                                            .isPresent())
                            && (memory.isEmpty()
                                    || vmi.filter(each -> each.memory().equals(memory))
                                            .isPresent());
            return isDefined(vm) && taken;
        }

        @Override
        public void send() throws InterruptedException {
            KubevirtVm vm = instance.find().value();
            Map<String, Object> domain = new LinkedHashMap<>();
            if (cpus.isPresent()) {
                int socket = vm.guest()
                        .map(guest -> Math.max(1, guest.cores()) * Math.max(1, guest.threads()))
                        .orElse(1);
                if (cpus.getAsInt() % socket != 0) {
                    throw Refusals.precondition("its processors come in sockets of " + socket);
                }
                domain.put("cpu", Map.of("sockets", cpus.getAsInt() / socket));
            }
            memory.ifPresent(size -> domain.put("memory", Map.of("guest", Sizes.quantity(size))));
            var unused = parts.client()
                    .merge(
                            KubeKind.VIRTUAL_MACHINE,
                            instance.namespace(),
                            instance.name(),
                            Map.of(
                                    "metadata",
                                    Map.of("uid", instance.machine().metadata().uid()),
                                    "spec",
                                    Map.of("template", Map.of("spec", Map.of("domain", domain)))));
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            return instance.find()
                    .value()
                    .definition()
                    .filter(definition -> definition.is("RestartRequired"))
                    .map(definition -> Refusals.precondition("the cluster gives it with the next start only"));
        }

        @Override
        public String stage() {
            return "changing the size";
        }
    }
}
