package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.session.LxdKeys;
import dev.polyvisor.driver.lxd.session.LxdSession;
import java.util.Optional;

/**
 * What the handles of a session share.
 *
 * @param session the session
 * @param finder finds instances
 * @param calls the requests
 * @param lifecycles tells of events
 */
record Parts(LxdSession session, Finder finder, Calls calls, Lifecycles lifecycles) {

    static Parts of(LxdSession session) {
        return new Parts(session, new Finder(session), new Calls(session.client()), new Lifecycles(session));
    }

    DriverContext context() {
        return session.context();
    }

    LxdKeys keys() {
        return session.keys();
    }

    /** A handle on what was just read. */
    InstanceHandle handle(Found found) {
        Optional<LxdInstance> seen =
                context().inventory().get(LxdInstance.KIND, found.value().key()).map(Entry::value);
        return found.value().type() == MachineType.CONTAINER
                ? new ContainerHandle(this, found, seen)
                : new InstanceHandle(this, found, seen);
    }
}
