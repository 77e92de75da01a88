package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.api.Secret;
import dev.polyvisor.simulators.ovirt.event.EventLog;
import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Refused;
import dev.polyvisor.simulators.server.Exchange;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The single sign-on: tokens for names and passwords. Thread safety: may be used from any thread. */
public final class Sso {
    private static final String SCOPES = "ovirt-app-api ovirt-ext=token-info:authz-search"
            + " ovirt-ext=token-info:public-authz-search ovirt-ext=token-info:validate ovirt-ext=token:password-access";
    private static final Duration LIFE = Duration.ofDays(7);

    private final EngineState state;
    private final EventLog log;
    private final String user;
    private final Secret password;
    private final Duration idle;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new HashMap<>();

    /**
     * A sign-on that knows one user.
     *
     * @param user with its profile, for example {@code admin@internal}
     * @param idle how long a token lives unused
     */
    public Sso(EngineState state, EventLog log, String user, Secret password, Duration idle) {
        this.state = state;
        this.log = log;
        this.user = user;
        this.password = password;
        this.idle = idle;
    }

    private static final class Session {
        private final boolean mayUseApi;
        private Instant lastUse;

        private Session(boolean mayUseApi, Instant lastUse) {
            this.mayUseApi = mayUseApi;
            this.lastUse = lastUse;
        }
    }

    /** The user as events name it. */
    public String author() {
        return user + "-authz";
    }

    boolean isKnown(String name) {
        return name.equals(author());
    }

    /** How many tokens are good. */
    public int sessions() {
        return state.locked(sessions::size);
    }

    /** All tokens are gone, as if each had been unused for too long. */
    public void expire() {
        state.locked(sessions::clear);
    }

    void token(Call call) {
        Map<String, String> form = call.method().equals("GET") ? query(call.exchange()) : call.form();
        if (!call.exchange().header("Accept").orElse("").contains("application/json")) {
            failed(call, "invalid_request", "Missing parameter: 'Accept Header'");
            return;
        }
        String grant = form.getOrDefault("grant_type", "");
        if (!grant.equals("password")) {
            failed(
                    call,
                    grant.isEmpty() ? "invalid_request" : "unsupported_grant_type",
                    grant.isEmpty()
                            ? "Missing parameter: 'grant_type'"
                            : "The authorization grant type is not supported by the authorization server.");
            return;
        }
        for (String field : new String[] {"username", "password"}) {
            if (!form.containsKey(field)) {
                failed(call, "invalid_request", "Missing parameter: '" + field + "'");
                return;
            }
        }
        Optional<String> refused = check(form.getOrDefault("username", ""), form.getOrDefault("password", ""));
        if (refused.isPresent()) {
            failed(call, "access_denied", refused.get());
            return;
        }
        String scope = form.getOrDefault("scope", "");
        boolean mayUseApi = scope.contains("ovirt-app-api");
        String token = open(mayUseApi, call.correlation());
        call.json(
                200,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("access_token", token)
                        .put("scope", mayUseApi ? SCOPES : scope)
                        .put("exp", Long.toString(state.clock().now().plus(LIFE).toEpochMilli()))
                        .put("token_type", "bearer")
                        .toString());
    }

    private static Map<String, String> query(Exchange exchange) {
        Map<String, String> fields = new HashMap<>();
        for (String field : new String[] {"grant_type", "username", "password", "scope"}) {
            exchange.query(field).ifPresent(value -> fields.put(field, value));
        }
        return fields;
    }

    /** Why somebody may not come in. */
    private Optional<String> check(String name, String given) {
        int at = name.lastIndexOf('@');
        String profile = at < 0 ? "N/A" : name.substring(at + 1);
        if (!profile.equals(user.substring(user.lastIndexOf('@') + 1))) {
            return Optional.of("Cannot authenticate user '" + (at < 0 ? name + "@N/A" : name)
                    + "': No valid profile found in credentials..");
        } else if (!name.equals(user) || !password.reveal().equals(given)) {
            state.locked(() -> log.tell(114, "", name, ""));
            return Optional.of("Cannot authenticate user '" + name
                    + "': Unable to log in. Verify your login information or contact the system administrator..");
        }
        return Optional.empty();
    }

    private String open(boolean mayUseApi, String correlation) {
        byte[] bytes = new byte[64];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        state.locked(() -> {
            sessions.put(token, new Session(mayUseApi, state.clock().now()));
            log.tell(30, correlation, author(), "");
        });
        return token;
    }

    private static void failed(Call call, String code, String text) {
        call.json(
                400,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("error_code", code)
                        .put("error", text)
                        .toString());
    }

    void logOut(Call call) {
        String token = call.form().getOrDefault("token", "");
        state.locked(() -> {
            if (sessions.remove(token) != null) {
                log.tell(31, call.correlation(), author(), "");
            }
        });
        call.json(200, "{}");
    }

    void tokenInfo(Call call) {
        String token = call.form().getOrDefault("token", "");
        if (!state.locked(() -> sessions.containsKey(token))) {
            failed(call, "invalid_grant", "The provided authorization grant for the auth code has expired.");
            return;
        }
        call.json(
                200,
                "{\"user_id\":\"" + user + "\",\"scope\":\"" + SCOPES + "\",\"ovirt\":[\"java.util.HashMap\",{"
                        + "\"namespace\":\"*\",\"group_ids\":[\"java.util.ArrayList\",[]],\"last_name\":\"\","
                        + "\"capability_credentials_change\":true,\"version\":\"0\","
                        + "\"principal_id\":\"03a4c453-4052-4f56-a8aa-98a67c1d2c59\",\"first_name\":\"admin\","
                        + "\"email\":\"admin@localhost\"}],\"active\":true,\"user_authz\":\"internal-authz\","
                        + "\"token_type\":\"bearer\",\"exp\":\""
                        + state.clock().now().plus(LIFE).toEpochMilli() + "\",\"client_id\":null}");
    }

    /** Lets only those pass who may use the API. */
    void authorize(Call call) {
        String header = call.exchange().header("Authorization").orElse("");
        if (header.startsWith("Bearer ") && isGood(header.substring(7).trim())) {
            return;
        } else if (header.startsWith("Bearer ")) {
            throw page("invalid_grant: The provided authorization grant for the auth code has expired.");
        } else if (header.startsWith("Basic ")) {
            basic(header.substring(6).trim()).ifPresent(refused -> {
                throw page("access_denied: " + refused);
            });
            return;
        }
        call.exchange().setHeader("WWW-Authenticate", "Basic realm=\"RESTAPI\"");
        throw page("Unauthorized");
    }

    private boolean isGood(String token) {
        return state.locked(() -> {
            Session session = sessions.get(token);
            Instant now = state.clock().now();
            if (session == null
                    || !session.mayUseApi
                    || session.lastUse.plus(idle).isBefore(now)) {
                if (session != null && session.mayUseApi) {
                    sessions.remove(token);
                }
                return false;
            }
            session.lastUse = now;
            return true;
        });
    }

    private Optional<String> basic(String encoded) {
        try {
            String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int at = text.indexOf(':');
            return check(at < 0 ? text : text.substring(0, at), at < 0 ? "" : text.substring(at + 1));
        } catch (IllegalArgumentException e) {
            return Optional.of("Cannot authenticate user");
        }
    }

    private static Refused page(String text) {
        return Refused.html(401, "<html><head><title>Error</title></head><body>" + text + "</body></html>");
    }
}
