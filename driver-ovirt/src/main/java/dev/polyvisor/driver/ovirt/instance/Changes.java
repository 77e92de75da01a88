package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.CpuTopology;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.inventory.Labels;
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireAction;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireTopology;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Changes what a machine is defined as. A running one gets more sockets and more memory at once; what else it cannot take at once
 * waits for its next start, which {@code restartNeeded} tells.
 */
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
        return instance.itself("update", new Update(update, false));
    }

    /** What shall hold at once. */
    Operation<Instance> limit(LiveLimits limits) {
        instance.need(Capability.LIVE_LIMITS);
        List<Violation> faults = new ArrayList<>();
        Map<String, Boolean> wrong = new TreeMap<>(Map.of(
                "cpuset", limits.cpuset().isPresent(),
                "cpuAllowance", limits.cpuAllowance().isPresent(),
                "cpuPriority", limits.cpuPriority().isPresent(),
                "memoryHard", limits.memoryHard().isPresent(),
                "swap", limits.swap().isPresent(),
                "processes", limits.processes().isPresent(),
                "diskPriority", limits.diskPriority().isPresent(),
                "networkPriority", limits.networkPriority().isPresent(),
                "cgroup", !limits.cgroup().isEmpty()));
        wrong.forEach((name, given) -> {
            if (given) {
                faults.add(new Violation(name, "oVirt changes processors and memory of a running machine"));
            }
        });
        Refusals.all(faults);
        InstanceUpdate.Builder update = InstanceUpdate.builder();
        limits.cpus().ifPresent(update::cpus);
        limits.memory().ifPresent(update::memory);
        return instance.itself("limit", new Update(update.build(), true));
    }

    private static void check(InstanceUpdate update) {
        List<Violation> faults =
                new ArrayList<>(Refusals.unknown(update.options().keySet(), Set.of()));
        update.labels()
                .forEach((key, value) -> Labels.problem(key, value)
                        .ifPresent(problem -> faults.add(new Violation("labels." + key, problem))));
        if (update.ephemeral().isPresent()) {
            faults.add(new Violation("ephemeral", "oVirt keeps every machine"));
        }
        if (update.config().isPresent()) {
            faults.add(new Violation("config", "is changed through raw requests"));
        }
        if (update.expectedVersion().isPresent()) {
            faults.add(new Violation("expectedVersion", "oVirt tells no versions"));
        }
        Refusals.all(faults);
    }

    private final class Update implements Step {
        private final InstanceUpdate update;
        private final boolean atOnce;

        Update(InstanceUpdate update, boolean atOnce) {
            this.update = update;
            this.atOnce = atOnce;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Read read = instance.find();
            if (atOnce && read.value().state() == MachineState.STOPPED) {
                throw Refusals.precondition("the machine does not run");
            }
            return changes(read).isEmpty() && tags(read).isEmpty();
        }

        /** As it is, or as it will be with the next start. */
        private WireVm defined(Read read) throws InterruptedException {
            return atOnce || read.value().state() == MachineState.STOPPED
                    ? read.wire()
                    : parts.client()
                            .find(HttpRequest.get("/vms/{}", instance.id()).query("next_run", "true"), WireVm.class)
                            .orElseThrow(instance::gone);
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            Read read = instance.find();
            for (String tag : tags(read)) {
                WireAction unused = calls.client()
                        .send(HttpRequest.delete("/vms/{}/tags/{}", instance.id(), tag), WireAction.class);
            }
            Map<String, Object> changes = changes(read);
            if (!changes.isEmpty()) {
                WireVm unused = calls.send(HttpRequest.put("/vms/{}", instance.id()), changes, WireVm.class);
            }
            return Optional.empty();
        }

        /** The tags that are among the labels to be removed. */
        private List<String> tags(Read read) {
            return Listed.in(read.wire().tags()).stream()
                    .filter(tag -> update.removedLabels().contains(Scalars.text(tag.name())))
                    .map(WireRef::idOf)
                    .toList();
        }

        /** What has to be changed; empty when all is as it is asked for. */
        private Map<String, Object> changes(Read read) throws InterruptedException {
            WireVm now = defined(read);
            Map<String, Object> changes = new LinkedHashMap<>();
            update.description()
                    .filter(text -> !text.equals(Scalars.text(now.description())))
                    .ifPresent(text -> changes.put("description", text));
            String comment = Scalars.text(read.wire().comment());
            Map<String, String> labels = new TreeMap<>(Labels.in(comment));
            labels.putAll(update.labels());
            labels.keySet().removeAll(update.removedLabels());
            if (!labels.equals(Labels.in(comment))) {
                changes.put("comment", Labels.write(comment, labels));
            }
            cpu(now).ifPresent(cpu -> changes.put("cpu", cpu));
            memory(now, changes);
            update.preference()
                    .filter(type -> now.os() == null || !type.equals(now.os().type()))
                    .ifPresent(type -> changes.put("os", Map.of("type", type)));
            if (update.instanceType().isPresent()) {
                String wanted =
                        parts.catalogue().instanceType(update.instanceType().get());
                if (!wanted.equals(WireRef.idOf(now.instanceType()))) {
                    changes.put("instance_type", VmDocument.ref(wanted));
                }
            }
            return changes;
        }

        private Optional<Map<String, Object>> cpu(WireVm now) {
            WireTopology is = now.cpu() == null ? null : now.cpu().topology();
            int sockets = is == null ? 1 : Math.max(1, Scalars.number(is.sockets()));
            int cores = is == null ? 1 : Math.max(1, Scalars.number(is.cores()));
            int threads = is == null ? 1 : Math.max(1, Scalars.number(is.threads()));
            if (update.topology().isPresent()) {
                CpuTopology wanted = update.topology().get();
                return wanted.sockets() == sockets && wanted.cores() == cores && wanted.threads() == threads
                        ? Optional.empty()
                        : VmDocument.cpu(OptionalInt.empty(), update.topology());
            }
            if (update.cpus().isEmpty() || update.cpus().getAsInt() == sockets * cores * threads) {
                return Optional.empty();
            }
            int wanted = update.cpus().getAsInt();
            return Optional.of(
                    wanted % (cores * threads) == 0
                            ? VmDocument.topology(wanted / (cores * threads), cores, threads)
                            : VmDocument.topology(wanted, 1, 1));
        }

        /** What is guaranteed and what there can be at most moves along where it has to. */
        private void memory(WireVm now, Map<String, Object> changes) {
            long is = Scalars.whole(now.memory());
            WireVm.MemoryPolicy policy = now.memoryPolicy();
            long guaranteed = policy == null ? 0 : Scalars.whole(policy.guaranteed());
            long max = policy == null ? 0 : Scalars.whole(policy.max());
            long wanted = update.memory().map(DataSize::bytes).orElse(is);
            Map<String, Object> rest = new LinkedHashMap<>();
            if (wanted != is) {
                changes.put("memory", wanted);
            }
            if (guaranteed > wanted) {
                rest.put("guaranteed", wanted);
            }
            long most = update.maxMemory().map(DataSize::bytes).orElse(Math.max(max, wanted));
            if (update.maxMemory().isPresent() && most != max || wanted != is && max > 0 && most > max) {
                rest.put("max", most);
            }
            if (!rest.isEmpty()) {
                changes.put("memory_policy", rest);
            }
        }

        /** What the engine has kept for the next start will not come before it. */
        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            return atOnce && instance.find().value().settings().nextRun()
                    ? Optional.of(Refusals.precondition("the machine takes this with its next start only"))
                    : Optional.empty();
        }

        @Override
        public String stage() {
            return "updating";
        }
    }
}
