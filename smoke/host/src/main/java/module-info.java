module host {
    requires dev.polyvisor.api;
}
