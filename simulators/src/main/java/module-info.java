import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.simulators.fake.FakeDriverFactory;

/** Drivers and backends for tests: an in-memory hypervisor, simulated servers and a virtual clock. */
module dev.polyvisor.simulators {
    requires java.net.http;
    requires static org.jspecify;
    requires transitive dev.polyvisor.spi;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.unixdomain.server;
    requires org.eclipse.jetty.websocket.core.server;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports dev.polyvisor.simulators;
    exports dev.polyvisor.simulators.fake;
    exports dev.polyvisor.simulators.fake.fault;
    exports dev.polyvisor.simulators.fake.model;
    exports dev.polyvisor.simulators.fake.program;
    exports dev.polyvisor.simulators.fault;
    exports dev.polyvisor.simulators.kubevirt;
    exports dev.polyvisor.simulators.lxd;
    exports dev.polyvisor.simulators.ovirt;
    exports dev.polyvisor.simulators.server;

    // saved states: the values are written as the records that they are
    opens dev.polyvisor.simulators.fake.model to
            tools.jackson.databind;

    provides DriverFactory with
            FakeDriverFactory;
}
