package dev.polyvisor.simulators.lxd.state;

import java.util.Locale;

/** The states of instances and operations, with LXD's numbers. */
public enum Status {
    STOPPED(102),
    RUNNING(103),
    CANCELLING(104),
    PENDING(105),
    STARTING(106),
    STOPPING(107),
    FREEZING(109),
    FROZEN(110),
    ERROR(112),
    SUCCESS(200),
    FAILURE(400),
    CANCELLED(401);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** As the API writes it. */
    public String text() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    public boolean isFinal() {
        return code >= 200;
    }
}
