package dev.polyvisor.api;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parts of a {@link Connection}. Changed only on a copy that no connection holds yet. */
final class ConnectionParts {
    Address address;
    Credentials credentials = new Credentials.None();
    Trust trust = Trust.system();

    @Nullable
    Scope scope;

    Duration connectTimeout = Connection.DEFAULT_CONNECT_TIMEOUT;
    Duration requestTimeout = Connection.DEFAULT_REQUEST_TIMEOUT;

    @Nullable
    URI proxy;

    boolean execPluginsAllowed;
    final Map<String, String> options = new TreeMap<>();
    final Map<String, Secret> secrets = new TreeMap<>();

    ConnectionParts(Address address) {
        this.address = address;
    }

    ConnectionParts copy() {
        ConnectionParts copy = new ConnectionParts(address);
        copy.credentials = credentials;
        copy.trust = trust;
        copy.scope = scope;
        copy.connectTimeout = connectTimeout;
        copy.requestTimeout = requestTimeout;
        copy.proxy = proxy;
        copy.execPluginsAllowed = execPluginsAllowed;
        copy.options.putAll(options);
        copy.secrets.putAll(secrets);
        return copy;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectionParts that
                && address.equals(that.address)
                && credentials.equals(that.credentials)
                && trust.equals(that.trust)
                && Objects.equals(scope, that.scope)
                && connectTimeout.equals(that.connectTimeout)
                && requestTimeout.equals(that.requestTimeout)
                && Objects.equals(proxy, that.proxy)
                && execPluginsAllowed == that.execPluginsAllowed
                && options.equals(that.options)
                && secrets.equals(that.secrets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, trust, scope, options);
    }

    /** Names of options and secrets only: an option may hold what its author should have made a secret. */
    @Override
    public String toString() {
        return "Connection[" + address + ", " + credentials.getClass().getSimpleName() + ", " + trust
                + (scope == null ? "" : ", scope=" + scope) + ", options=" + options.keySet() + ", secrets="
                + secrets.keySet() + "]";
    }
}
