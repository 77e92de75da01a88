package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.model.FakeCluster;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import dev.polyvisor.simulators.fake.model.FakePool;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A value of the backend, immutable. It names other values by their ids; a session adds its provider. */
public sealed interface Datum {

    String id();

    String name();

    Kind<?> kind();

    /** The names of all that a machine is made of, and its state. */
    record MachineDatum(
            String id,
            String name,
            String scope,
            MachineType type,
            MachineState state,
            Optional<String> host,
            String cluster,
            int cpus,
            DataSize memory,
            long mac,
            int ip,
            long createdAt,
            int version,
            Map<String, String> labels,
            String image,
            List<String> networks,
            List<String> volumes)
            implements Datum {

        @Override
        public Kind<?> kind() {
            return FakeMachine.KIND;
        }

        public boolean isContainer() {
            return type == MachineType.CONTAINER;
        }

        public MachineChange change() {
            return new MachineChange(this);
        }
    }

    record HostDatum(String id, String name, String cluster, boolean schedulable, OptionalInt cpus, DataSize memory)
            implements Datum {

        @Override
        public Kind<?> kind() {
            return FakeHost.KIND;
        }
    }

    record ClusterDatum(String id, String name) implements Datum {

        @Override
        public Kind<?> kind() {
            return FakeCluster.KIND;
        }
    }

    record NetworkDatum(String id, String name, OptionalInt vlan) implements Datum {

        @Override
        public Kind<?> kind() {
            return FakeNetwork.KIND;
        }
    }

    record PoolDatum(String id, String name, DataSize capacity) implements Datum {

        @Override
        public Kind<?> kind() {
            return FakePool.KIND;
        }
    }

    record ImageDatum(
            String id,
            String name,
            List<String> aliases,
            DataSize size,
            String architecture,
            Map<String, String> labels)
            implements Datum {

        @Override
        public Kind<?> kind() {
            return FakeImage.KIND;
        }
    }

    record VolumeDatum(String id, String name, String scope, String pool, DataSize capacity, Map<String, String> labels)
            implements Datum {

        @Override
        public Kind<?> kind() {
            return FakeVolume.KIND;
        }
    }

    record SnapshotDatum(String id, String name, String machine, Instant createdAt) implements Datum {

        @Override
        public Kind<?> kind() {
            return FakeSnapshot.KIND;
        }
    }
}
