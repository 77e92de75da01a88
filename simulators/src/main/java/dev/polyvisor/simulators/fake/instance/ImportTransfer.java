package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.simulators.fake.backend.Backend.Touched;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.work.Archive;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes an instance of an archive that is read once. */
final class ImportTransfer {
    private final Parts parts;
    private final Set<Touched> touched = new LinkedHashSet<>();
    private final AtomicReference<@Nullable Instance> made = new AtomicReference<>();

    ImportTransfer(Parts parts) {
        this.parts = parts;
    }

    /** Reads the archive. */
    @FunctionalInterface
    interface Reading {
        Archive read() throws IOException;
    }

    Operation<Instance> start(Reading reading, Function<Archive, MachineDatum> restore) {
        return parts.session()
                .context()
                .operations()
                .start(OperationPlan.<Instance>of("instance.import")
                        .accept(context -> {
                            parts.session().enter(FaultPoint.ACCEPT, FakeMachine.KIND);
                            return Acceptance.accepted();
                        })
                        .completion(context -> transfer(reading, restore))
                        .touched(context -> touched.stream()
                                .map(t -> Target.entity(parts.session().mapper().key(t.kind(), t.id())))
                                .collect(Collectors.toSet()))
                        .result(context -> done())
                        .build());
    }

    private Completion.Status transfer(Reading reading, Function<Archive, MachineDatum> restore)
            throws InterruptedException {
        try {
            parts.session().enter(FaultPoint.TRANSFER, FakeMachine.KIND);
            Archive archive = reading.read();
            made.set(parts.handle(parts.backend().recorded(touched, () -> restore.apply(archive))));
            return new Completion.Done();
        } catch (PolyvisorException e) {
            return new Completion.Failed(e);
        } catch (IOException e) {
            return new Completion.Failed(PolyvisorException.of(ErrorCode.UNAVAILABLE, "the transfer broke", e));
        }
    }

    private Instance done() {
        Instance value = made.get();
        if (value == null) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "nothing was made");
        }
        return value;
    }
}
