package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.inventory.VmMapper;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes what a machine is defined as. What a running one cannot take at once is told by {@code restartNeeded}. */
final class Changes {
    private final InstanceHandle instance;
    private final Parts parts;

    Changes(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<Instance> update(InstanceUpdate update) {
        instance.need(Capability.UPDATE);
        check(update);
        return instance.itself("update", new Update(update));
    }

    private static void check(InstanceUpdate update) {
        List<Violation> faults = new ArrayList<>();
        update.options().keySet().stream()
                .sorted()
                .forEach(name -> faults.add(new Violation("options." + name, "is not known")));
        update.labels().forEach((key, value) -> {
            KubeNames.labelKey(key).ifPresent(problem -> faults.add(new Violation("labels." + key, problem)));
            KubeNames.labelValue(value).ifPresent(problem -> faults.add(new Violation("labels." + key, problem)));
        });
        if (update.ephemeral().isPresent()) {
            faults.add(new Violation("ephemeral", "KubeVirt keeps every machine"));
        }
        if (update.config().isPresent()) {
            faults.add(new Violation("config", "is changed through raw requests"));
        }
        if (update.maxMemory().isPresent()) {
            faults.add(new Violation("maxMemory", "is set when the machine is made"));
        }
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
    }

    private final class Update implements Step {
        private final InstanceUpdate update;

        Update(InstanceUpdate update) {
            this.update = update;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return patch(instance.find()).isEmpty();
        }

        @Override
        public void send() throws InterruptedException {
            Read read = instance.find();
            WireMeta meta = instance.machine().metadata();
            Optional<String> expected = update.expectedVersion();
            if (expected.isPresent() && !expected.get().equals(meta.resourceVersion())) {
                throw another();
            }
            Map<String, Object> patch = new LinkedHashMap<>(patch(read));
            @SuppressWarnings("unchecked") // made below
            Map<String, Object> metadata =
                    new LinkedHashMap<>((Map<String, Object>) patch.getOrDefault("metadata", Map.of()));
            metadata.put("uid", meta.uid());
            expected.ifPresent(version -> metadata.put("resourceVersion", version));
            patch.put("metadata", metadata);
            try {
                var unused =
                        parts.client().merge(KubeKind.VIRTUAL_MACHINE, instance.namespace(), instance.name(), patch);
            } catch (PolyvisorException failure) {
                if (expected.isPresent() && failure.code() == ErrorCode.ABORTED) {
                    throw another();
                }
                throw failure;
            }
        }

        /** The version that was meant never comes back: a repetition does not help. */
        private static PolyvisorException another() {
            return PolyvisorException.builder(
                            ErrorCode.ABORTED, "the machine has another version than the update is meant for")
                    .retryable(false)
                    .build();
        }

        /** What has to be changed; empty when all is as it is asked for. */
        private Map<String, Object> patch(Read read) {
            KubevirtVm vm = read.value();
            Map<String, Object> labels = new HashMap<>();
            update.labels().forEach((key, value) -> {
                if (!value.equals(vm.labels().get(key))) {
                    labels.put(key, value);
                }
            });
            update.removedLabels().stream().filter(vm.labels()::containsKey).forEach(key -> labels.put(key, null));
            Map<String, Object> metadata = new HashMap<>();
            if (!labels.isEmpty()) {
                metadata.put("labels", labels);
            }
            String described = vm.definition().map(each -> each.description()).orElse("");
            update.description()
                    .filter(text -> !text.equals(described))
                    .ifPresent(text -> metadata.put("annotations", Map.of(VmMapper.DESCRIPTION, text)));
            Map<String, Object> patch = new LinkedHashMap<>();
            if (!metadata.isEmpty()) {
                patch.put("metadata", metadata);
            }
            Map<String, Object> spec = spec(vm);
            if (!spec.isEmpty()) {
                patch.put("spec", spec);
            }
            return patch;
        }

        private Map<String, Object> spec(KubevirtVm vm) {
            Map<String, Object> domain = new LinkedHashMap<>();
            var guest = vm.guest();
            if (update.topology().isPresent()
                    || update.cpus().isPresent()
                            && !guest.map(each -> each.cpus()).equals(Optional.of(update.cpus()))) {
                Map<String, Object> cpu = Sizes.cpu(update.cpus(), update.topology());
                boolean same = update.topology().isPresent()
                        && guest.filter(each -> each.sockets()
                                                == update.topology().get().sockets()
                                        && each.cores()
                                                == update.topology().get().cores()
                                        && each.threads()
                                                == update.topology().get().threads())
                                .isPresent();
                if (!same) {
                    domain.put("cpu", cpu);
                }
            }
            update.memory()
                    .filter(size -> !guest.flatMap(each -> each.memory()).equals(Optional.of(size)))
                    .ifPresent(size -> domain.put("memory", Map.of("guest", Sizes.quantity(size))));
            Map<String, Object> spec = new LinkedHashMap<>();
            if (!domain.isEmpty()) {
                spec.put("template", Map.of("spec", Map.of("domain", domain)));
            }
            update.instanceType()
                    .filter(name ->
                            !vm.definition().map(each -> each.instanceType()).equals(Optional.of(name)))
                    .ifPresent(name -> spec.put("instancetype", Sizes.matcher(name, "Instancetype")));
            update.preference()
                    .filter(name ->
                            !vm.definition().map(each -> each.preference()).equals(Optional.of(name)))
                    .ifPresent(name -> spec.put("preference", Sizes.matcher(name, "Preference")));
            return spec;
        }

        @Override
        public String stage() {
            return "updating";
        }
    }
}
