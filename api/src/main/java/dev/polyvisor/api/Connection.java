package dev.polyvisor.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a driver needs to reach a backend: address, credentials, trust, default scope, time-outs, and options
 * that the driver declares ({@code DriverFactory.options()}).
 *
 * <p>A connection is a value: each method returns a new one. Making one reads nothing and contacts nobody. Its text form
 * contains no secret.
 *
 * <p>Thread safety: immutable.
 */
public final class Connection {
    /** How long a connection may take to be established, unless the host says otherwise. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** How long the backend may be silent in a request, unless the host says otherwise. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private final ConnectionParts parts;

    private Connection(ConnectionParts parts) {
        this.parts = parts;
    }

    /**
     * A Unix socket of this host.
     *
     * @param path the path of the socket
     * @return the connection
     * @throws PolyvisorException INVALID_ARGUMENT when it is no path
     */
    public static Connection unixSocket(String path) {
        return to(new Address.UnixSocket(path(path)));
    }

    /**
     * A server by its HTTPS URL.
     *
     * @param url for example {@code https://engine.example/ovirt-engine/api}
     * @return the connection
     * @throws PolyvisorException INVALID_ARGUMENT when it is no absolute https URL, or carries a password
     */
    public static Connection https(String url) {
        Connection c = to(new Address.Url(uri(url)));
        if (!"https".equalsIgnoreCase(uri(url).getScheme())) {
            throw PolyvisorException.invalidArgument("address", "is not an https URL");
        }
        return c;
    }

    /**
     * A kubeconfig file and its current context.
     *
     * @param file the file
     * @return the connection
     */
    public static Connection kubeconfig(Path file) {
        return to(new Address.KubeconfigFile(file, Optional.empty()));
    }

    /**
     * The text of a kubeconfig and its current context.
     *
     * @param text the text
     * @return the connection
     */
    public static Connection kubeconfig(Secret text) {
        return to(new Address.KubeconfigText(text, Optional.empty()));
    }

    /**
     * The service account of the pod that this program runs in.
     *
     * @return the connection
     */
    public static Connection inCluster() {
        return to(new Address.InCluster());
    }

    /**
     * The sockets at which LXD and Incus are usually found on this host.
     *
     * @return the connection
     */
    public static Connection lxdDefaultSockets() {
        return to(new Address.LxdDefaultSockets());
    }

    /**
     * Any address.
     *
     * @param address the address
     * @return the connection
     */
    public static Connection to(Address address) {
        return new Connection(new ConnectionParts(Objects.requireNonNull(address, "address")));
    }

    /**
     * Reads an address: {@code unix:PATH}, {@code https://…}, {@code http://…}, {@code kubeconfig:PATH},
     * {@code incluster:}, {@code lxd-sockets:}, {@code local:TEXT}.
     *
     * @param text the text
     * @return the connection
     * @throws PolyvisorException INVALID_ARGUMENT when the text has none of these forms
     */
    public static Connection parse(String text) {
        return ConnectionMap.parseAddress(text);
    }

    /**
     * Reads a connection from a map, as hosts find it in their configuration.
     *
     * <p>Keys: {@code address} (required, see {@link #parse}), {@code user} and {@code password}, {@code token},
     * {@code certificate} and {@code key}, {@code trust} ({@code system}, {@code insecure}), {@code ca} (PEM),
     * {@code fingerprint}, {@code scope}, {@code context}, {@code connectTimeout} and {@code requestTimeout} (ISO 8601
     * durations), {@code proxy}, {@code allowExecPlugins}, {@code option.NAME}, {@code secret.NAME}.
     *
     * @param values the map; values are text, or {@link Secret} where a key is secret
     * @return the connection
     * @throws PolyvisorException INVALID_ARGUMENT with each unknown key, missing partner and malformed value
     */
    public static Connection fromMap(Map<String, ?> values) {
        return ConnectionMap.read(values);
    }

    /**
     * With a user and a password.
     *
     * @param user the user
     * @param password the password
     * @return a new connection
     */
    public Connection login(String user, Secret password) {
        return credentials(new Credentials.Login(user, password));
    }

    /**
     * With a bearer token.
     *
     * @param token the token
     * @return a new connection
     */
    public Connection token(Secret token) {
        return credentials(new Credentials.Token(token));
    }

    /**
     * With a client certificate.
     *
     * @param certificatePem the certificate, with its chain, in PEM form
     * @param privateKeyPem its private key in PEM form
     * @return a new connection
     */
    public Connection clientCertificate(String certificatePem, Secret privateKeyPem) {
        return credentials(new Credentials.ClientCertificate(certificatePem, privateKeyPem));
    }

    /**
     * With credentials of any kind.
     *
     * @param value the credentials
     * @return a new connection
     */
    public Connection credentials(Credentials value) {
        return with(p -> p.credentials = Objects.requireNonNull(value, "credentials"));
    }

    /**
     * With another judgement of the server's certificate.
     *
     * @param value the trust
     * @return a new connection
     */
    public Connection trust(Trust value) {
        return with(p -> p.trust = Objects.requireNonNull(value, "trust"));
    }

    /**
     * With a default scope: the project, namespace or data centre that {@code instances()} works in.
     *
     * @param value the scope
     * @return a new connection
     */
    public Connection scope(Scope value) {
        return with(p -> p.scope = Objects.requireNonNull(value, "scope"));
    }

    /**
     * With the context of a kubeconfig.
     *
     * @param context the name of the context
     * @return a new connection
     * @throws PolyvisorException INVALID_ARGUMENT when the address is no kubeconfig
     */
    public Connection context(String context) {
        Address chosen;
        if (parts.address instanceof Address.KubeconfigFile file) {
            chosen = new Address.KubeconfigFile(file.path(), Optional.of(context));
        } else if (parts.address instanceof Address.KubeconfigText kubeconfig) {
            chosen = new Address.KubeconfigText(kubeconfig.text(), Optional.of(context));
        } else {
            throw PolyvisorException.invalidArgument("context", "the address is no kubeconfig");
        }
        return with(p -> p.address = chosen);
    }

    /**
     * With time-outs.
     *
     * @param connect how long a connection may take to be established
     * @param request how long the backend may be silent in a request
     * @return a new connection
     * @throws PolyvisorException INVALID_ARGUMENT when one is not positive
     */
    public Connection timeouts(Duration connect, Duration request) {
        Duration c = positive("connectTimeout", connect);
        Duration r = positive("requestTimeout", request);
        return with(p -> {
            p.connectTimeout = c;
            p.requestTimeout = r;
        });
    }

    /**
     * Through an HTTP proxy. Without it no proxy is used, whatever the environment says.
     *
     * @param url the URL of the proxy
     * @return a new connection
     */
    public Connection proxy(URI url) {
        return with(p -> p.proxy = new Address.Url(url).url());
    }

    /**
     * Allows the programs that a kubeconfig names for obtaining credentials to be run.
     *
     * @return a new connection
     */
    public Connection allowExecPlugins() {
        return with(p -> p.execPluginsAllowed = true);
    }

    /**
     * With an option that the driver declares. An option that it does not declare is refused when the provider is added.
     *
     * @param name the name
     * @param value the value
     * @return a new connection
     */
    public Connection option(String name, String value) {
        return with(p -> p.options.put(optionName(name), Objects.requireNonNull(value, "value")));
    }

    /**
     * With a secret option that the driver declares.
     *
     * @param name the name
     * @param value the value
     * @return a new connection
     */
    public Connection secret(String name, Secret value) {
        return with(p -> p.secrets.put(optionName(name), Objects.requireNonNull(value, "value")));
    }

    /**
     * Where the backend is found.
     *
     * @return the address
     */
    public Address address() {
        return parts.address;
    }

    /**
     * Who the library is to the backend.
     *
     * @return the credentials
     */
    public Credentials credentials() {
        return parts.credentials;
    }

    /**
     * How the certificate of the server is judged.
     *
     * @return the trust
     */
    public Trust trust() {
        return parts.trust;
    }

    /**
     * The default scope.
     *
     * @return the scope, empty for the driver's own default
     */
    public Optional<Scope> scope() {
        return Optional.ofNullable(parts.scope);
    }

    /**
     * How long a connection may take to be established.
     *
     * @return the time
     */
    public Duration connectTimeout() {
        return parts.connectTimeout;
    }

    /**
     * How long the backend may be silent in a request.
     *
     * @return the time
     */
    public Duration requestTimeout() {
        return parts.requestTimeout;
    }

    /**
     * The proxy.
     *
     * @return its URL, empty for none
     */
    public Optional<URI> proxy() {
        return Optional.ofNullable(parts.proxy);
    }

    /**
     * Whether the programs that a kubeconfig names may be run.
     *
     * @return false unless the host allowed it
     */
    public boolean execPluginsAllowed() {
        return parts.execPluginsAllowed;
    }

    /**
     * The driver's options.
     *
     * @return the options by name, ordered by name
     */
    public Map<String, String> options() {
        return Collections.unmodifiableMap(parts.options);
    }

    /**
     * The driver's secret options.
     *
     * @return the secrets by name, ordered by name
     */
    public Map<String, Secret> secrets() {
        return Collections.unmodifiableMap(parts.secrets);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Connection that && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return parts.toString();
    }

    static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw PolyvisorException.invalidArgument("address", "is no URL: " + malformed.getReason());
        }
    }

    static Path path(String text) {
        if (text.isBlank()) {
            throw PolyvisorException.invalidArgument("address", "the path is blank");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException malformed) {
            throw PolyvisorException.invalidArgument("address", "is no path: " + malformed.getReason());
        }
    }

    private static Duration positive(String what, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw PolyvisorException.invalidArgument(what, "is not positive");
        }
        return value;
    }

    private static String optionName(String name) {
        if (name.isBlank()) {
            throw PolyvisorException.invalidArgument("option", "its name is blank");
        }
        return name;
    }

    private Connection with(Consumer<ConnectionParts> change) {
        ConnectionParts changed = parts.copy();
        change.accept(changed);
        return new Connection(changed);
    }
}
