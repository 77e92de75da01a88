package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.api.Secret;
import dev.polyvisor.simulators.kubevirt.ClusterRole;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Type;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.TestCertificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Who may do what. Thread safety: may be used from any thread. */
public final class Users {
    private static final Set<String> READING = Set.of("get", "list", "watch");
    private static final Set<String> TELLING = Set.of(
            "virtualmachines/expand-spec",
            "virtualmachines/objectgraph",
            "virtualmachineinstances/guestosinfo",
            "virtualmachineinstances/filesystemlist",
            "virtualmachineinstances/userlist");

    private final Map<Secret, User> tokens = new ConcurrentHashMap<>();
    private final Map<String, User> certificates = new ConcurrentHashMap<>();
    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private volatile User anonymous = new User("system:anonymous", ClusterRole.NONE, Set.of());

    /**
     * Somebody.
     *
     * @param namespaces where the role counts; everywhere when it is empty
     */
    public record User(String name, ClusterRole role, Set<String> namespaces) {}

    /**
     * What is asked for.
     *
     * @param resource the plural, with the sub-resource behind a slash
     */
    public record Attributes(String verb, String group, String resource, String namespace, String name) {

        static Attributes of(String verb, Target target) {
            Type type = target.type();
            String resource = type.plural() + (target.sub().isEmpty() ? "" : "/" + target.sub());
            return new Attributes(verb, type.group(), resource, target.namespace(), target.name());
        }

        String plural() {
            return resource.split("/", 2)[0];
        }
    }

    private record Denial(@Nullable String verb, @Nullable String plural, boolean clusterWideOnly) {
        boolean covers(Attributes asked) {
            return (verb == null || verb.equals(asked.verb))
                    && (plural == null || plural.equals(asked.plural()))
                    && (!clusterWideOnly || asked.namespace.isEmpty());
        }
    }

    public void add(Secret token, User user) {
        tokens.put(token, user);
    }

    public void remove(Secret token) {
        tokens.remove(token);
    }

    public void add(TestCertificate client, User user) {
        certificates.put(TestCertificate.fingerprint(client.certificate()), user);
    }

    public void anonymous(User user) {
        anonymous = user;
    }

    /** From now on nobody may do it; null stands for everything. */
    public void deny(@Nullable String verb, @Nullable String plural, boolean clusterWideOnly) {
        denials.add(new Denial(verb, plural, clusterWideOnly));
    }

    public void denyNothing() {
        denials.clear();
    }

    User caller(Exchange exchange) {
        Optional<String> bearer = exchange.header("Authorization")
                .filter(given -> given.startsWith("Bearer "))
                .map(given -> given.substring("Bearer ".length()).trim());
        if (bearer.isPresent()) {
            return Optional.ofNullable(tokens.get(Secret.of(bearer.get())))
                    .orElseThrow(() -> Refused.of(401, "Unauthorized", "Unauthorized"));
        }
        return exchange.clientCertificate()
                .map(TestCertificate::fingerprint)
                .map(certificates::get)
                .orElse(anonymous);
    }

    /** Refuses what the caller may not do. */
    void check(User user, Attributes asked) {
        if (!allows(user, asked)) {
            throw forbidden(user, asked);
        }
    }

    boolean allows(User user, Attributes asked) {
        if (denials.stream().anyMatch(denial -> denial.covers(asked))) {
            return false;
        }
        if (!user.namespaces.isEmpty() && !user.namespaces.contains(asked.namespace)) {
            return false;
        }
        boolean sub = asked.group.equals("subresources.kubevirt.io");
        return switch (user.role) {
            case ADMIN -> true;
            case NONE -> false;
            case VIEW -> sub ? TELLING.contains(asked.resource) : READING.contains(asked.verb);
            case EDIT ->
                READING.contains(asked.verb)
                        || !asked.namespace.isEmpty() && !asked.resource.equals("virtualmachines/migrate");
        };
    }

    private static Refused forbidden(User user, Attributes asked) {
        String kind = asked.plural();
        String group = asked.group;
        String qualified = kind + (group.isEmpty() ? "" : "." + group);
        String object = asked.name.isEmpty() ? "" : " \"" + asked.name + "\"";
        String where =
                asked.namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + asked.namespace + "\"";
        return Refused.of(
                403,
                "Forbidden",
                qualified + object + " is forbidden: User \"" + user.name + "\" cannot " + asked.verb + " resource \""
                        + asked.resource + "\" in API group \"" + group + "\" " + where,
                Refused.details(asked.name, group, kind));
    }
}
