package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Deletes a machine, with its disks unless they are kept. */
final class Deletion {
    private final InstanceHandle instance;

    Deletion(InstanceHandle instance) {
        this.instance = instance;
    }

    Operation<Instance> delete(DeleteOptions options) {
        instance.need(Capability.DELETE);
        return instance.<Instance>work("delete")
                .then(new TurnOff(options.forced()))
                .then(new Delete(options.keepDisks()))
                .touching(context -> Set.of(Target.collection(OvirtDisk.KIND)))
                .giving(context -> instance.reread());
    }

    /** The engine deletes what is off. */
    private final class TurnOff implements Step {
        private final boolean forced;

        TurnOff(boolean forced) {
            this.forced = forced;
        }

        private Optional<MachineState> state() throws InterruptedException {
            return instance.findAny().map(Read::value).map(vm -> vm.state());
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<MachineState> state = state();
            return state.isEmpty()
                    || switch (state.get()) {
                        case STOPPED, PROVISIONING, ERROR -> true;
                        default -> {
                            if (!forced) {
                                throw Refusals.precondition("the machine runs; stop it, or delete it by force");
                            }
                            yield false;
                        }
                    };
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            return calls.act(instance.id(), "stop", Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return state().filter(state -> state == MachineState.STOPPING).isPresent();
        }

        @Override
        public String stage() {
            return "stopping";
        }
    }

    private final class Delete implements Step {
        private final boolean keepDisks;

        Delete(boolean keepDisks) {
            this.keepDisks = keepDisks;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return instance.findAny().isEmpty();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            HttpRequest request = HttpRequest.delete("/vms/{}", instance.id());
            return calls.remove(keepDisks ? request.query("detach_only", "true") : request);
        }

        /** The engine locks what it deletes, and much else. */
        @Override
        public boolean isUnderWay() throws InterruptedException {
            return instance.findAny()
                    .filter(read -> read.value().state() == MachineState.PROVISIONING)
                    .isPresent();
        }

        @Override
        public String stage() {
            return "deleting";
        }
    }
}
