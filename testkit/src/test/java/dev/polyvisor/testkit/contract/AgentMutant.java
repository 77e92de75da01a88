package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicyReport;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An agent that asks a server, which can be away and can hang, and that is broken in one way.
 *
 * @param fault what is wrong with it
 * @param rule the rule that has to fail
 */
record AgentMutant(String fault, String rule, Breakage breakage) {

    /** Makes a broken agent of a good one. */
    @FunctionalInterface
    interface Breakage {
        PolicyAgent of(Remote good);
    }

    static Stream<AgentMutant> all() {
        return Stream.of(
                new AgentMutant(
                        "no rules and no error",
                        "P7",
                        good -> with(
                                good,
                                () -> 0L,
                                workload -> new PolicyReport(
                                        0, good.validate(workload).concerns()))),
                new AgentMutant(
                        "reports of other rules",
                        "P8",
                        good -> with(
                                good,
                                good::version,
                                workload -> new PolicyReport(
                                        99, good.validate(workload).concerns()))),
                new AgentMutant(
                        "rules that fail",
                        "P8",
                        good -> with(
                                good,
                                good::version,
                                workload -> new PolicyReport(
                                        good.version(),
                                        good.validate(workload).concerns(),
                                        List.of("rule 1: broken")))),
                new AgentMutant("the report of the machine before", "P9", AgentMutant::late),
                new AgentMutant(
                        "concerns without a label",
                        "P10",
                        good -> with(
                                good,
                                good::version,
                                workload -> new PolicyReport(
                                        good.version(), Set.of(new Concern("a", Concern.WARNING, "", "text"))))),
                new AgentMutant(
                        "two concerns of one rule",
                        "P10",
                        good -> with(
                                good,
                                good::version,
                                workload -> new PolicyReport(
                                        good.version(),
                                        Set.of(
                                                new Concern("a", Concern.WARNING, "one", ""),
                                                new Concern("a", Concern.WARNING, "two", ""))))),
                new AgentMutant(
                        "no word on a machine without its host",
                        "P11",
                        good -> with(good, good::version, workload -> {
                            if (!workload.missing().isEmpty()) {
                                throw PolyvisorException.of(ErrorCode.NOT_FOUND, "something is missing");
                            }
                            return good.validate(workload);
                        })),
                new AgentMutant("an unreachable server taken for no concerns", "P12", AgentMutant::quiet),
                new AgentMutant("an unreachable server taken for a wrong argument", "P12", AgentMutant::blaming),
                new AgentMutant(
                        "an interrupt that is swallowed",
                        "P13",
                        good -> with(good, good::version, workload -> {
                            good.hangDeaf();
                            return good.validate(workload);
                        })));
    }

    PolicyAgentFixture open(Patience patience) {
        return new Fixture(breakage, patience);
    }

    /** A good agent over its server. */
    static PolicyAgentFixture good() {
        return new Fixture(remote -> remote, Patience.DEFAULT);
    }

    @Override
    public String toString() {
        return fault + " -> " + rule;
    }

    private static PolicyAgent with(Remote good, Asked<Long> version, Judged judged) {
        return new PolicyAgent() {
            @Override
            public long version() throws InterruptedException {
                good.reach();
                return version.ask();
            }

            @Override
            public PolicyReport validate(Workload workload) throws InterruptedException {
                return judged.judge(workload);
            }
        };
    }

    /** The first time it is asked it has nothing to say but the truth. */
    private static PolicyAgent late(Remote good) {
        AtomicReference<@Nullable PolicyReport> before = new AtomicReference<>();
        return with(good, good::version, workload -> {
            PolicyReport report = good.validate(workload);
            PolicyReport last = before.getAndSet(report);
            return last == null ? report : last;
        });
    }

    private static PolicyAgent quiet(Remote good) {
        return with(good, good::version, workload -> {
            try {
                return good.validate(workload);
            } catch (PolyvisorException away) {
                return new PolicyReport(3, Set.of());
            }
        });
    }

    private static PolicyAgent blaming(Remote good) {
        return with(good, good::version, workload -> {
            try {
                return good.validate(workload);
            } catch (PolyvisorException away) {
                throw PolyvisorException.invalidArgument("workload", "cannot be judged");
            }
        });
    }

    @FunctionalInterface
    private interface Asked<T> {
        T ask() throws InterruptedException;
    }

    @FunctionalInterface
    private interface Judged {
        PolicyReport judge(Workload workload) throws InterruptedException;
    }

    /** Rules behind a wire that can be cut and that can swallow a request. */
    static final class Remote implements PolicyAgent {
        private volatile boolean away;
        private volatile @Nullable CompletableFuture<Void> hang;

        private void reach() throws InterruptedException {
            if (away) {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "connection refused");
            }
            CompletableFuture<Void> end = hang;
            if (end != null) {
                try {
                    end.get();
                } catch (ExecutionException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }

        private void hangDeaf() {
            CompletableFuture<Void> end = hang;
            if (end != null) {
                end.join();
            }
        }

        @Override
        public long version() throws InterruptedException {
            reach();
            return RuleSetContractTest.rules().version();
        }

        @Override
        public PolicyReport validate(Workload workload) throws InterruptedException {
            reach();
            return RuleSetContractTest.rules().validate(workload);
        }
    }

    private static final class Fixture implements PolicyAgentFixture {
        private final Remote remote = new Remote();
        private final PolicyAgent agent;
        private final Patience patience;

        Fixture(Breakage breakage, Patience patience) {
            this.agent = breakage.of(remote);
            this.patience = patience;
        }

        @Override
        public PolicyAgent agent() {
            return agent;
        }

        @Override
        public Patience patience() {
            return patience;
        }

        @Override
        public Set<Fault> faults() {
            return EnumSet.of(Fault.UNREACHABLE, Fault.HANG);
        }

        @Override
        public DriverFixture.Injection inject(Fault fault) {
            if (fault == Fault.UNREACHABLE) {
                remote.away = true;
                return () -> remote.away = false;
            }
            CompletableFuture<Void> end = new CompletableFuture<>();
            remote.hang = end;
            return () -> {
                remote.hang = null;
                end.complete(null);
            };
        }

        @Override
        public void close() {
            // there is nothing to let go of
        }
    }
}
