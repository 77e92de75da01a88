package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Job;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.session.Session;
import dev.polyvisor.simulators.fake.work.ArchiveWork;
import dev.polyvisor.simulators.fake.work.ConfigWork;
import dev.polyvisor.simulators.fake.work.CopyWork;
import dev.polyvisor.simulators.fake.work.CreateWork;
import dev.polyvisor.simulators.fake.work.DiskWork;
import dev.polyvisor.simulators.fake.work.Machines;
import dev.polyvisor.simulators.fake.work.MoveWork;
import dev.polyvisor.simulators.fake.work.NicWork;
import dev.polyvisor.simulators.fake.work.PowerWork;
import dev.polyvisor.simulators.fake.work.SnapshotWork;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What all handles of a session share. Immutable. */
record Parts(
        Session session,
        Machines machines,
        PowerWork power,
        CreateWork creation,
        CopyWork copying,
        MoveWork moving,
        ConfigWork config,
        DiskWork disks,
        NicWork nics,
        SnapshotWork snapshots,
        ArchiveWork archives,
        Infos infos) {

    static Parts of(Session session) {
        Machines machines = new Machines(session.backend());
        return new Parts(
                session,
                machines,
                new PowerWork(machines),
                new CreateWork(machines),
                new CopyWork(machines),
                new MoveWork(machines),
                new ConfigWork(machines),
                new DiskWork(machines),
                new NicWork(machines),
                new SnapshotWork(machines),
                new ArchiveWork(machines),
                new Infos(session, machines));
    }

    Backend backend() {
        return session.backend();
    }

    ResourceKey key(String machine) {
        return session.mapper().key(FakeMachine.KIND, machine);
    }

    /** What a job has changed, to be read again. */
    Set<Target> touched(Job job) {
        return job.touched().stream()
                .map(each -> Target.entity(session.mapper().key(each.kind(), each.id())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A new handle, its information just read. */
    Instance handle(MachineDatum machine) {
        InstanceInfo info = infos.of(machine);
        return machine.isContainer() ? new FakeContainer(this, info) : new FakeInstance(this, info);
    }
}
