package dev.polyvisor.driver.lxd.session;

/**
 * Keys of configurations that LXD leaves to its users. Labels stand there under their own names; beside them the driver keeps
 * notes, which are no labels.
 */
public final class UserKeys {
    /** How the keys begin. */
    public static final String PREFIX = "user.";

    /** The idempotency key that an instance was made with. */
    public static final String IDEMPOTENCY = PREFIX + "polyvisor.key";

    /** The idempotency key of a snapshot, whose name follows. */
    public static final String SNAPSHOT = PREFIX + "polyvisor.snapshot.";

    /** The labels of a copy of the instance that is not yet an image of its own; the name of the copy follows. */
    public static final String COPY = PREFIX + "polyvisor.copy.";

    private UserKeys() {}

    /** Whether a key is a note of the driver. */
    public static boolean isNote(String key) {
        return key.equals(IDEMPOTENCY) || key.startsWith(SNAPSHOT) || key.startsWith(COPY);
    }
}
