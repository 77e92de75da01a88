package dev.polyvisor.api.instance;

/** What kind of console. */
public enum ConsoleType {
    /** Text: the serial line of a virtual machine, the terminal of a container. */
    SERIAL,
    /** Graphics over the remote framebuffer protocol. */
    VNC,
    /** Graphics over SPICE. */
    SPICE
}
