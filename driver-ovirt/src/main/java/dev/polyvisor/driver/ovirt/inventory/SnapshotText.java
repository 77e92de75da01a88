package dev.polyvisor.driver.ovirt.inventory;

import java.util.Optional;

/**
 * What stands in the description of a snapshot, which is all the text that it has. One that this driver took with more than a name
 * has the name, a space, the description, and the {@link Mark} of its key; of any other one the whole text is the name.
 *
 * @param name the name
 * @param description the description, empty when there is none
 * @param mark the mark, empty when the name is the key
 */
public record SnapshotText(String name, String description, Optional<String> mark) {

    /** Reads a description of the engine. */
    public static SnapshotText of(String text) {
        Optional<String> mark = Mark.find(text);
        if (mark.isEmpty()) {
            return new SnapshotText(text, "", mark);
        }
        String rest = Mark.remove(text);
        int space = rest.indexOf(' ');
        return space < 0
                ? new SnapshotText(rest, "", mark)
                : new SnapshotText(
                        rest.substring(0, space), rest.substring(space + 1).strip(), mark);
    }

    /** The description of the engine for a snapshot. */
    public static String write(String name, String description, String key) {
        String text = (name + " " + description.strip()).strip();
        return description.isBlank() && key.equals(name) ? name : Mark.add(text, key);
    }

    /** Whether a request with this key has made it. */
    public boolean isOf(String key) {
        return mark.map(Mark.digest(key)::equals).orElse(name.equals(key));
    }
}
