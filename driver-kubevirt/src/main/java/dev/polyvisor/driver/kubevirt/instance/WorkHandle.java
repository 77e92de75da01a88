package dev.polyvisor.driver.kubevirt.instance;

import java.util.Optional;

/**
 * By what work can be taken up in another process. The cluster knows of no work, only of states: so it says which state of which machine
 * the work leads to.
 *
 * @param nonce tells it from other work with the same goal
 * @param namespace the namespace of the machine
 * @param name its name
 * @param uid its uid, empty before it is made
 * @param item what else has to be known
 */
record WorkHandle(String nonce, String namespace, String name, String uid, String item) {
    /** Nothing of a machine contains it; an item may. */
    private static final char SEPARATOR = '/';

    private static final int PARTS = 5;

    WorkHandle about(String what) {
        return new WorkHandle(nonce, namespace, name, uid, what);
    }

    @Override
    public String toString() {
        return String.join(String.valueOf(SEPARATOR), nonce, namespace, name, uid, item);
    }

    static Optional<WorkHandle> parse(String text) {
        String[] parts = text.split(String.valueOf(SEPARATOR), PARTS);
        return parts.length == PARTS
                ? Optional.of(new WorkHandle(parts[0], parts[1], parts[2], parts[3], parts[4]))
                : Optional.empty();
    }
}
