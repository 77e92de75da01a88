package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.HttpRequest;
import java.util.Map;
import java.util.Optional;

/** Gives a machine another name; its identity stays. */
final class Renaming {
    private final InstanceHandle instance;
    private final Parts parts;

    Renaming(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<Instance> rename(String newName) {
        instance.need(Capability.RENAME);
        VmNames.require("newName", VmNames.newProblem(newName));
        return instance.itself("rename", new Rename(newName));
    }

    private final class Rename implements Step {
        private final String newName;

        Rename(String newName) {
            this.newName = newName;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return instance.find().value().name().equals(newName);
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            Scope scope = Infos.ref(instance.find().value()).scope();
            boolean taken = parts.lookup().named(Optional.of(scope), newName).stream()
                    .anyMatch(other -> !other.value().key().equals(instance.key()));
            if (taken) {
                throw Refusals.taken("instance", scope.name() + "/" + newName);
            }
            WireVm unused =
                    calls.send(HttpRequest.put("/vms/{}", instance.id()), Map.of("name", newName), WireVm.class);
            return Optional.empty();
        }

        @Override
        public String stage() {
            return "renaming";
        }
    }
}
