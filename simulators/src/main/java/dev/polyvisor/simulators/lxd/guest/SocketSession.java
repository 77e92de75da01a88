package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.simulators.server.Frames;
import java.util.Map;

/** The sockets of one operation, by the name of their descriptor. Called by threads of the server. */
interface SocketSession {
    /** Which secret opens which socket. */
    Map<String, String> names();

    void opened(String name, Frames frames);

    void data(String name, byte[] payload, boolean text);

    void closed(String name);
}
