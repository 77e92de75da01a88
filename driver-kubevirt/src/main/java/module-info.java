import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.driver.kubevirt.KubevirtDriverFactory;

/** The driver for KubeVirt. */
module dev.polyvisor.driver.kubevirt {
    requires static org.jspecify;
    requires transitive dev.polyvisor.api;
    requires com.fasterxml.jackson.annotation;
    // fabric8's modules are automatic and name nothing that they need themselves: what follows is for them
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires com.fasterxml.jackson.datatype.jsr310;
    requires dev.polyvisor.spi;
    requires io.fabric8.kubernetes.client.jdkhttp;
    requires java.net.http;
    // the types of a client that a host lends
    requires transitive kubernetes.client.api;
    requires kubernetes.model.core;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports dev.polyvisor.driver.kubevirt;
    exports dev.polyvisor.driver.kubevirt.model;

    // saved states: the values are written as the records that they are
    opens dev.polyvisor.driver.kubevirt.model to
            tools.jackson.databind;
    opens dev.polyvisor.driver.kubevirt.wire to
            tools.jackson.databind;

    provides DriverFactory with
            KubevirtDriverFactory;
}
