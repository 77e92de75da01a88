package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.ImportSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceQuery;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.session.Session;
import dev.polyvisor.simulators.fake.work.Archive;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The instances of a session, in one scope or in all. Immutable.
 *
 * @param parts what all handles share
 * @param scope the scope, empty for all
 */
public record FakeInstances(Parts parts, Optional<Scope> scope) implements Instances {
    private static final int MOST = 256 << 20;

    /** The instances in the default scope of a session. */
    public static FakeInstances of(Session session) {
        return new FakeInstances(Parts.of(session), Optional.of(session.scope()));
    }

    @Override
    public Instances in(Scope other) {
        return new FakeInstances(parts, Optional.of(other));
    }

    @Override
    public Instances inAllScopes() {
        return new FakeInstances(parts, Optional.empty());
    }

    @Override
    public Instance get(String name) {
        return find(name).orElseThrow(Refusal.no("instance", name));
    }

    @Override
    public Optional<Instance> find(String name) {
        Movement.checkName(name);
        parts.session().pass(FaultPoint.LOOKUP, FakeMachine.KIND);
        List<MachineDatum> hits = parts.backend().machinesNamed(name).stream()
                .filter(this::isMine)
                .toList();
        if (hits.size() > 1) {
            throw Refusal.precondition("'" + name + "' is ambiguous: "
                    + String.join(
                            ", ",
                            hits.stream()
                                    .map(m -> Infos.ref(m).toString())
                                    .sorted()
                                    .toList()));
        }
        return hits.stream().findFirst().map(parts::handle);
    }

    @Override
    public Instance byId(String id) {
        parts.session().pass(FaultPoint.LOOKUP, FakeMachine.KIND);
        return parts.handle(parts.machines().get(id));
    }

    @Override
    public List<Instance> list(InstanceQuery query) {
        parts.session().pass(FaultPoint.LOOKUP, FakeMachine.KIND);
        scope.ifPresent(this::needScope);
        List<MachineDatum> mine = new ArrayList<>();
        parts.backend().all(FakeMachine.KIND).forEachRemaining(datum -> {
            MachineDatum machine = (MachineDatum) datum;
            if (isMine(machine) && mayMatch(query, machine)) {
                mine.add(machine);
            }
        });
        mine.sort(Comparator.comparing(MachineDatum::scope).thenComparing(MachineDatum::name));
        return mine.stream()
                .map(parts::handle)
                .filter(handle -> query.matches(handle.info()))
                .toList();
    }

    @Override
    public Operation<Instance> create(InstanceSpec spec) {
        String in = needOne();
        parts.creation().check(spec);
        return new Verb<Instance>(parts, "instance.create")
                .making(
                        () -> parts.creation().existing(in, spec.name(), spec.idempotencyKey()),
                        machine -> Movement.isComplete(machine, spec.start()),
                        () -> parts.creation().create(in, spec))
                .doing(id -> Movement.complete(parts, id, spec.start()))
                .giving(id -> parts.handle(parts.machines().get(id)));
    }

    @Override
    public Operation<Instance> importBackup(ImportSpec spec) {
        String in = needOne();
        Refusal.unknownOptions(spec.options());
        if (!spec.devices().isEmpty()) {
            throw Refusal.unimplemented("the fake driver takes the devices of a backup as they are");
        }
        return new ImportTransfer(parts).start(() -> read(spec.content()), archive -> restore(in, spec, archive));
    }

    private MachineDatum restore(String in, ImportSpec spec, Archive archive) {
        String name = spec.name().orElse(archive.machine().machine().name());
        MachineDatum made = parts.archives().restore(archive, in, name, spec.storagePool(), spec.location());
        return parts.creation().complete(made.id());
    }

    private static Archive read(InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(MOST + 1);
        if (bytes.length > MOST) {
            throw Refusal.exhausted("the backup is larger than " + (MOST >> 20) + " MiB");
        }
        return Archive.decode(bytes);
    }

    private boolean isMine(MachineDatum machine) {
        return scope.map(s -> s.name().equals(machine.scope())).orElse(true);
    }

    /** Spares reading all properties of what does not fit anyway. */
    private static boolean mayMatch(InstanceQuery query, MachineDatum machine) {
        return query.type().map(t -> t == machine.type()).orElse(true)
                && query.namePrefix().map(machine.name()::startsWith).orElse(true)
                && (query.states().isEmpty() || query.states().contains(machine.state()));
    }

    private void needScope(Scope wanted) {
        if (!parts.backend().scopes().contains(wanted.name())) {
            throw Refusal.notFound("scope", wanted.name());
        }
    }

    private String needOne() {
        return scope.orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.FAILED_PRECONDITION, "this view covers all scopes; choose one to create in"))
                .name();
    }
}
