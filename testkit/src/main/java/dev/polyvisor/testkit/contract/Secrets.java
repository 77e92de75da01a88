package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.Secret;
import java.util.ArrayList;
import java.util.List;

/** The secrets that a connection holds, to be looked for where they must not be. */
final class Secrets {

    private Secrets() {}

    static List<String> of(Connection connection) {
        List<Secret> secrets = new ArrayList<>(connection.secrets().values());
        Credentials credentials = connection.credentials();
        if (credentials instanceof Credentials.Login login) {
            secrets.add(login.password());
        } else if (credentials instanceof Credentials.Token token) {
            secrets.add(token.token());
        } else if (credentials instanceof Credentials.ClientCertificate certificate) {
            secrets.add(certificate.privateKeyPem());
        }
        return secrets.stream()
                .map(Secret::reveal)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
