package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.driver.Cursor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the audit log has been read.
 *
 * @param id the number of the newest event that was read, 0 for none
 * @param time when it happened, in milliseconds since the epoch
 */
record EventPosition(long id, long time) {
    static final EventPosition START = new EventPosition(0, 0);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})@(\\d{1,18})");

    /** Reads a cursor; one that was not made here is the start. */
    static EventPosition of(Cursor cursor) {
        Matcher read = TEXT.matcher(cursor.text());
        return read.matches() ? new EventPosition(Long.parseLong(read.group(1)), Long.parseLong(read.group(2))) : START;
    }

    static EventPosition of(OvirtEvent event) {
        return new EventPosition(event.id(), Math.max(0, event.time()));
    }

    Cursor cursor() {
        return new Cursor(id + "@" + time);
    }
}
