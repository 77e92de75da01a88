package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where a pod finds its service account. The token is read each time: it is renewed under the same name. */
public final class ServiceAccount {
    private final Path folder;
    private final UnaryOperator<@Nullable String> environment;

    /**
     * An account.
     *
     * @param folder where token, authority and namespace stand
     * @param environment what a variable of the environment says, null when it is not set
     */
    public ServiceAccount(Path folder, UnaryOperator<@Nullable String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** That of the pod that this program runs in. */
    public static ServiceAccount ofPod() {
        return new ServiceAccount(Path.of("/var/run/secrets/kubernetes.io/serviceaccount"), System::getenv);
    }

    /** The URL of the API server, empty outside of a pod. */
    Optional<String> server() {
        String host = environment.apply("KUBERNETES_SERVICE_HOST");
        String port = environment.apply("KUBERNETES_SERVICE_PORT");
        if (host == null || host.isBlank() || port == null || !Files.isReadable(folder.resolve("token"))) {
            return Optional.empty();
        }
        return Optional.of("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    Optional<Path> authority() {
        return Optional.of(folder.resolve("ca.crt")).filter(Files::isReadable);
    }

    Optional<String> namespace() {
        try {
            return Optional.of(Files.readString(folder.resolve("namespace")).strip())
                    .filter(name -> !name.isEmpty());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    String token() {
        return token(folder.resolve("token"));
    }

    String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw PolyvisorException.of(ErrorCode.UNAUTHENTICATED, "the file with the token cannot be read");
        }
    }
}
