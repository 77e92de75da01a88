package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.Optional;
import java.util.Set;

/** Another name. The identity lives on, unless somebody has taken {@code volatile.uuid} away. */
final class Renaming {
    private final InstanceHandle instance;
    private final Parts parts;

    Renaming(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<Instance> rename(String newName) {
        instance.need(Capability.RENAME);
        LxdNames.require("newName", newName, LxdNames.instance(newName));
        String project = instance.ref().scope().name();
        return instance.<Instance>work("rename", "")
                .then(new Rename(newName))
                .touching(() -> Set.of(Target.entity(parts.keys().instance(project, newName))))
                .giving(context -> {
                    Optional<Found> renamed = parts.finder().read(project, newName);
                    Instance made = parts.handle(renamed.orElseThrow(() -> Refusals.notFound("instance", newName)));
                    return made.key().equals(instance.key()) ? instance.renamed(renamed.get()) : made;
                });
    }

    private final class Rename implements Step {
        private final String newName;

        Rename(String newName) {
            this.newName = newName;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<Found> there = parts.finder()
                    .read(instance.ref().scope().name(), newName)
                    .filter(found -> found.value().key().equals(instance.key()));
            if (there.isPresent()) {
                return true;
            }
            Found found = instance.find();
            if (found.isRunning()) {
                throw Refusals.precondition(
                        "instance '" + found.name() + "' is running; LXD renames stopped ones only");
            }
            return false;
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return parts.calls().begin(Requests.rename(instance.find(), newName));
        }

        @Override
        public String description() {
            return "Renaming instance";
        }
    }
}
