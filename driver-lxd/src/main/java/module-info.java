import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.driver.lxd.LxdDriverFactory;

/** The driver for LXD and Incus. */
module dev.polyvisor.driver.lxd {
    requires static org.jspecify;
    requires transitive dev.polyvisor.api;
    requires com.fasterxml.jackson.annotation;
    requires dev.polyvisor.http;
    requires dev.polyvisor.spi;
    requires tools.jackson.databind;

    exports dev.polyvisor.driver.lxd;
    exports dev.polyvisor.driver.lxd.function;
    exports dev.polyvisor.driver.lxd.model;

    // saved states: the values are written as the records that they are
    opens dev.polyvisor.driver.lxd.model to
            tools.jackson.databind;
    opens dev.polyvisor.driver.lxd.wire to
            tools.jackson.databind;

    provides DriverFactory with
            LxdDriverFactory;
}
