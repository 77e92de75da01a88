package dev.polyvisor.api;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a backend is found. A driver accepts some of these forms and refuses the others with INVALID_ARGUMENT.
 *
 * <p>Nothing is looked up when an address is made: a file or a variable is read only when a driver opens it, and only
 * because the host named it here.
 */
public sealed interface Address {

    /**
     * A Unix socket of this host.
     *
     * @param path the path of the socket
     */
    record UnixSocket(Path path) implements Address {
        /** Checks that there is a path. */
        public UnixSocket {
            Objects.requireNonNull(path, "path");
        }
    }

    /**
     * A server by its URL.
     *
     * @param url an absolute {@code http} or {@code https} URL without user information
     */
    record Url(URI url) implements Address {
        /** Checks the form of the URL. */
        public Url {
            String scheme = url.getScheme();
            if (scheme == null || !(scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))) {
                throw PolyvisorException.invalidArgument("address", "'" + url.getScheme() + "' is not http or https");
            }
            if (url.getHost() == null) {
                throw PolyvisorException.invalidArgument("address", "the URL names no host");
            }
            if (url.getRawUserInfo() != null) {
                throw PolyvisorException.invalidArgument(
                        "address", "the URL carries a user or password; give them as credentials");
            }
        }
    }

    /**
     * A kubeconfig file.
     *
     * @param path the file
     * @param context the context to use, empty for the file's current one
     */
    record KubeconfigFile(Path path, Optional<String> context) implements Address {
        /** Checks that both are there. */
        public KubeconfigFile {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(context, "context");
        }
    }

    /**
     * The text of a kubeconfig.
     *
     * @param text the text
     * @param context the context to use, empty for the text's current one
     */
    record KubeconfigText(Secret text, Optional<String> context) implements Address {
        /** Checks that both are there. */
        public KubeconfigText {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(context, "context");
        }
    }

    /** The service account of the pod that this program runs in. */
    record InCluster() implements Address {}

    /** The first of the sockets at which LXD and Incus are usually found on this host. */
    record LxdDefaultSockets() implements Address {}

    /**
     * Something that only the driver understands, for example the size of a fake.
     *
     * @param text the text, may be empty
     */
    record Local(String text) implements Address {
        /** Checks that there is a text. */
        public Local {
            Objects.requireNonNull(text, "text");
        }
    }
}
