package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Trust;
import dev.polyvisor.api.Violation;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the access of a connection. Reads the files that the host named, and contacts nobody: a program that gives credentials
 * is run with the first request.
 */
public final class Accesses {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Connection connection;
    private final ServiceAccount account;
    private final boolean mayImpersonate;
    private final List<Violation> faults = new ArrayList<>();

    private Accesses(Connection connection, ServiceAccount account, boolean mayImpersonate) {
        this.connection = connection;
        this.account = account;
        this.mayImpersonate = mayImpersonate;
    }

    /**
     * The access of a connection.
     *
     * @param connection the connection
     * @param account where a pod finds its account
     * @param mayImpersonate whether a kubeconfig may act as somebody else
     * @param faults gets what is wrong with the connection
     * @return the access, empty when something is wrong
     */
    public static Optional<ClusterAccess> of(
            Connection connection, ServiceAccount account, boolean mayImpersonate, List<Violation> faults) {
        Accesses making = new Accesses(connection, account, mayImpersonate);
        Optional<ClusterAccess> access = making.access();
        faults.addAll(making.faults);
        return making.faults.isEmpty() ? access : Optional.empty();
    }

    /** The access of a kubeconfig that stands in a secret: it may name no file and no program of this host. */
    public static Optional<ClusterAccess> ofText(Secret text, List<Violation> faults) {
        Optional<Kubeconfig> read = Kubeconfig.read("kubeconfig", text.reveal(), Optional.empty(), faults);
        if (read.filter(Kubeconfig::namesFiles).isPresent()) {
            faults.add(new Violation("kubeconfig", "names files of this host"));
            return Optional.empty();
        }
        return read.flatMap(found -> of(Connection.kubeconfig(text), ServiceAccount.ofPod(), false, faults));
    }

    private Optional<ClusterAccess> access() {
        if (connection.credentials() instanceof Credentials.Login) {
            fault("credentials", "Kubernetes knows no users with passwords; give a token or a client certificate");
        }
        Address address = connection.address();
        if (address instanceof Address.KubeconfigFile file) {
            return kubeconfig(file);
        }
        if (address instanceof Address.KubeconfigText text) {
            return kubeconfig(text);
        }
        if (address instanceof Address.InCluster) {
            return inCluster();
        }
        if (address instanceof Address.Url url) {
            return url(url.url());
        }
        fault("address", "is no kubeconfig, no https URL of an API server, and not incluster:");
        return Optional.empty();
    }

    private Optional<ClusterAccess> kubeconfig(Address.KubeconfigFile file) {
        String text;
        try {
            text = Files.readString(file.path());
        } catch (IOException unreadable) {
            fault("address", "the kubeconfig cannot be read");
            return Optional.empty();
        }
        return Kubeconfig.read("address", text, file.context(), faults)
                .filter(this::isAllowed)
                .map(found -> configured(
                        found,
                        () -> Config.fromKubeconfig(found.context(), file.path().toFile())));
    }

    private Optional<ClusterAccess> kubeconfig(Address.KubeconfigText given) {
        return Kubeconfig.read("address", given.text().reveal(), given.context(), faults)
                .filter(this::isAllowed)
                .map(found -> configured(found, () -> Config.fromKubeconfig(found.text())));
    }

    private boolean isAllowed(Kubeconfig found) {
        if (found.runsProgram() && !connection.execPluginsAllowed()) {
            fault(
                    "address",
                    "the kubeconfig wants to run a program for credentials, which the connection does not allow");
        }
        if (found.impersonates() && !mayImpersonate) {
            fault("address", "the kubeconfig acts as somebody else, which the connection does not ask for");
        }
        return faults.isEmpty();
    }

    private ClusterAccess configured(Kubeconfig found, Supplier<Config> base) {
        Supplier<Config> configuration = () -> {
            Config read = base.get();
            ConfigBuilder builder = new ConfigBuilder(read);
            clientCertificate(read).ifPresent(pem -> builder.withClientKeyAlgo(algorithm(pem)));
            found.tokenFile()
                    .map(Path::of)
                    .ifPresent(file -> builder.withOauthTokenProvider(() -> account.token(file)));
            if (found.impersonates()) {
                found.impersonatedUser().ifPresent(builder::withImpersonateUsername);
                builder.withImpersonateGroups(found.impersonatedGroups().toArray(new String[0]));
            }
            return common(builder).build();
        };
        return new ConfiguredAccess(configuration, found.namespace(), connection.trust());
    }

    private Optional<ClusterAccess> inCluster() {
        Optional<String> server = account.server();
        if (server.isEmpty()) {
            fault("address", "this program does not run in a pod with a service account");
            return Optional.empty();
        }
        Supplier<Config> configuration = () -> {
            ConfigBuilder builder = empty(server.get()).withOauthTokenProvider(account::token);
            account.authority().ifPresent(file -> builder.withCaCertFile(file.toString()));
            return common(builder).build();
        };
        return Optional.of(new ConfiguredAccess(configuration, account.namespace(), connection.trust()));
    }

    private Optional<ClusterAccess> url(URI url) {
        if (url.getScheme().equalsIgnoreCase("http") && !LOOPBACK.contains(url.getHost())) {
            fault("address", "is no https URL");
        }
        if (url.getRawQuery() != null) {
            fault("address", "has a query");
        }
        Supplier<Config> configuration = () -> common(empty(url.toString())).build();
        return Optional.of(new ConfiguredAccess(configuration, Optional.empty(), connection.trust()));
    }

    private static ConfigBuilder empty(String server) {
        return new ConfigBuilder(Config.empty()).withMasterUrl(server);
    }

    /** What the connection says itself wins over what a kubeconfig says. */
    private ConfigBuilder common(ConfigBuilder builder) {
        builder.withConnectionTimeout(Math.toIntExact(
                Math.min(Integer.MAX_VALUE, connection.connectTimeout().toMillis())));
        builder.withUserAgent("polyvisor");
        Trust trust = connection.trust();
        if (trust instanceof Trust.PinnedCa pinned) {
            builder.withCaCertFile(null).withCaCertData(base64(pinned.caPem())).withTrustCerts(false);
        } else if (trust instanceof Trust.Insecure) {
            builder.withTrustCerts(true).withDisableHostnameVerification(true);
        }
        Credentials credentials = connection.credentials();
        if (credentials instanceof Credentials.Token token) {
            builder.withOauthTokenProvider(() -> token.token().reveal());
        } else if (credentials instanceof Credentials.ClientCertificate certificate) {
            builder.withClientCertData(base64(certificate.certificatePem()))
                    .withClientKeyData(base64(certificate.privateKeyPem().reveal()))
                    .withClientKeyAlgo(algorithm(certificate.certificatePem()));
        }
        connection
                .proxy()
                .map(URI::toString)
                .ifPresent(proxy -> builder.withHttpProxy(proxy).withHttpsProxy(proxy));
        return builder;
    }

    private static Optional<String> clientCertificate(Config config) {
        String data = config.getClientCertData();
        if (data != null && !data.isBlank()) {
            return Optional.of(new String(Base64.getDecoder().decode(data.strip()), StandardCharsets.US_ASCII));
        }
        String file = config.getClientCertFile();
        if (file == null || file.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(file)));
        } catch (IOException unreadable) {
            throw PolyvisorException.of(ErrorCode.UNAUTHENTICATED, "the client certificate cannot be read");
        }
    }

    /** The algorithm of the key is that of the certificate; fabric8 takes one that does not say its own for RSA. */
    private static String algorithm(String certificatePem) {
        byte[] pem = certificatePem.getBytes(StandardCharsets.US_ASCII);
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem))
                    .getPublicKey()
                    .getAlgorithm();
        } catch (CertificateException unreadable) {
            throw PolyvisorException.of(ErrorCode.UNAUTHENTICATED, "the client certificate cannot be read");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void fault(String path, String problem) {
        faults.add(new Violation(path, problem));
    }
}
