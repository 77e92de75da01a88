package dev.polyvisor.driver.lxd.instance;

import java.util.List;
import java.util.Optional;

/**
 * By what work can be taken up in another process: the operation of LXD, and what remains to be known of the verb when LXD has
 * forgotten it, which it does five seconds after the end.
 *
 * @param operation the id of the operation, empty when the answer was the end
 * @param project the project of the instance
 * @param name its name
 * @param id its identity, empty before it is made
 * @param item the snapshot that it is about, empty when it is about none
 */
record WorkHandle(String operation, String project, String name, String id, String item) {
    private static final String NONE = "-";
    /** No name of LXD contains a slash, nor does an operation; an identity may. */
    private static final char SEPARATOR = '|';

    /** The text form. */
    @Override
    public String toString() {
        return String.join(String.valueOf(SEPARATOR), List.of(mark(operation), project, name, mark(id), mark(item)));
    }

    static Optional<WorkHandle> parse(String text) {
        List<String> parts = List.of(text.split("\\" + SEPARATOR, -1));
        if (parts.size() != 5) {
            return Optional.empty();
        }
        return Optional.of(new WorkHandle(
                unmark(parts.get(0)), parts.get(1), parts.get(2), unmark(parts.get(3)), unmark(parts.get(4))));
    }

    private static String mark(String part) {
        return part.isEmpty() ? NONE : part;
    }

    private static String unmark(String part) {
        return part.equals(NONE) ? "" : part;
    }
}
