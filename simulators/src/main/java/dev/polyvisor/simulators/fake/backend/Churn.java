package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Changes of machines that look random and follow from the seed and their number. Thread safety: as the backend. */
public final class Churn {
    private final Backend backend;
    private int round;

    public Churn(Backend backend) {
        this.backend = backend;
    }

    /** Makes a number of changes, one after the other. */
    public void change(int count) {
        for (int i = 0; i < count; i++) {
            backend.locked(() -> {
                changeOne(round++);
                return null;
            });
        }
    }

    private void changeOne(int number) {
        Optional<MachineDatum> chosen = backend.anyMachine(random(Integer.MAX_VALUE, 20, number));
        if (chosen.isEmpty()) {
            return;
        }
        MachineDatum machine = chosen.get();
        int what = random(100, 21, number);
        if (what < 45) {
            toggle(machine);
        } else if (what < 75) {
            Map<String, String> labels = new TreeMap<>(machine.labels());
            labels.put("churn", Integer.toString(random(1000, 22, number)));
            backend.put(machine.change().labels(labels).build());
        } else if (what < 90) {
            List<HostDatum> hosts = backend.values(FakeHost.KIND, HostDatum.class);
            if (!hosts.isEmpty() && machine.host().isPresent()) {
                HostDatum to = hosts.get(random(hosts.size(), 23, number));
                backend.put(machine.change().host(Optional.of(to.id())).build());
            }
        } else if (what < 95) {
            copy(machine);
        } else {
            backend.removeMachine(machine.id(), true);
        }
    }

    private void toggle(MachineDatum machine) {
        boolean running = machine.state() == MachineState.RUNNING;
        Placement placement = new Placement(backend);
        backend.put(machine.change()
                .state(running ? MachineState.STOPPED : MachineState.RUNNING)
                .host(running ? placement.whenStopped(machine) : placement.whenRunning(machine))
                .ip(running ? 0 : placement.address(machine))
                .build());
    }

    private void copy(MachineDatum like) {
        String id = backend.newId(FakeMachine.KIND);
        List<String> none = new ArrayList<>();
        backend.put(new MachineDatum(
                id,
                "churn-" + id.substring(1),
                like.scope(),
                like.type(),
                MachineState.STOPPED,
                new Placement(backend).whenStopped(like),
                like.cluster(),
                like.cpus(),
                like.memory(),
                new Placement(backend).freeMac(id),
                0,
                backend.now().getEpochSecond(),
                1,
                like.labels(),
                like.image(),
                like.networks(),
                none));
    }

    private int random(int bound, int salt, int index) {
        return Mix.below(bound, backend.shape().seed(), salt, index);
    }
}
