/**
 * The stable contracts and value types of Polyvisor: for host applications and for authors of drivers.
 *
 * <p>The module depends on the JDK alone. The engine behind {@link dev.polyvisor.api.Fleet} is found as a service, so a
 * host compiles against this module and gets the engine through any driver.
 */
module dev.polyvisor.api {
    requires static org.jspecify;

    exports dev.polyvisor.api;
    exports dev.polyvisor.api.driver;
    exports dev.polyvisor.api.instance;
    exports dev.polyvisor.api.inventory;
    exports dev.polyvisor.api.machine;
    exports dev.polyvisor.api.policy;
    exports dev.polyvisor.api.resource;

    uses dev.polyvisor.api.driver.DriverFactory;
    uses dev.polyvisor.api.driver.FleetEngine;
}
