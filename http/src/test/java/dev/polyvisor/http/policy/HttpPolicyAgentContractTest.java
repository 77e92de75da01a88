package dev.polyvisor.http.policy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.http.Threads;
import dev.polyvisor.testkit.contract.DriverFixture.Injection;
import dev.polyvisor.testkit.contract.Fault;
import dev.polyvisor.testkit.contract.PolicyAgentContract;
import dev.polyvisor.testkit.contract.PolicyAgentFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An agent over HTTP keeps the contract of an agent, with the machines of the {@code fake} driver. */
class HttpPolicyAgentContractTest implements PolicyAgentContract {
    @RegisterExtension
    final Threads threads = new Threads();

    @Override
    public PolicyAgentFixture openAgentFixture() {
        try {
            RuleServer server = RuleServer.open();
            return new Fixture(
                    server,
                    HttpPolicyAgent.builder(Connection.parse(server.url()), threads.executor())
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Fixture(RuleServer server, HttpPolicyAgent remote) implements PolicyAgentFixture {

        @Override
        public PolicyAgent agent() {
            return remote;
        }

        @Override
        public Set<Fault> faults() {
            return Set.of(Fault.UNREACHABLE, Fault.HANG);
        }

        @Override
        public Injection inject(Fault fault) {
            if (fault == Fault.UNREACHABLE) {
                server.refuse();
            } else {
                server.hang();
            }
            return server::recover;
        }

        @Override
        public void close() {
            remote.close();
            server.close();
        }
    }
}
