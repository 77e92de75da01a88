package dev.polyvisor.driver.lxd.live;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The one hole of the suites: a server with a storage pool {@code default}, the image {@link TestImage#ALIAS}, the project
 * {@link LxdFixture#OTHER_PROJECT} and no instances.
 */
interface LxdBackend {
    /** Its Unix socket. */
    Path socket();

    /** A folder with a short path, also for what belongs to the backend in tests. */
    Path folder();

    /** A port of the loopback interface at which it listens for HTTPS. */
    int listen() throws IOException;

    /** The certificate, in PEM, by which it can be known. */
    String certificate() throws IOException;

    /** Ends the server, not its containers. */
    void stopDaemon() throws IOException, InterruptedException;

    /** Starts it again, with all that it had. */
    void startDaemon() throws IOException, InterruptedException;

    /** A client that shares nothing with the driver. */
    default PlainLxd plain() {
        return new PlainLxd(socket());
    }
}
