package dev.polyvisor.api.instance;

/**
 * How processors are presented to the guest. The product is the number of processors, at most 65,536.
 *
 * @param sockets the number of sockets, at least 1
 * @param cores the number of cores of a socket, at least 1
 * @param threads the number of threads of a core, at least 1
 */
public record CpuTopology(int sockets, int cores, int threads) {
    private static final int MAX_CPUS = 65_536;

    /** Checks the values. */
    public CpuTopology {
        new Checks()
                .require(sockets > 0, "sockets", "is below 1")
                .require(cores > 0, "cores", "is below 1")
                .require(threads > 0, "threads", "is below 1")
                .done();
        new Checks()
                .require((long) sockets * cores <= MAX_CPUS / threads, "topology", "is more than 65536 processors")
                .done();
    }

    /**
     * The number of processors.
     *
     * @return sockets times cores times threads
     */
    public int cpus() {
        return sockets * cores * threads;
    }
}
