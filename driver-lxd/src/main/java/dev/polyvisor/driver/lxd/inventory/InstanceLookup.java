package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdClient.Tagged;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.spi.inventory.CommonValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads instances for those who act on them, under the same identities as the inventory has. Each call asks the server. Thread
 * safety: may be used from any thread.
 */
public final class InstanceLookup {
    private final LxdSession session;
    private final InstanceReader reader;
    private final InstanceMapper mapper;

    public InstanceLookup(LxdSession session) {
        this.session = session;
        this.reader = new InstanceReader(session);
        this.mapper = new InstanceMapper(session.keys(), new CommonValues());
    }

    /**
     * An instance as it was just read.
     *
     * @param value as the inventory has it
     * @param wire as the server has it
     * @param etag the tag of the version of its configuration, empty when it was read with others
     */
    public record Read(LxdInstance value, WireInstance wire, Optional<String> etag) {}

    /** The instance of a name; empty when there is none. */
    public Optional<Read> find(String project, String name) throws InterruptedException {
        Optional<Tagged<WireInstance>> found = reader.tagged(project, name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(read(instances(), found.get().value(), found.get().etag()));
    }

    /** All instances of a project, or of all projects that the session can see. */
    public List<Read> list(Optional<String> project) throws InterruptedException {
        var unused = session.projects();
        List<Read> all = new ArrayList<>();
        Instances instances = instances();
        try (Elements<WireInstance> each = reader.all()) {
            while (each.hasNext()) {
                WireInstance wire = each.next();
                if (project.map(wanted -> wanted.equals(projectOf(wire))).orElse(true)) {
                    all.add(read(instances, wire, Optional.empty()));
                }
            }
        }
        return all;
    }

    /** The instances with a uuid, as project and name: more than one after the import of a backup. */
    public List<WireInstance> withUuid(String uuid) throws InterruptedException {
        return Identities.isUuid(uuid) ? reader.withUuid(Set.of(uuid)) : List.of();
    }

    /** The project of an instance on the wire. */
    public static String projectOf(WireInstance wire) {
        return wire.project().isEmpty() ? "default" : wire.project();
    }

    private static Read read(Instances instances, WireInstance wire, Optional<String> etag)
            throws InterruptedException {
        List<Resource> values = instances.values(wire);
        return new Read((LxdInstance) values.get(0), wire, etag);
    }

    private Instances instances() {
        var model = session.context().inventory();
        Identities identities = new Identities(model, session.context().provider(), session.keys(), reader);
        return new Instances(session, mapper, identities, model);
    }
}
