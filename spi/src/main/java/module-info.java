/** What is written once for all drivers: the engine behind a fleet, the revisioned store and the collector. */
// simulators is compiled later, so that javac does not know it yet
@SuppressWarnings("module")
module dev.polyvisor.spi {
    requires static org.jspecify;
    requires static micrometer.core;
    requires transitive dev.polyvisor.api;
    requires com.github.benmanes.caffeine;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports dev.polyvisor.spi.exec;
    exports dev.polyvisor.spi.instance;
    exports dev.polyvisor.spi.inventory;
    exports dev.polyvisor.spi.machine;
    exports dev.polyvisor.spi.resource;
    exports dev.polyvisor.spi.retry;
    exports dev.polyvisor.spi.telemetry;
    exports dev.polyvisor.spi.time to
            dev.polyvisor.simulators;

    uses dev.polyvisor.api.driver.DriverFactory;

    provides dev.polyvisor.api.driver.FleetEngine with
            dev.polyvisor.spi.fleet.Engine;
}
