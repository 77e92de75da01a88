package dev.polyvisor.http.policy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.http.Body;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.HttpTransport;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * Has machines judged by a rule server: Open Policy Agent, or what speaks as it does.
 *
 * <pre>{@code
 * try (HttpPolicyAgent agent = HttpPolicyAgent.builder(Connection.https("https://policy.example"), executor).build();
 *         Fleet fleet = Fleet.builder().provider(…).policy(agent).open()) {
 *     …
 * }
 * }</pre>
 *
 * <p>The version is asked for by a GET and answered with {@code {"result": {"rules_version": 6}}}. A machine is judged by
 * a POST of {@code {"input": …}}, in the agent's {@link WorkloadFormat}, and answered with
 * {@code {"result": {"rules_version": 6, "concerns": [{"id", "category", "label", "assessment"}, …], "errors": ["…"]}}}.
 * {@code id} may be absent or null, and so may {@code errors}; members that are not known are ignored; whatever else
 * differs is refused. Of the concerns with one id the gravest counts, the others are left out. Nothing is repeated here:
 * the fleet tries again.
 *
 * <p>Both methods block the calling thread, at most for the call time-out, and fail with UNAVAILABLE when the server cannot
 * be reached, DEADLINE_EXCEEDED when it is too slow, FAILED_PRECONDITION when it has no rules at the endpoint (an answer
 * without {@code result}) or the agent is closed, INTERNAL when the answer is nonsense, RESOURCE_EXHAUSTED when it is
 * longer than 256 KiB, UNAUTHENTICATED when the certificate is not trusted, and the codes of {@link HttpTransport#send}
 * for a status from 300 on, whose body is the detail of the error. Nothing else of an answer is quoted, and nowhere a
 * secret of the connection.
 *
 * <p>Thread safety: safe for use by several threads; there are as many calls at once as callers.
 */
public final class HttpPolicyAgent implements PolicyAgent, AutoCloseable {
    /** What errors tell as the provider. */
    static final String NAME = "policy-agent";

    private final HttpTransport transport;
    private final HttpRequest version;
    private final HttpRequest validate;
    private final WorkloadFormat format;

    HttpPolicyAgent(HttpPolicyAgentBuilder b) {
        List<Violation> faults = new ArrayList<>();
        version = endpoint("endpoints.version", HttpRequest::get, b.versionPath, faults)
                .operation("policy.version");
        validate = endpoint("endpoints.validate", HttpRequest::post, b.validatePath, faults)
                .operation("policy.validate");
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
        format = b.format;
        transport = b.transport.build();
    }

    /**
     * Begins an agent. Nothing is contacted.
     *
     * @param connection address ({@code Url} or {@code UnixSocket}), trust, time-outs, proxy; and credentials as far as
     *     they are a client certificate, a token or a login, which is sent with each request
     * @param executor where names are resolved; never shut down by the agent
     * @return a builder
     * @throws PolyvisorException INVALID_ARGUMENT when the address is neither a URL nor a Unix socket
     */
    public static HttpPolicyAgentBuilder builder(Connection connection, ExecutorService executor) {
        return new HttpPolicyAgentBuilder(connection, executor);
    }

    /** {@inheritDoc} */
    @Override
    public long version() throws InterruptedException {
        return ask(version, RulesReply::version);
    }

    /** {@inheritDoc} */
    @Override
    public PolicyReport validate(Workload workload) throws InterruptedException {
        return ask(validate.body(Body.bytes("application/json", question(workload))), RulesReply::report);
    }

    /**
     * Ends every call with an error, wherever it blocks, and lets go of all connections. Idempotent; does not block. Later
     * calls fail with FAILED_PRECONDITION.
     */
    @Override
    public void close() {
        transport.close();
    }

    /** Written before it is sent: its length is known then, and a format that fails has sent nothing. */
    private byte[] question(Workload workload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter out = transport.json().writer(bytes)) {
            out.beginObject().name("input");
            format.write(workload, out);
            out.endObject();
        }
        return bytes.toByteArray();
    }

    private <T> T ask(HttpRequest request, Function<RulesReply, T> read) throws InterruptedException {
        try (HttpReply reply = transport.send(request)) {
            Function<JsonReader, T> whole = in -> read.apply(RulesReply.read(in, request));
            return reply.json(whole);
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.CANCELLED && Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException(failure.getMessage());
                interrupted.initCause(failure);
                throw interrupted;
            }
            throw failure;
        }
    }

    private static HttpRequest endpoint(
            String place, Function<String, HttpRequest> method, String path, List<Violation> faults) {
        try {
            return method.apply(path);
        } catch (PolyvisorException malformed) {
            malformed.violations().forEach(fault -> faults.add(new Violation(place, fault.problem())));
            return method.apply("/");
        }
    }
}
