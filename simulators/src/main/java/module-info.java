/** Drivers and backends for tests: an in-memory hypervisor, simulated servers and a virtual clock. */
module dev.polyvisor.simulators {
    requires static org.jspecify;
    requires transitive dev.polyvisor.spi;

    exports dev.polyvisor.simulators;
}
