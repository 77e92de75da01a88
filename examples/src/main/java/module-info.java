/** The quick start, and a driver as a third party writes one. */
module dev.polyvisor.examples {
    requires static org.jspecify;
    requires dev.polyvisor.simulators;
    requires tools.jackson.databind;

    // saved states hold the machines as the records that they are
    opens dev.polyvisor.examples.folder to
            tools.jackson.databind;

    provides dev.polyvisor.api.driver.DriverFactory with
            dev.polyvisor.examples.folder.FolderDriverFactory;
}
