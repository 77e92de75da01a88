package dev.polyvisor.simulators.lxd.state;

/** As what a simulated server answers. */
public enum Product {
    /** LXD 5.0.2. */
    LXD("lxd", "5.0.2", "X-LXD-"),
    /** Incus 6.0: the same with headers of its own, and without what it has dropped. */
    INCUS("incus", "6.0.5", "X-Incus-");

    private final String server;
    private final String version;
    private final String headers;

    Product(String server, String version, String headers) {
        this.server = server;
        this.version = version;
        this.headers = headers;
    }

    /** What it calls itself. */
    public String server() {
        return server;
    }

    public String version() {
        return version;
    }

    /** How headers begin that are neither HTTP's nor anybody else's. */
    public String headers() {
        return headers;
    }
}
