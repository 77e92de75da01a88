package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Deletes a machine, and with it what was made for it. */
final class Deletion {
    private final InstanceHandle instance;
    private final Parts parts;

    Deletion(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<Instance> delete(DeleteOptions options) {
        instance.need(Capability.DELETE);
        return instance.itself("delete", new Delete(options));
    }

    /** A deletion that another process began. */
    Step resumed() {
        return new Delete(DeleteOptions.force());
    }

    private final class Delete implements Step {
        private final DeleteOptions options;

        Delete(DeleteOptions options) {
            this.options = options;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return instance.findAny().isEmpty();
        }

        @Override
        public void send() throws InterruptedException {
            Optional<Read> found = instance.findAny();
            if (found.isEmpty()) {
                return;
            }
            Read read = found.get();
            boolean off = read.value().instance().filter(vmi -> !vmi.isFinal()).isEmpty();
            boolean running = !off && read.value().state() != MachineState.DELETING;
            if (running && !options.forced()) {
                throw Refusals.precondition("the machine runs; stop it, or delete it by force");
            }
            if (running && read.wire().isPresent()) {
                // a delete leaves the guest its time, whatever it says itself
                kill();
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("apiVersion", "v1");
            body.put("kind", "DeleteOptions");
            body.put("preconditions", Map.of("uid", instance.key().id()));
            // it stays until what belongs to it is gone
            body.put("propagationPolicy", options.keepDisks() ? "Orphan" : "Foreground");
            KubeKind kind = read.wire().isPresent() ? KubeKind.VIRTUAL_MACHINE : KubeKind.VIRTUAL_MACHINE_INSTANCE;
            try {
                parts.client()
                        .run(kind.object("DELETE", instance.namespace(), instance.name())
                                .body(KubeRequest.JSON, parts.client().json().write(body)));
            } catch (PolyvisorException failure) {
                // gone meanwhile, or another of the name has come
                if (failure.code() != ErrorCode.NOT_FOUND && failure.code() != ErrorCode.ABORTED) {
                    throw failure;
                }
            }
        }

        private void kill() throws InterruptedException {
            try {
                boolean unused = new RunStrategies(parts).switchOff(instance.machine());
                parts.client()
                        .run(KubeKind.VIRTUAL_MACHINE
                                .subresource(instance.namespace(), instance.name(), "stop")
                                .body(KubeRequest.JSON, "{\"gracePeriod\":0}"));
            } catch (PolyvisorException stopped) {
                if (stopped.code() != ErrorCode.FAILED_PRECONDITION) {
                    throw stopped;
                }
            }
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return instance.findAny()
                    .filter(read -> read.value().state() == MachineState.DELETING)
                    .isPresent();
        }

        @Override
        public String stage() {
            return "deleting";
        }
    }
}
