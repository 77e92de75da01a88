/** The quick start, and a driver as a third party writes one. */
module dev.polyvisor.examples {
    requires static org.jspecify;
    requires dev.polyvisor.simulators;
    requires tools.jackson.databind;
}
