package dev.polyvisor.api.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the guest tells of itself, mostly through an agent inside, and the usage that the host measures. Reads block for
 * a request; what is not told is empty, and only a backend that could never tell it is UNIMPLEMENTED.
 */
public interface Guest {

    /**
     * Whether an agent inside answers; always true for a running container.
     *
     * @return true when it does
     */
    boolean agentConnected();

    /**
     * The operating system.
     *
     * @return what is known, empty when the guest tells nothing
     */
    Optional<GuestOs> os();

    /**
     * Who is logged in.
     *
     * @return the users; unmodifiable
     */
    List<GuestUser> users();

    /**
     * The file systems that are mounted.
     *
     * @return the file systems by mount point; unmodifiable
     */
    List<GuestFileSystem> fileSystems();

    /**
     * The network interfaces as seen inside.
     *
     * @return the interfaces; unmodifiable
     */
    List<GuestInterface> interfaces();

    /**
     * The programs that the guest reports as installed (oVirt).
     *
     * @return their names, sorted; unmodifiable
     */
    List<String> applications();

    /**
     * The usage of processor, memory, disks and network.
     *
     * @return the figures; most are absent while the instance is stopped
     * @throws PolyvisorException NOT_FOUND when the instance is gone; UNIMPLEMENTED where nothing is measured
     */
    InstanceStatistics statistics();

    /**
     * Freezes the file systems, so that what is on the disks is consistent.
     *
     * @param thawAfter after which time they thaw by themselves, above zero
     * @return the work; FAILED_PRECONDITION when the instance does not run or has no agent
     * @throws PolyvisorException INVALID_ARGUMENT for a time of zero or less; UNIMPLEMENTED where it cannot be done
     */
    Operation<Instance> freezeFileSystems(Duration thawAfter);

    /**
     * Thaws the file systems.
     *
     * @return the work; FAILED_PRECONDITION when the instance does not run or has no agent
     * @throws PolyvisorException UNIMPLEMENTED where it cannot be done
     */
    Operation<Instance> thawFileSystems();

    /**
     * Writes the memory of the running guest to a volume.
     *
     * @param volume the name of a volume that is there and large enough
     * @return the work; NOT_FOUND when the volume is not there, FAILED_PRECONDITION when the instance does not run or
     *     the volume is too small
     * @throws PolyvisorException UNIMPLEMENTED where it cannot be done
     */
    Operation<Instance> dumpMemory(String volume);

    /**
     * Ends the connection between the instance and the volume of its last memory dump; the content stays. Without a
     * dump it succeeds without a change.
     *
     * @return the work
     * @throws PolyvisorException UNIMPLEMENTED where it cannot be done
     */
    Operation<Instance> releaseMemoryDump();
}
