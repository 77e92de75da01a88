import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.driver.ovirt.OvirtDriverFactory;

/** The driver for oVirt. */
module dev.polyvisor.driver.ovirt {
    requires static org.jspecify;
    requires transitive dev.polyvisor.api;
    requires transitive dev.polyvisor.http;
    requires com.fasterxml.jackson.annotation;
    requires dev.polyvisor.spi;
    requires tools.jackson.databind;

    exports dev.polyvisor.driver.ovirt;
    exports dev.polyvisor.driver.ovirt.model;
    exports dev.polyvisor.driver.ovirt.policy;

    // saved states: the values are written as the records that they are
    opens dev.polyvisor.driver.ovirt.model to
            tools.jackson.databind;
    opens dev.polyvisor.driver.ovirt.wire to
            tools.jackson.databind;

    provides DriverFactory with
            OvirtDriverFactory;
}
