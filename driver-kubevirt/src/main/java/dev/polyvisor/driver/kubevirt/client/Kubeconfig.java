package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.Violation;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kubeconfig with the context that was chosen. No text of it is ever told. Thread safety: immutable once read.
 */
final class Kubeconfig {
    private final Config parsed;
    private final String context;

    private Kubeconfig(Config parsed, String context) {
        this.parsed = parsed;
        this.context = context;
    }

    /**
     * Reads a kubeconfig.
     *
     * @param path where it stands, for faults
     * @param text the text
     * @param chosen the context, empty for the current one
     * @param faults gets what is wrong
     * @return the kubeconfig, empty when something is wrong
     */
    static Optional<Kubeconfig> read(String path, String text, Optional<String> chosen, List<Violation> faults) {
        Config parsed = parse(text);
        if (parsed == null
                || parsed.getClusters() == null
                || parsed.getClusters().isEmpty()) {
            faults.add(new Violation(path, "is no kubeconfig, or one without clusters"));
            return Optional.empty();
        }
        String name = chosen.orElse(parsed.getCurrentContext() == null ? "" : parsed.getCurrentContext());
        Kubeconfig found = new Kubeconfig(parsed, name);
        if (found.named() == null) {
            faults.add(new Violation(
                    path, name.isEmpty() ? "names no current context; choose one" : "has no context '" + name + "'"));
            return Optional.empty();
        }
        if (found.cluster().isEmpty()) {
            faults.add(new Violation(path, "has no cluster with a server for the context '" + name + "'"));
            return Optional.empty();
        }
        return Optional.of(found);
    }

    /** Without what the parser says: it quotes. */
    private static @Nullable Config parse(String text) {
        try {
            return new KubernetesSerialization().unmarshal(text, Config.class);
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    private @Nullable NamedContext named() {
        return parsed.getContexts() == null
                ? null
                : parsed.getContexts().stream()
                        .filter(each -> context.equals(each.getName()) && each.getContext() != null)
                        .findFirst()
                        .orElse(null);
    }

    private Optional<String> cluster() {
        NamedContext named = named();
        return named == null
                ? Optional.empty()
                : parsed.getClusters().stream()
                        .filter(each -> each.getName() != null
                                && each.getName().equals(named.getContext().getCluster())
                                && each.getCluster() != null)
                        .map(each -> each.getCluster().getServer())
                        .filter(server -> server != null && !server.isBlank())
                        .findFirst();
    }

    private Optional<AuthInfo> user() {
        NamedContext named = named();
        return named == null || parsed.getUsers() == null
                ? Optional.empty()
                : parsed.getUsers().stream()
                        .filter(each -> each.getName() != null
                                && each.getName().equals(named.getContext().getUser()))
                        .map(NamedAuthInfo::getUser)
                        .filter(info -> info != null)
                        .findFirst();
    }

    String context() {
        return context;
    }

    Optional<String> namespace() {
        NamedContext named = named();
        return named == null
                ? Optional.empty()
                : Optional.ofNullable(named.getContext().getNamespace()).filter(name -> !name.isBlank());
    }

    /** Whether a program has to be run for credentials. */
    boolean runsProgram() {
        return user().filter(info -> info.getExec() != null).isPresent();
    }

    /** Whether it acts as somebody else. */
    boolean impersonates() {
        return user().filter(info -> hasText(info.getAs())
                        || hasText(info.getAsUid())
                        || info.getAsGroups() != null && !info.getAsGroups().isEmpty())
                .isPresent();
    }

    /** The file that has the token, where the token does not stand in the kubeconfig. */
    Optional<String> tokenFile() {
        return user().filter(info -> !hasText(info.getToken()))
                .map(AuthInfo::getTokenFile)
                .filter(Kubeconfig::hasText);
    }

    /** Whether something stands in files beside it. */
    boolean namesFiles() {
        boolean user = user().filter(info -> hasText(info.getClientCertificate())
                        || hasText(info.getClientKey())
                        || hasText(info.getTokenFile()))
                .isPresent();
        NamedContext named = named();
        return user
                || named != null
                        && parsed.getClusters().stream()
                                .filter(each -> each.getCluster() != null
                                        && each.getName() != null
                                        && each.getName()
                                                .equals(named.getContext().getCluster()))
                                .anyMatch(each -> hasText(each.getCluster().getCertificateAuthority()));
    }

    Optional<String> impersonatedUser() {
        return user().map(AuthInfo::getAs).filter(Kubeconfig::hasText);
    }

    List<String> impersonatedGroups() {
        return user().map(AuthInfo::getAsGroups).orElse(List.of());
    }

    /** The same with the chosen context as the current one. */
    String text() {
        parsed.setCurrentContext(context);
        return new KubernetesSerialization().asYaml(parsed);
    }

    private static boolean hasText(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
