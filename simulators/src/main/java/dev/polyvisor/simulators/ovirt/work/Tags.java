package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps tags. Called under the lock. */
final class Tags extends SimpleKeeper {

    Tags(Work work) {
        super(work, "tag", 432, 0, 436);
    }

    @Override
    void complete(Act act, Entity tag, @Nullable Entity parent) {
        if (tag.own("parent") == null) {
            tag.set("parent", state().find("tag", EngineState.ZERO).orElseThrow(() -> Refused.empty(404)));
        }
    }

    @Override
    public Entity shown(Entity tag, boolean isNew) {
        return tag.own("description") != null || !isNew
                ? tag
                : new Entity(tag.kind(), tag.key(), tag.name(), null)
                        .sharing(tag.fields())
                        .set("description", Entity.NONE);
    }

    @Override
    void tell(Act act, int code, Entity tag) {
        if (code != 0) {
            work().tell(act, code, tag.name());
        }
    }

    @Override
    public @Nullable Entity remove(Act act, Entity tag, Map<String, String> parameters) {
        for (Entity vm : state().table("vm").unsorted()) {
            for (Entity each : vm.children("vm_tag")) {
                if (each.key().equals(tag.key())) {
                    vm.disown(each);
                }
            }
        }
        return super.remove(act, tag, parameters);
    }

    /** Keeps which tags a machine has. The event refers to nothing, so nobody who goes by references sees it. */
    static final class OfMachine implements Keeper {
        private final Work work;

        OfMachine(Work work) {
            this.work = work;
        }

        @Override
        public Entity add(Act act, @Nullable Entity vm, ObjectNode body) {
            if (vm == null) {
                throw Refused.empty(405);
            }
            Entity tag = work.fields()
                    .find("tag", body)
                    .orElseThrow(() ->
                            Refused.unknown("Tag: name=" + body.path("name").asString()));
            Entity own = new Entity(work.state().kind("vm_tag"), tag.key(), tag.name(), vm).sharing(tag.fields());
            if (vm.children("vm_tag").stream().noneMatch(each -> each.key().equals(tag.key()))) {
                vm.adopt(own);
                tell(act, 440, tag, vm);
            }
            return own;
        }

        @Override
        public Entity shown(Entity own, boolean isNew) {
            return own.own("description") != null || !isNew
                    ? own
                    : new Entity(own.kind(), own.key(), own.name(), own.parent())
                            .sharing(own.fields())
                            .set("description", Entity.NONE);
        }

        private void tell(Act act, int code, Entity tag, Entity vm) {
            work.tell(act, code, tag.name() + " (" + vm.name() + ")");
        }

        @Override
        public @Nullable Entity remove(Act act, Entity own, Map<String, String> parameters) {
            if (own.parent() != null) {
                own.parent().disown(own);
                tell(act, 446, own, own.parent());
            }
            return null;
        }
    }
}
