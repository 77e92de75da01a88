package dev.polyvisor.simulators.fake;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Churn;
import dev.polyvisor.simulators.fake.backend.Shape;
import dev.polyvisor.simulators.fake.fault.Faults;
import dev.polyvisor.simulators.fake.feed.Feeds;
import dev.polyvisor.simulators.fake.machine.Neighbours;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.program.GuestProgram;
import dev.polyvisor.simulators.fake.session.Mapper;
import dev.polyvisor.simulators.fake.work.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A backend in memory. Its content at the beginning follows from its seed alone; untouched machines are made again whenever
 * somebody looks, so that a million of them cost nothing here. What a test does through these methods happens as if an
 * administrator did it behind the back of the library: it is told through events and found by the next look.
 *
 * <p>Nothing blocks. Thread safety: may be used from any thread; several sessions may be open on it.
 */
public final class FakeHypervisor {
    private final Backend backend;
    private final Churn churn;
    private final Script script;
    private final Neighbours neighbours = new Neighbours();

    FakeHypervisor(Shape shape, @Nullable FleetClock clock) {
        this.backend = new Backend(shape, clock);
        this.churn = new Churn(backend);
        this.script = new Script(backend);
    }

    /**
     * A hypervisor without machines, with a few hosts, networks, images and pools.
     *
     * @return the hypervisor
     */
    public static FakeHypervisor create() {
        return builder().build();
    }

    /**
     * Begins a hypervisor.
     *
     * @return a builder
     */
    public static FakeHypervisorBuilder builder() {
        return new FakeHypervisorBuilder();
    }

    /**
     * The faults on command.
     *
     * @return the faults of this hypervisor
     */
    public Faults faults() {
        return backend.faults();
    }

    /**
     * How many values of a kind there are.
     *
     * @param kind a kind of this driver
     * @return the number
     */
    public int count(Kind<?> kind) {
        return backend.size(kind);
    }

    /**
     * A value as the inventory of a provider should show it.
     *
     * @param provider the name of the provider
     * @param kind its kind
     * @param id its id
     * @param <T> its type
     * @return the value, empty when there is none
     */
    public <T extends Resource> Optional<T> find(String provider, Kind<T> kind, String id) {
        return backend.find(kind, id).map(datum -> kind.type().cast(new Mapper(provider).resource(datum)));
    }

    /**
     * All values of a kind as the inventory of a provider should show them: what a test compares with.
     *
     * @param provider the name of the provider
     * @param kind the kind
     * @param <T> the type of the values
     * @return the values now
     */
    public <T extends Resource> List<T> all(String provider, Kind<T> kind) {
        Mapper mapper = new Mapper(provider);
        List<T> values = new ArrayList<>(backend.size(kind));
        backend.all(kind).forEachRemaining(datum -> values.add(kind.type().cast(mapper.resource(datum))));
        return values;
    }

    /**
     * The kinds of this driver.
     *
     * @return the kinds, those that others refer to first
     */
    public static List<Kind<?>> kinds() {
        return Feeds.KINDS;
    }

    /**
     * Makes changes of machines that look random and follow from the seed and the number of the change.
     *
     * @param changes how many
     */
    public void churn(int changes) {
        churn.change(changes);
    }

    /**
     * Adds a stopped machine with one volume and one interface, in the scope {@code default}.
     *
     * @param name its name
     * @param type container or virtual machine
     * @return its id
     */
    public String addMachine(String name, MachineType type) {
        return addMachine("default", name, type);
    }

    /**
     * Adds a stopped machine with one volume and one interface.
     *
     * @param scope its scope
     * @param name its name; another machine of the name is allowed only in another scope
     * @param type container or virtual machine
     * @return its id
     * @throws PolyvisorException ALREADY_EXISTS when the name is taken
     */
    public String addMachine(String scope, String name, MachineType type) {
        return script.addMachine(scope, name, type);
    }

    /**
     * The id of a machine in the scope {@code default}.
     *
     * @param name its name
     * @return its id
     * @throws PolyvisorException NOT_FOUND when there is none
     */
    public String machineId(String name) {
        return backend.machine("default", name).orElseThrow(() -> missing(name)).id();
    }

    /**
     * Sets the state of a machine, with the address and the host that go with it.
     *
     * @param id its id
     * @param state the state
     * @throws PolyvisorException NOT_FOUND when there is none
     */
    public void setState(String id, MachineState state) {
        script.setState(id, state);
    }

    /**
     * Sets a label of a machine.
     *
     * @param id its id
     * @param label the label
     * @param value its value, null to remove it
     * @throws PolyvisorException NOT_FOUND when there is none
     */
    public void setLabel(String id, String label, @Nullable String value) {
        script.change(id, machine -> {
            Map<String, String> labels = new TreeMap<>(machine.labels());
            if (value == null) {
                labels.remove(label);
            } else {
                labels.put(label, value);
            }
            return machine.change().labels(labels);
        });
    }

    /**
     * Removes a machine with its volumes and snapshots.
     *
     * @param id its id
     * @return whether it was there
     */
    public boolean removeMachine(String id) {
        return script.removeMachine(id);
    }

    /**
     * Puts a host into maintenance or back. Its machines stay.
     *
     * @param id its id
     * @param schedulable false for maintenance
     * @throws PolyvisorException NOT_FOUND when there is none
     */
    public void setSchedulable(String id, boolean schedulable) {
        script.setSchedulable(id, schedulable);
    }

    /**
     * Puts a program into all guests, in place of the one of its name.
     *
     * @param name the program, as the first word of a command: a name, or an absolute path
     * @param program what it does
     */
    public void onExec(String name, GuestProgram program) {
        backend.programs().put(name, program);
    }

    /** Forgets all work, as a restart of a management server does: operations that follow it lose track. */
    public void forgetJobs() {
        backend.jobs().forget();
    }

    /**
     * Sets a key of the configuration of a machine for example {@code guest.agent} or
     * {@code guest.stubborn}; the page of the driver lists the keys.
     *
     * @param id the id of the machine
     * @param key the key
     * @param value its value
     * @throws PolyvisorException NOT_FOUND when there is none
     */
    public void setConfig(String id, String key, String value) {
        script.setConfig(id, key, value);
    }

    /**
     * What the guest of a machine is told at its first start.
     *
     * @param id the id of the machine
     * @return the user data, empty when there is none
     * @throws PolyvisorException NOT_FOUND when there is no such machine
     */
    public Optional<String> userData(String id) {
        return script.config(id, "cloud-init.user-data");
    }

    /** Forgets all events and makes every cursor unknown. Streams that carry state end with OUT_OF_RANGE. */
    public void expireCursors() {
        backend.journal().expire();
    }

    /**
     * Ends every open stream.
     *
     * @param code with which code
     */
    public void endStreams(ErrorCode code) {
        backend.journal().breakStreams(PolyvisorException.of(code, "the fake backend ended the stream"));
    }

    /**
     * How many event streams are open.
     *
     * @return the number
     */
    public int openStreams() {
        return backend.journal().listeners();
    }

    @Override
    public String toString() {
        return "FakeHypervisor[" + count(FakeMachine.KIND) + " machines]";
    }

    /**
     * Lets the secrets of machines name another hypervisor: one whose {@code hypervisor} is the name and whose {@code token} is
     * the token is served by that one.
     *
     * @param name the name
     * @param token what lets somebody in
     * @param other the other hypervisor
     */
    public void addNeighbour(String name, Secret token, FakeHypervisor other) {
        neighbours.put(name, token, other.backend);
    }

    Neighbours neighbours() {
        return neighbours;
    }

    Backend backend() {
        return backend;
    }

    private static PolyvisorException missing(String name) {
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "no machine '" + name + "'");
    }
}
