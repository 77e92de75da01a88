package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.util.List;
import java.util.Optional;

/**
 * The disks of an instance. Verbs work on a running instance where the backend can; otherwise they are
 * FAILED_PRECONDITION.
 */
public interface Disks {

    /**
     * All disks, CD drives among them. Blocks for a request.
     *
     * @return the disks, the one it boots from first; unmodifiable
     * @throws PolyvisorException NOT_FOUND when the instance is gone
     */
    List<DiskAttachment> list();

    /**
     * One disk, if it is there. Blocks for a request.
     *
     * @param name its name within the instance
     * @return the disk or nothing
     */
    default Optional<DiskAttachment> find(String name) {
        return list().stream().filter(d -> d.name().equals(name)).findFirst();
    }

    /**
     * One disk. Blocks for a request.
     *
     * @param name its name within the instance
     * @return the disk
     * @throws PolyvisorException NOT_FOUND when it is not there
     */
    default DiskAttachment get(String name) {
        return find(name).orElseThrow(() -> PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no disk " + name));
    }

    /**
     * Makes a disk and attaches it. The same disk that is there already is a success without a change; what a failed
     * try made is taken up by the next.
     *
     * @param spec the disk
     * @return the work; ALREADY_EXISTS when another disk has the name, NOT_FOUND when the source is not there,
     *     FAILED_PRECONDITION when the volume is in use, RESOURCE_EXHAUSTED when there is no room
     * @throws PolyvisorException UNIMPLEMENTED for a form that the backend lacks
     */
    Operation<DiskAttachment> attach(DiskSpec spec);

    /**
     * Detaches a disk and keeps its volume.
     *
     * @param name its name within the instance
     * @return the work
     */
    default Operation<Instance> detach(String name) {
        return detach(name, VolumeFate.KEEP);
    }

    /**
     * Detaches a disk. One that is gone already is a success without a change.
     *
     * @param name its name within the instance
     * @param fate what becomes of its volume
     * @return the work; FAILED_PRECONDITION for the disk that it boots from
     * @throws PolyvisorException UNIMPLEMENTED when the backend cannot keep the volume
     */
    Operation<Instance> detach(String name, VolumeFate fate);

    /**
     * Changes how a disk is attached: bus, read-only, bootable, shareable, plugged in. Absent parts stay as they are,
     * flags are taken as given, source and size are not looked at.
     *
     * @param spec the disk as it shall be; the name says which
     * @return the work; NOT_FOUND when it is not there
     * @throws PolyvisorException UNIMPLEMENTED for a property that the backend cannot change
     */
    Operation<DiskAttachment> update(DiskSpec spec);

    /**
     * Makes a disk larger; the file system in it is the guest's affair.
     *
     * @param name its name within the instance
     * @param size the size
     * @return the work; NOT_FOUND when it is not there, OUT_OF_RANGE when it is larger now, RESOURCE_EXHAUSTED when
     *     there is no room
     */
    Operation<DiskAttachment> resize(String name, DataSize size);

    /**
     * Moves the volume of a disk to another pool.
     *
     * @param name its name within the instance
     * @param pool the name or identity of the pool, storage domain or storage class
     * @return the work; NOT_FOUND when the disk or the pool is not there
     * @throws PolyvisorException UNIMPLEMENTED where volumes cannot be moved
     */
    Operation<DiskAttachment> move(String name, String pool);

    /**
     * Puts a medium into a CD drive, in place of the one that is there.
     *
     * @param name the name of the drive within the instance
     * @param medium the name or identity of the CD image
     * @return the work; NOT_FOUND when the drive or the image is not there, FAILED_PRECONDITION when the guest has
     *     locked the drive
     * @throws PolyvisorException UNIMPLEMENTED where there are no CD drives
     */
    Operation<DiskAttachment> insertMedium(String name, String medium);

    /**
     * Takes the medium out of a CD drive. An empty drive is a success without a change.
     *
     * @param name the name of the drive within the instance
     * @return the work; NOT_FOUND when the drive is not there, FAILED_PRECONDITION when the guest has locked it
     * @throws PolyvisorException UNIMPLEMENTED where there are no CD drives
     */
    Operation<DiskAttachment> ejectMedium(String name);
}
