package dev.polyvisor.http.policy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.policy.PolicySettings;
import dev.polyvisor.http.HttpTransport;
import dev.polyvisor.http.HttpTransportBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;

/** Collects what an agent over HTTP is made of. Not thread safe. */
public final class HttpPolicyAgentBuilder {
    /** Where the rule server that the library continues tells the version of its rules. */
    public static final String DEFAULT_VERSION_PATH = "/v1/data/io/konveyor/forklift/ovirt/rules_version";

    /** Where the rule server that the library continues judges a machine. */
    public static final String DEFAULT_VALIDATE_PATH = "/v1/data/io/konveyor/forklift/ovirt/validate";

    final HttpTransportBuilder transport;
    String versionPath = DEFAULT_VERSION_PATH;
    String validatePath = DEFAULT_VALIDATE_PATH;
    WorkloadFormat format = WorkloadFormat.records();

    HttpPolicyAgentBuilder(Connection connection, ExecutorService executor) {
        transport = HttpTransport.builder(connection, HttpPolicyAgent.NAME, executor)
                .limits(RulesReply.LIMITS)
                .callTimeout(PolicySettings.DEFAULT.callTimeout());
    }

    /**
     * With other endpoints. They stand below the path of the connection's URL, which is kept.
     *
     * @param version the path that a GET asks for the version, beginning with a slash, encoded
     * @param validate the path that a POST asks about a machine, beginning with a slash, encoded
     * @return this builder
     */
    public HttpPolicyAgentBuilder endpoints(String version, String validate) {
        versionPath = Objects.requireNonNull(version, "version");
        validatePath = Objects.requireNonNull(validate, "validate");
        return this;
    }

    /**
     * With another format than {@link WorkloadFormat#records()}.
     *
     * @param value what the server is told of a machine
     * @return this builder
     */
    public HttpPolicyAgentBuilder format(WorkloadFormat value) {
        format = Objects.requireNonNull(value, "format");
        return this;
    }

    /**
     * With another limit for a whole call than 30 s. The connection's time-outs, for connecting and for silence, hold
     * beside it.
     *
     * @param value the longest time
     * @return this builder
     * @throws PolyvisorException INVALID_ARGUMENT when it is not positive
     */
    public HttpPolicyAgentBuilder callTimeout(Duration value) {
        if (value.isZero()) {
            throw PolyvisorException.invalidArgument("callTimeout", "is not positive");
        }
        transport.callTimeout(value);
        return this;
    }

    /**
     * Makes the agent. Reads the TLS material; contacts nobody.
     *
     * @return the agent, to be closed after the fleet that uses it
     * @throws PolyvisorException INVALID_ARGUMENT when an endpoint is no path, or a certificate or key cannot be read
     */
    public HttpPolicyAgent build() {
        return new HttpPolicyAgent(this);
    }
}
