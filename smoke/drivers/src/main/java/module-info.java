module drivers {
    requires dev.polyvisor.api;
}
