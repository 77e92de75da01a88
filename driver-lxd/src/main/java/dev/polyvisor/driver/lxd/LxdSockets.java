package dev.polyvisor.driver.lxd;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the socket of the LXD or Incus of this host, when the connection asks for it: where the environment points to, else the
 * first of the usual places that this program can write to, else the first that is there.
 */
final class LxdSockets {
    private static final Path LXD = Path.of("/var/lib/lxd/unix.socket");
    private static final List<Path> USUAL = List.of(
            Path.of("/var/snap/lxd/common/lxd/unix.socket"),
            LXD,
            Path.of("/run/incus/unix.socket"),
            Path.of("/var/lib/incus/unix.socket"));

    private final Map<String, String> environment;
    private final Predicate<Path> exists;
    private final Predicate<Path> writable;

    LxdSockets(Map<String, String> environment, Predicate<Path> exists, Predicate<Path> writable) {
        this.environment = Map.copyOf(environment);
        this.exists = exists;
        this.writable = writable;
    }

    /**
     * What was found for an address.
     *
     * @param address the address to connect to
     * @param project the project that the socket is for, empty for any
     */
    record Found(Address address, Optional<String> project) {
        /** The connection to what was found. */
        Connection connection(Connection given) {
            if (given.address().equals(address)) {
                return given;
            }
            return Connection.to(address)
                    .credentials(given.credentials())
                    .trust(given.trust())
                    .timeouts(given.connectTimeout(), given.requestTimeout());
        }
    }

    /** The address itself, unless it asks for the socket of this host. */
    static Found find(Address address) {
        return address instanceof Address.LxdDefaultSockets
                ? new LxdSockets(System.getenv(), Files::exists, Files::isWritable).find()
                : new Found(address, Optional.empty());
    }

    Found find() {
        Optional<Path> told = variable("LXD_SOCKET")
                .or(() -> directory("LXD_DIR"))
                .or(() -> variable("INCUS_SOCKET"))
                .or(() -> directory("INCUS_DIR"));
        if (told.isPresent()) {
            return found(told.get());
        }
        Optional<Path> usable = USUAL.stream().filter(writable).findFirst();
        if (usable.isPresent()) {
            return found(usable.get());
        }
        // Incus lets users without its group in by a socket of their own, each into a project of his own
        Optional<Path> ofUsers = USUAL.stream()
                .filter(path -> path.toString().contains("incus"))
                .map(path -> path.resolveSibling("unix.socket.user"))
                .filter(writable)
                .findFirst();
        if (ofUsers.isPresent()) {
            return new Found(new Address.UnixSocket(ofUsers.get()), ownUid().map(uid -> "user-" + uid));
        }
        return found(USUAL.stream().filter(exists).findFirst().orElse(LXD));
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private Optional<Path> directory(String name) {
        return variable(name).map(path -> path.resolve("unix.socket"));
    }

    private static Found found(Path path) {
        return new Found(new Address.UnixSocket(path), Optional.empty());
    }

    private static Optional<String> ownUid() {
        try {
            return Optional.of(
                    Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }
}
