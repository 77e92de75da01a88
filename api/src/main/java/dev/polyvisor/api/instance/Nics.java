package dev.polyvisor.api.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.util.List;
import java.util.Optional;

/**
 * The network interfaces of an instance. Verbs work on a running instance where the backend can; otherwise
 * FAILED_PRECONDITION.
 */
public interface Nics {

    /**
     * All interfaces. Blocks for a request.
     *
     * @return the interfaces, the primary one first; unmodifiable
     * @throws PolyvisorException NOT_FOUND when the instance is gone
     */
    List<Nic> list();

    /**
     * One interface, if it is there. Blocks for a request.
     *
     * @param name its name within the instance
     * @return the interface or nothing
     */
    default Optional<Nic> find(String name) {
        return list().stream().filter(n -> n.name().equals(name)).findFirst();
    }

    /**
     * One interface. Blocks for a request.
     *
     * @param name its name within the instance
     * @return the interface
     * @throws PolyvisorException NOT_FOUND when it is not there
     */
    default Nic get(String name) {
        return find(name)
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no network interface " + name));
    }

    /**
     * Completes an interface with what the backend keeps for it: hardware address and guest name, from the interface of
     * that name if there is one, else new ones that no other interface of the instance has. Nothing is changed. Blocks
     * for one or a few requests.
     *
     * @param spec the interface
     * @return the interface with hardware address and, for containers, guest name; without them for kinds that get none
     * @throws PolyvisorException NOT_FOUND when the instance is gone
     */
    NicSpec complete(NicSpec spec);

    /**
     * Attaches an interface. The same interface that is there already is a success without a change.
     *
     * @param spec the interface
     * @return the work; ALREADY_EXISTS when another interface has the name or the hardware address, NOT_FOUND when the
     *     network is not there
     * @throws PolyvisorException UNIMPLEMENTED for a form that the backend lacks
     */
    Operation<Nic> attach(NicSpec spec);

    /**
     * Changes an interface: network, address, model, link, plugged in. Absent parts stay as they are, flags are taken
     * as given.
     *
     * @param spec the interface as it shall be; the name says which
     * @return the work; NOT_FOUND when it or the network is not there
     * @throws PolyvisorException UNIMPLEMENTED for a property that the backend cannot change
     */
    Operation<Nic> update(NicSpec spec);

    /**
     * Detaches an interface. One that is gone already is a success without a change.
     *
     * @param name its name within the instance
     * @return the work
     */
    Operation<Instance> detach(String name);
}
