package dev.polyvisor.simulators.fault;

/** Which way bytes go. */
public enum Direction {
    /** From the client to the server: requests. */
    TO_SERVER,
    /** From the server to the client: replies. */
    TO_CLIENT
}
