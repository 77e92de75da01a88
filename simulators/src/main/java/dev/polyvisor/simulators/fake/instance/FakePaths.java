package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.work.Refusal;
import dev.polyvisor.spi.instance.UnsupportedPaths;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** No paths, since the hosts have no file system, and one log: what the console printed. */
final class FakePaths extends UnsupportedPaths {
    private static final String LOG = "console.log";

    private final FakeInstance instance;
    private final Parts parts;

    FakePaths(FakeInstance instance) {
        super(instance);
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public List<String> logFiles() {
        instance.need(Capability.HOST_LOGS);
        return parts.machines().interior(instance.read()).console().isEmpty() ? List.of() : List.of(LOG);
    }

    @Override
    public long readLog(String name, OutputStream stream) {
        MachineDatum machine = instance.read();
        String text =
                parts.backend().locked(() -> parts.machines().interior(machine).console());
        if (!name.equals(LOG) || text.isEmpty()) {
            throw Refusal.notFound("log file", name);
        }
        parts.session().pass(FaultPoint.TRANSFER, FakeMachine.KIND);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            stream.write(bytes);
            stream.flush();
        } catch (IOException e) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the transfer broke", e);
        }
        return bytes.length;
    }

    @Override
    public Operation<Instance> deleteLog(String name) {
        return instance.<Instance>verb("log.delete")
                .unless(() -> !name.equals(LOG)
                        || parts.machines().interior(machine()).console().isEmpty())
                .doing(id -> parts.machines().interior(machine()).clearConsole())
                .giving(instance::itself);
    }

    private MachineDatum machine() {
        return parts.machines().get(instance.id());
    }
}
