package dev.polyvisor.driver.lxd.session;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.wire.WirePool;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The storage pools of the server. Thread safety: may be used from any thread. */
public final class Pools {
    /** Copies file by file: what is written meanwhile is there in part. */
    private static final String FILE_BY_FILE = "dir";

    private final LxdSession session;

    public Pools(LxdSession session) {
        this.session = session;
    }

    public List<String> names() throws InterruptedException {
        List<String> names = new ArrayList<>();
        try (Elements<WirePool> each =
                session.client().list(HttpRequest.get("/1.0/storage-pools").query("recursion", "1"), WirePool.class)) {
            each.forEachRemaining(wire -> names.add(wire.name()));
        }
        return names;
    }

    public Optional<WirePool> find(String name) throws InterruptedException {
        return session.client().find(HttpRequest.get("/1.0/storage-pools/{}", name), WirePool.class);
    }

    /** Where disks go unless somebody says otherwise: the pool of the root disks of new instances, or the only one. */
    public String usual() throws InterruptedException {
        Optional<String> ofProfile = new DeviceLookup(session, session.project())
                .rootOf(List.of(DeviceLookup.DEFAULT_PROFILE))
                .map(root -> root.getValue().getOrDefault("pool", ""))
                .filter(pool -> !pool.isEmpty());
        if (ofProfile.isPresent()) {
            return ofProfile.get();
        }
        List<String> all = names();
        if (all.size() == 1) {
            return all.get(0);
        }
        throw PolyvisorException.of(
                ErrorCode.FAILED_PRECONDITION,
                "pool: the profile 'default' names no pool for root disks, and there are " + all.size());
    }

    /** How good a copy of a volume is whose user may be writing. */
    public Consistency ofCopy(String pool, boolean running) throws InterruptedException {
        if (!running) {
            return Consistency.FILE_SYSTEM;
        }
        return find(pool).filter(wire -> !wire.driver().equals(FILE_BY_FILE)).isPresent()
                ? Consistency.CRASH
                : Consistency.UNKNOWN;
    }
}
