package dev.polyvisor.driver.ovirt.client;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import java.net.URI;
import java.util.Optional;

/**
 * Where an engine is: its API, and the pages beside it. Whoever gives only the host means the usual paths.
 *
 * @param api the root of the API, {@code https://HOST/ovirt-engine/api}
 * @param engine what the API stands below, {@code https://HOST/ovirt-engine}
 */
public record EngineAddress(URI api, URI engine) {
    private static final String USUAL = "/ovirt-engine";
    private static final String API = "/api";

    /**
     * Reads a URL.
     *
     * @return empty when its path is that of no API
     */
    public static Optional<EngineAddress> of(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        String engine = path.isEmpty() ? USUAL : path.endsWith(API) ? path.substring(0, path.length() - 4) : path;
        boolean known = path.isEmpty() || path.endsWith(API) || path.equals(USUAL);
        if (!known || url.getRawQuery() != null || url.getRawFragment() != null) {
            return Optional.empty();
        }
        URI root = URI.create(url.getScheme() + "://" + url.getRawAuthority() + engine);
        return Optional.of(new EngineAddress(URI.create(root + API), root));
    }

    /** The same connection to another address of the engine. */
    public static Connection at(Connection given, URI address) {
        Connection moved = Connection.to(new Address.Url(address))
                .credentials(given.credentials())
                .trust(given.trust())
                .timeouts(given.connectTimeout(), given.requestTimeout());
        return given.proxy().map(moved::proxy).orElse(moved);
    }
}
