package dev.polyvisor.spi.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.CreateMachineResponse;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineResponse;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.GetMachineStatusResponse;
import dev.polyvisor.api.machine.GetVolumeIdsRequest;
import dev.polyvisor.api.machine.GetVolumeIdsResponse;
import dev.polyvisor.api.machine.LastKnownState;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.ListMachinesResponse;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.ProviderSpec;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import dev.polyvisor.api.machine.ShutDownMachineResponse;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.SystemClock;
import dev.polyvisor.spi.time.Turns;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Machines for orchestrators over any driver's {@link PluginSPI}.
 *
 * <p>Decodes and checks before anybody is contacted; runs each step on the executor and turns away from it when the time
 * is up or the caller is interrupted; lets only one step at a time change a machine, for as long as the step really
 * runs; sends requests whose secret names a backend there; tells every failure by its code, and no part of a secret.
 *
 * <p>An error carries no last known state: what the caller has stored stays true. What a step that was turned away from
 * has done is adopted by the next call of the same name, or shows in {@link #listMachines(ListMachinesRequest)}.
 *
 * <p>Thread safety: all methods may be called from any thread but those of the executor, whose work they wait for.
 *
 * @param <S> the driver's provider specification
 */
public final class MachinePlugin<S extends ProviderSpec> implements MachineDriver, AutoCloseable {
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

    private final PluginSPI<S> spi;
    private final FleetClock clock;
    private final @Nullable SystemClock ownClock;
    private final PluginSettings settings;
    private final Admission<S> admission;
    private final Sessions<S> sessions;
    private final Calls calls;
    private final Turns<Subject> turns;

    /**
     * A plugin with the time of its host, as a fleet makes it.
     *
     * @param spi the driver's side; it stays the caller's
     * @param executor where the steps run that block: a thread for each of them, or they wait for one another; it stays
     *     the caller's
     * @param clock measures the time of the requests; it stays the caller's
     * @param settings how it works
     */
    public MachinePlugin(PluginSPI<S> spi, Executor executor, FleetClock clock, PluginSettings settings) {
        this(spi, executor, clock, null, settings);
    }

    private MachinePlugin(
            PluginSPI<S> spi,
            Executor executor,
            FleetClock clock,
            @Nullable SystemClock ownClock,
            PluginSettings settings) {
        this.spi = spi;
        this.clock = clock;
        this.ownClock = ownClock;
        this.settings = settings;
        this.admission = new Admission<>(spi);
        this.sessions = new Sessions<>(spi, executor, clock, settings);
        this.calls = new Calls(executor, clock);
        this.turns = new Turns<>(clock);
    }

    /**
     * A plugin without a fleet, with a clock of its own.
     *
     * @param spi the driver's side; it stays the caller's
     * @param executor where the steps run that block: a thread for each of them, or they wait for one another; it stays
     *     the caller's
     * @param settings how it works
     * @param <S> the driver's provider specification
     * @return the plugin, which the caller closes
     */
    public static <S extends ProviderSpec> MachinePlugin<S> standalone(
            PluginSPI<S> spi, Executor executor, PluginSettings settings) {
        SystemClock clock = new SystemClock();
        return new MachinePlugin<>(spi, executor, clock, clock, settings);
    }

    @Override
    public CreateMachineResponse createMachine(CreateMachineRequest request) {
        String name = request.machineName();
        Deadline deadline = deadline(request.timeout());
        return tell(Verb.CREATE, () -> {
            Admitted<S> in = admission.admit(request.machineClass(), request.secret());
            // before the effect: nothing that can fail comes after it
            String node = nodeName(name, in);
            String id = change(
                    Verb.CREATE,
                    name,
                    in,
                    deadline,
                    session -> Answers.id(session.createMachine(name, in.spec(), in.secret(), left(deadline))));
            return new CreateMachineResponse(id, node, LastKnownState.created(id));
        });
    }

    @Override
    public DeleteMachineResponse deleteMachine(DeleteMachineRequest request) {
        String name = request.machineName();
        String providerId = request.providerId().orElse("");
        Deadline deadline = deadline(request.timeout());
        return tell(Verb.DELETE, () -> {
            Admitted<S> in = admission.admit(request.machineClass(), request.secret());
            Optional<String> found =
                    change(Verb.DELETE, name, in, deadline, session -> delete(session, name, providerId, in, deadline));
            return new DeleteMachineResponse(LastKnownState.deleted(found.orElse("")));
        });
    }

    @Override
    public GetMachineStatusResponse getMachineStatus(GetMachineStatusRequest request) {
        String name = request.machineName();
        String providerId = request.providerId().orElse("");
        Deadline deadline = deadline(request.timeout());
        return tell(Verb.STATUS, () -> {
            Admitted<S> in = admission.admit(request.machineClass(), request.secret());
            String node = nodeName(name, in);
            FoundMachine found = read(
                    Verb.STATUS,
                    Optional.of(name),
                    in,
                    deadline,
                    session -> Answers.present(
                            session.getMachineStatus(name, providerId, in.spec(), in.secret(), left(deadline))));
            return new GetMachineStatusResponse(found.providerId(), node, found.state());
        });
    }

    @Override
    public ListMachinesResponse listMachines(ListMachinesRequest request) {
        Deadline deadline = deadline(request.timeout());
        return tell(Verb.LIST, () -> {
            Admitted<S> in = admission.admitListing(request.machineClass(), request.secret());
            Map<String, String> machines = read(
                    Verb.LIST,
                    Optional.empty(),
                    in,
                    deadline,
                    session -> Answers.machines(session.listMachines(in.spec(), in.secret(), left(deadline))));
            return new ListMachinesResponse(machines);
        });
    }

    @Override
    public ShutDownMachineResponse shutDownMachine(ShutDownMachineRequest request) {
        String name = request.machineName();
        String providerId = request.providerId().orElse("");
        Deadline deadline = deadline(request.timeout());
        return tell(Verb.SHUT_DOWN, () -> {
            Admitted<S> in = admission.admit(request.machineClass(), request.secret());
            String id = change(
                    Verb.SHUT_DOWN,
                    name,
                    in,
                    deadline,
                    session -> Answers.id(
                            session.shutDownMachine(name, providerId, in.spec(), in.secret(), left(deadline))));
            return new ShutDownMachineResponse(id, LastKnownState.none());
        });
    }

    /** Does not block: no driver asks its backend for this. */
    @Override
    public GetVolumeIdsResponse getVolumeIds(GetVolumeIdsRequest request) {
        try {
            return new GetVolumeIdsResponse(spi.volumeIds(request.volumes()));
        } catch (PolyvisorException failure) {
            throw placed(failure.code() == ErrorCode.UNIMPLEMENTED ? failure : untold(failure), Verb.VOLUMES);
        } catch (RuntimeException | Error fault) {
            throw placed(untold(fault), Verb.VOLUMES);
        }
    }

    /** Closes within 5 s, see {@link #close(Duration)}. */
    @Override
    public void close() {
        close(CLOSE_BOUND);
    }

    /**
     * Ends what runs with FAILED_PRECONDITION, interrupts its threads, and closes the sessions with backends that secrets
     * name. Idempotent. SPI, executor and clock stay open: close the plugin before them.
     *
     * @param bound how long to wait for the sessions at most
     * @return whether all sessions were closed in time
     */
    public boolean close(Duration bound) {
        calls.close();
        turns.close();
        boolean ended = sessions.close(bound);
        if (ownClock != null) {
            ownClock.close();
        }
        return ended;
    }

    /** The machine is absent, or is not any more. */
    private Optional<String> delete(
            PluginSPI<S> session, String name, String providerId, Admitted<S> in, Deadline deadline)
            throws InterruptedException {
        try {
            return Answers.present(session.deleteMachine(name, providerId, in.spec(), in.secret(), left(deadline)));
        } catch (RuntimeException failure) {
            if (Failures.isAbsence(failure)) {
                return Optional.empty();
            }
            if (!Failures.mayBeAbsence(failure)) {
                throw failure;
            }
            // what was not found may be a part of the machine, and success would leave the rest behind: only a look
            // tells
            requireAbsent(session, name, providerId, in, deadline, failure);
            return Optional.empty();
        }
    }

    private void requireAbsent(
            PluginSPI<S> session,
            String name,
            String providerId,
            Admitted<S> in,
            Deadline deadline,
            RuntimeException failure)
            throws InterruptedException {
        try {
            session.getMachineStatus(name, providerId, in.spec(), in.secret(), left(deadline));
        } catch (PolyvisorException look) {
            if (look.code() == ErrorCode.NOT_FOUND) {
                return;
            }
            throw look;
        }
        throw PolyvisorException.of(
                ErrorCode.INTERNAL,
                "a part of the machine was not found, and the machine is still there",
                Failures.opaque(failure));
    }

    private String nodeName(String name, Admitted<S> in) {
        return Answers.nodeName(name, spi.nodeName(name, in.spec()));
    }

    /** A step that changes a machine: the only one at a time for it. */
    private <T> T change(Verb verb, String name, Admitted<S> in, Deadline deadline, Step<S, T> step)
            throws InterruptedException {
        Subject subject = new Subject(in.access().map(AccessDigest::of), name);
        Runnable turn;
        try {
            turn = turns.take(subject, deadline);
        } catch (PolyvisorException late) {
            throw Failures.tell(late, verb.failed(Optional.of(name)), in.redaction());
        }
        return call(verb, Optional.of(name), in, deadline, step, turn);
    }

    private <T> T read(Verb verb, Optional<String> name, Admitted<S> in, Deadline deadline, Step<S, T> step)
            throws InterruptedException {
        return call(verb, name, in, deadline, step, () -> {});
    }

    private <T> T call(
            Verb verb, Optional<String> name, Admitted<S> in, Deadline deadline, Step<S, T> step, Runnable ended)
            throws InterruptedException {
        try {
            return calls.call(deadline, () -> sessions.use(in.access(), deadline, step), ended);
        } catch (ExecutionException failed) {
            PolyvisorException failure = Failures.tell(
                    Objects.requireNonNullElse(failed.getCause(), failed), verb.failed(name), in.redaction());
            throw verb.seeksAMachine() ? failure : asDependency(failure, verb.failed(name));
        } catch (PolyvisorException ours) {
            throw Failures.tell(ours, verb.failed(name), in.redaction());
        }
    }

    /** Nobody has asked for a machine: what was not found is something that the request depends on. */
    private static PolyvisorException asDependency(PolyvisorException failure, String what) {
        return failure.code() == ErrorCode.NOT_FOUND
                ? PolyvisorException.builder(ErrorCode.FAILED_PRECONDITION, what + ": " + failure.getMessage())
                        .detail(failure.detail().orElse(null))
                        .cause(failure)
                        .build()
                : failure;
    }

    private Deadline deadline(Optional<Duration> timeout) {
        return Deadline.in(clock, timeout.orElse(settings.timeout()));
    }

    /** What is left for a step; a step without time does not begin. */
    private static Duration left(Deadline deadline) {
        if (deadline.passed()) {
            throw PolyvisorException.of(ErrorCode.DEADLINE_EXCEEDED, "the time ran out before the backend was asked");
        }
        return deadline.left();
    }

    /** Where all calls end: provider and method are added, an interrupt becomes CANCELLED. */
    private <T> T tell(Verb verb, Work<T> work) {
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return work.run();
        } catch (PolyvisorException failure) {
            throw placed(failure, verb);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw placed(
                    PolyvisorException.of(ErrorCode.CANCELLED, "the calling thread was interrupted", interrupted),
                    verb);
        } catch (RuntimeException | Error fault) {
            // of the driver's code that has no backend behind it: decode and checks
            throw placed(PolyvisorException.of(ErrorCode.INTERNAL, "the driver failed: " + fault, fault), verb);
        }
    }

    private PolyvisorException placed(PolyvisorException failure, Verb verb) {
        ErrorCode code = code(failure);
        PolyvisorException.Builder placed = code == failure.code()
                ? failure.toBuilder()
                : PolyvisorException.builder(code, String.valueOf(failure.getMessage()))
                        .cause(failure.getCause())
                        .detail(failure.detail().orElse(null));
        PolyvisorException result = placed.operation(verb.operation())
                .provider(settings.provider().isEmpty() ? null : settings.provider())
                .build();
        result.setStackTrace(failure.getStackTrace());
        return result;
    }

    private ErrorCode code(PolyvisorException failure) {
        return !settings.originalCodes()
                        || failure.code() == ErrorCode.NOT_FOUND
                        || failure.code() == ErrorCode.UNIMPLEMENTED
                ? failure.code()
                : ErrorCode.INTERNAL;
    }

    private static PolyvisorException untold(Throwable cause) {
        return PolyvisorException.of(
                ErrorCode.UNIMPLEMENTED, "the driver failed to tell the identities of volumes", cause);
    }

    /** A machine as turns know it: the same name at two backends is two machines. */
    private record Subject(Optional<AccessDigest> backend, String name) {}
}
