package dev.polyvisor.api.instance;

/**
 * How an instance is deleted.
 *
 * @param forced whether a running instance is killed first; otherwise it is FAILED_PRECONDITION
 * @param keepDisks whether the disks stay behind as volumes of their own
 */
public record DeleteOptions(boolean forced, boolean keepDisks) {

    /**
     * Only a stopped instance is deleted, with its disks.
     *
     * @return the options
     */
    public static DeleteOptions defaults() {
        return new DeleteOptions(false, false);
    }

    /**
     * A running instance is killed first.
     *
     * @return the options
     */
    public static DeleteOptions force() {
        return new DeleteOptions(true, false);
    }

    /**
     * The same, with the disks staying behind.
     *
     * @return the options
     */
    public DeleteOptions keepingDisks() {
        return new DeleteOptions(forced, true);
    }
}
