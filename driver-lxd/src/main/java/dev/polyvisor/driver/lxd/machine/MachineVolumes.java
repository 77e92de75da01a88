package dev.polyvisor.driver.lxd.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.machine.LxdMachineSpec.VolumeOf;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.session.Pools;
import dev.polyvisor.driver.lxd.session.VolumeId;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The volumes that go with machines. Thread safety: may be used from any thread. */
final class MachineVolumes {
    private static final String VOLUME = "volume";

    private final LxdSession session;
    private final LxdClient client;
    private final Pools pools;

    MachineVolumes(LxdSession session) {
        this.session = session;
        this.client = session.client();
        this.pools = new Pools(session);
    }

    private record Found(VolumeId id, Map<String, String> config) {
        String machine() {
            return config.getOrDefault(Ownership.MACHINE, "");
        }
    }

    /** Makes the volume of a disk, or takes over the one that an earlier try has made. */
    void make(Bodies bodies, VolumeOf volume, Ownership ownership) throws InterruptedException {
        VolumeId id = new VolumeId(bodies.poolOf(volume), session.project(), bodies.volumeName(volume), "");
        if (isMade(id, bodies.machine(), ownership)) {
            return;
        }
        try {
            Optional<WireOperation> unused = client.complete(
                    session.placed(VolumeId.create(id.pool(), id.project())).json(bodies.volume(volume, ownership)));
        } catch (PolyvisorException refused) {
            if (refused.code() != ErrorCode.ALREADY_EXISTS || !isMade(id, bodies.machine(), ownership)) {
                throw refused;
            }
        }
    }

    private boolean isMade(VolumeId id, String machine, Ownership ownership) throws InterruptedException {
        Optional<WireVolume> there = client.find(id.get(), WireVolume.class);
        there.ifPresent(wire -> {
            ownership.needToAdopt(VOLUME, id.name(), wire.config());
            if (!machine.equals(wire.config().get(Ownership.MACHINE))) {
                throw PolyvisorException.of(
                        ErrorCode.ALREADY_EXISTS, "volume '" + id.name() + "' belongs to another machine");
            }
        });
        return there.isPresent();
    }

    /** Deletes those of a machine; whether there were any. */
    boolean delete(String machine, Ownership ownership) throws InterruptedException {
        boolean any = false;
        for (Found each : owned(ownership)) {
            if (each.machine().equals(machine)) {
                any = true;
                try {
                    Optional<WireOperation> unused = client.complete(each.id().delete());
                } catch (PolyvisorException refused) {
                    if (refused.code() != ErrorCode.NOT_FOUND) {
                        throw refused;
                    }
                }
            }
        }
        return any;
    }

    /** The machines that have volumes, or had. */
    Set<String> machines(Ownership ownership) throws InterruptedException {
        Set<String> names = new TreeSet<>();
        for (Found each : owned(ownership)) {
            if (!each.machine().isEmpty()) {
                names.add(each.machine());
            }
        }
        return names;
    }

    private List<Found> owned(Ownership ownership) throws InterruptedException {
        List<Found> found = new ArrayList<>();
        for (String pool : pools.names()) {
            try (Elements<WireVolume> each = client.list(VolumeId.list(pool, session.project()), WireVolume.class)) {
                each.forEachRemaining(wire -> {
                    // the list has the snapshots of volumes too
                    if (wire.name().indexOf('/') < 0 && ownership.has(wire.config())) {
                        String member = wire.location().equals("none") ? "" : wire.location();
                        found.add(new Found(new VolumeId(pool, session.project(), wire.name(), member), wire.config()));
                    }
                });
            }
        }
        return found;
    }
}
