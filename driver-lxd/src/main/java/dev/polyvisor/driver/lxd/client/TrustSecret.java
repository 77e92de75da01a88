package dev.polyvisor.driver.lxd.client;

import dev.polyvisor.api.Secret;
import java.util.Map;
import java.util.Optional;

/**
 * With what the server is asked to trust the client certificate.
 *
 * @param secret the trust password, or a token
 * @param token whether it is a token
 */
public record TrustSecret(Secret secret, boolean token) {
    private static final String PASSWORD_OPTION = "trust-password";
    private static final String TOKEN_OPTION = "trust-token";

    /** The one among the secret options of a connection, empty when there is none. */
    public static Optional<TrustSecret> of(Map<String, Secret> options) {
        Secret token = options.get(TOKEN_OPTION);
        if (token != null) {
            return Optional.of(new TrustSecret(token, true));
        }
        return Optional.ofNullable(options.get(PASSWORD_OPTION)).map(password -> new TrustSecret(password, false));
    }

    /** The body of the request, with the field that this server wants it in. */
    Map<String, Object> request(boolean explicitTokens) {
        return Map.of("type", "client", token && explicitTokens ? "trust_token" : "password", secret.reveal());
    }
}
