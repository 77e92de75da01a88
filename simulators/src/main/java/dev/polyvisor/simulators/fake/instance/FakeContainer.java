package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.instance.Container;
import dev.polyvisor.api.instance.IdMap;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.work.Machines;
import java.util.List;
import java.util.Optional;

/** A handle on a container. Ids inside are those of the host plus a million, unless it is privileged. */
final class FakeContainer extends FakeInstance implements Container {
    private static final IdMap SHIFTED = new IdMap(List.of(new IdMap.Entry(1_000_000, 0, 1_000_000_000, true, true)));

    FakeContainer(Parts parts, InstanceInfo info) {
        super(parts, info);
    }

    @Override
    public Optional<IdMap> currentIdMap() {
        MachineDatum machine = read();
        return Machines.isOff(machine) ? Optional.empty() : map(machine);
    }

    @Override
    public Optional<IdMap> diskIdMap() {
        MachineDatum machine = read();
        boolean started =
                parts().machines().properties(machine).find(Properties.STARTED).isPresent();
        return started ? map(machine) : Optional.empty();
    }

    @Override
    public Optional<IdMap> nextIdMap() {
        return map(read());
    }

    private Optional<IdMap> map(MachineDatum machine) {
        return parts().machines().properties(machine).is(Properties.PRIVILEGED)
                ? Optional.empty()
                : Optional.of(SHIFTED);
    }
}
