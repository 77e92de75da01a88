package dev.polyvisor.api;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads connections from text and from maps; collects every fault before it gives up. */
final class ConnectionMap {
    private final Map<String, Object> values;
    private final Set<String> used = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    private ConnectionMap(Map<String, ?> values) {
        this.values = new TreeMap<>(values);
    }

    static Connection parseAddress(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        return switch (scheme) {
            case "unix" -> Connection.unixSocket(rest);
            case "https", "http" -> Connection.to(new Address.Url(Connection.uri(text)));
            case "kubeconfig" -> Connection.kubeconfig(Connection.path(rest));
            case "incluster" -> Connection.inCluster();
            case "lxd-sockets" -> Connection.lxdDefaultSockets();
            case "local" -> Connection.to(new Address.Local(rest));
            default ->
                throw PolyvisorException.invalidArgument(
                        "address",
                        "'" + (colon < 0 ? text : scheme + ":") + "' is none of unix:PATH, https://…, http://…,"
                                + " kubeconfig:PATH, incluster:, lxd-sockets:, local:TEXT");
        };
    }

    static Connection read(Map<String, ?> values) {
        return new ConnectionMap(values).read();
    }

    private Connection read() {
        Connection c = Connection.to(new Address.Local(""));
        String address = text("address");
        if (address == null) {
            violations.add(new Violation("address", "is missing"));
        } else {
            c = guarded(c, x -> parseAddress(address));
        }
        c = credentials(c);
        c = trust(c);
        String scope = text("scope");
        c = scope == null ? c : guarded(c, x -> x.scope(Scope.of(scope)));
        String context = text("context");
        c = context == null ? c : guarded(c, x -> x.context(context));
        c = timeouts(c);
        String proxy = text("proxy");
        c = proxy == null ? c : guarded(c, x -> x.proxy(Connection.uri(proxy)));
        c = bool("allowExecPlugins") ? c.allowExecPlugins() : c;
        c = options(c);
        values.keySet().stream()
                .filter(k -> !used.contains(k))
                .forEach(k -> violations.add(new Violation(k, "is no key of a connection")));
        if (!violations.isEmpty()) {
            throw PolyvisorException.invalid(violations);
        }
        return c;
    }

    private Connection credentials(Connection c) {
        String user = text("user");
        Secret password = secret("password");
        Secret token = secret("token");
        String certificate = text("certificate");
        Secret key = secret("key");
        if ((user == null) != (password == null)) {
            violations.add(new Violation(user == null ? "user" : "password", "is missing beside its partner"));
        }
        if ((certificate == null) != (key == null)) {
            violations.add(new Violation(certificate == null ? "certificate" : "key", "is missing beside its partner"));
        }
        int kinds = (user == null ? 0 : 1) + (token == null ? 0 : 1) + (certificate == null ? 0 : 1);
        if (kinds > 1) {
            violations.add(new Violation("", "give one of user, token and certificate"));
        } else if (user != null && password != null) {
            return guarded(c, x -> x.login(user, password));
        } else if (token != null) {
            return c.token(token);
        } else if (certificate != null && key != null) {
            return guarded(c, x -> x.clientCertificate(certificate, key));
        }
        return c;
    }

    private Connection trust(Connection c) {
        String trust = text("trust");
        String ca = text("ca");
        String fingerprint = text("fingerprint");
        if ((trust == null ? 0 : 1) + (ca == null ? 0 : 1) + (fingerprint == null ? 0 : 1) > 1) {
            violations.add(new Violation("trust", "give one of trust, ca and fingerprint"));
        } else if (ca != null) {
            return guarded(c, x -> x.trust(Trust.pinned(ca)));
        } else if (fingerprint != null) {
            return guarded(c, x -> x.trust(Trust.pinnedCertificate(fingerprint)));
        } else if ("insecure".equals(trust)) {
            return c.trust(Trust.insecure());
        } else if (trust != null && !"system".equals(trust)) {
            violations.add(new Violation("trust", "is neither system nor insecure"));
        }
        return c;
    }

    private Connection timeouts(Connection c) {
        Duration connect = duration("connectTimeout", Connection.DEFAULT_CONNECT_TIMEOUT);
        Duration request = duration("requestTimeout", Connection.DEFAULT_REQUEST_TIMEOUT);
        return guarded(c, x -> x.timeouts(connect, request));
    }

    private Connection options(Connection start) {
        Connection c = start;
        for (String key : values.keySet()) {
            if (key.startsWith("option.")) {
                String value = text(key);
                c = value == null ? c : guarded(c, x -> x.option(key.substring("option.".length()), value));
            } else if (key.startsWith("secret.")) {
                Secret value = secret(key);
                c = value == null ? c : guarded(c, x -> x.secret(key.substring("secret.".length()), value));
            }
        }
        return c;
    }

    private Connection guarded(Connection c, java.util.function.UnaryOperator<Connection> change) {
        try {
            return change.apply(c);
        } catch (PolyvisorException invalid) {
            violations.addAll(invalid.violations());
            return c;
        }
    }

    private Duration duration(String key, Duration otherwise) {
        String text = text(key);
        try {
            return text == null ? otherwise : Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            violations.add(new Violation(key, "is no ISO 8601 duration such as PT30S"));
            return otherwise;
        }
    }

    private boolean bool(String key) {
        String text = text(key);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            violations.add(new Violation(key, "is neither true nor false"));
        }
        return "true".equals(text);
    }

    private @Nullable String text(String key) {
        used.add(key);
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof CharSequence || value instanceof Path || value instanceof Boolean) {
            return value.toString();
        }
        violations.add(new Violation(key, "is no text"));
        return null;
    }

    private @Nullable Secret secret(String key) {
        used.add(key);
        Object value = values.get(key);
        if (value instanceof Secret secret) {
            return secret;
        }
        if (value instanceof CharSequence text) {
            return Secret.of(text.toString());
        }
        if (value != null) {
            violations.add(new Violation(key, "is neither a text nor a Secret"));
        }
        return null;
    }
}
