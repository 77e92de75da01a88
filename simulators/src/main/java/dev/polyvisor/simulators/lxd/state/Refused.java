package dev.polyvisor.simulators.lxd.state;

/** LXD says no. In a request it is the reply; in the background it is how the operation fails. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    public Refused(int status, String text) {
        super(text);
        this.status = status;
    }

    public static Refused invalid(String text) {
        return new Refused(400, text);
    }

    public static Refused notFound(String text) {
        return new Refused(404, text);
    }

    public static Refused failed(String text) {
        return new Refused(500, text);
    }

    public int status() {
        return status;
    }
}
