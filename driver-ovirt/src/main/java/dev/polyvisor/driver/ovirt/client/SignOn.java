package dev.polyvisor.driver.ovirt.client;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.http.Body;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.HttpTransport;
import dev.polyvisor.http.JsonReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The session at the engine's single sign-on. One token serves all requests until it is close to its end or the engine refuses
 * it. A login that was refused is not repeated for half a minute, so that no account is locked; a token that is given up is
 * logged out, so that no session is left behind. Thread safety: may be used from any thread.
 */
final class SignOn {
    private static final String SCOPE = "ovirt-app-api";
    private static final Duration RENEW_BEFORE = Duration.ofSeconds(60);
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final Instant NEVER = Instant.MAX;

    private final HttpTransport transport;
    private final Credentials credentials;
    private final FleetClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Token current;
    private @Nullable PolyvisorException refusal;
    private Instant refusedUntil = Instant.MIN;
    private boolean closed;

    SignOn(Connection engine, String provider, ExecutorService executor, FleetClock clock) {
        this.transport = HttpTransport.builder(engine, provider, executor)
                .header("Accept", "application/json")
                .refusals(EngineFailures::read)
                .withoutAuthorization()
                .build();
        this.credentials = engine.credentials();
        this.clock = clock;
    }

    private record Token(Secret secret, Instant renewal) {}

    /**
     * The token to send. Logs in when there is none. Blocks; interrupts are told as CANCELLED, as the transport tells them.
     *
     * @throws PolyvisorException UNAUTHENTICATED when the engine refuses the login, now or a moment ago
     */
    Secret token() {
        if (credentials instanceof Credentials.Token given) {
            return given.token();
        }
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.of(ErrorCode.CANCELLED, "interrupted while waiting for a login", e);
        }
        try {
            Token known = current;
            if (known != null && clock.now().isBefore(known.renewal)) {
                return known.secret;
            }
            Token fresh = login();
            current = fresh;
            if (known != null) {
                logout(known);
            }
            return fresh.secret;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The engine does not know a token any more.
     *
     * @return whether another one may help
     */
    boolean refused(Secret token) {
        if (credentials instanceof Credentials.Token) {
            return false;
        }
        lock.lock();
        try {
            if (current != null && current.secret.equals(token)) {
                current = null;
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private Token login() {
        PolyvisorException last = refusal;
        if (last != null && clock.now().isBefore(refusedUntil)) {
            throw last;
        }
        if (closed) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the session is closed");
        }
        Credentials.Login login = (Credentials.Login) credentials;
        HttpRequest request = HttpRequest.post("/sso/oauth/token")
                .operation("sso.login")
                .body(Body.form(Map.of(
                        "grant_type", Secret.of("password"),
                        "scope", Secret.of(SCOPE),
                        "username", Secret.of(login.user()),
                        "password", login.password())));
        try (HttpReply reply = transport.send(request)) {
            Token token = reply.json(SignOn::read);
            refusal = null;
            // the clocks differ when it has ended already: renewed at each request it would be taken from those that
            // use it
            return clock.now().isBefore(token.renewal) ? token : new Token(token.secret, NEVER);
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.UNAUTHENTICATED && failure.getCause() == null) {
                refusal = failure;
                refusedUntil = clock.now().plus(AFTER_REFUSAL);
            }
            throw failure;
        }
    }

    private static Token read(JsonReader reader) {
        String token = "";
        Instant end = NEVER;
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "access_token" -> token = reader.nextString();
                case "exp" -> end = end(reader.nextString());
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        if (token.isEmpty()) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "the single sign-on gave no token");
        }
        return new Token(Secret.of(token), end.equals(NEVER) ? NEVER : end.minus(RENEW_BEFORE));
    }

    /** Milliseconds since the epoch; the largest number, and what is no number, for a token without an end. */
    private static Instant end(String text) {
        try {
            long millis = Long.parseLong(text.strip());
            return millis == Long.MAX_VALUE ? NEVER : Instant.ofEpochMilli(millis);
        } catch (NumberFormatException unknown) {
            return NEVER;
        }
    }

    /** As well as it can be done: a session that is left alone ends by itself. */
    private void logout(Token token) {
        HttpRequest request = HttpRequest.post("/services/sso-logout")
                .operation("sso.logout")
                .timeout(FAREWELL)
                .body(Body.form(Map.of("scope", Secret.of(""), "token", token.secret)));
        try (HttpReply reply = transport.exchange(request)) {
            reply.text();
        } catch (PolyvisorException unreachable) {
            // nothing depends on it
        }
    }

    /** Logs out, within two seconds, and lets go of the connections. Idempotent. */
    void close() {
        Token last = null;
        boolean free = lock.tryLock();
        if (free) {
            try {
                closed = true;
                last = current;
                current = null;
            } finally {
                lock.unlock();
            }
        }
        if (last != null) {
            logout(last);
        }
        transport.close();
    }
}
