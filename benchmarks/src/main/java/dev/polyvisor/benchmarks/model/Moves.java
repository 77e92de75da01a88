package dev.polyvisor.benchmarks.model;

import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.ResourceKey;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Machines change name, state and host at once: all three indexes and the parent move, the most that can be. */
@State(Scope.Benchmark)
public class Moves {
    private Rounds rounds;

    /** Makes the values. */
    @Setup(Level.Trial)
    public void make(FilledStore filled) {
        rounds = new Rounds(filled.order(), Moves::move);
    }

    private static Vm move(Vm vm) {
        MachineState state = vm.state() == MachineState.RUNNING ? MachineState.STOPPED : MachineState.RUNNING;
        ResourceKey host = vm.host().orElseThrow();
        // one of as many hosts again, so that the sets under each remain of the same size
        ResourceKey other = new ResourceKey(host.provider(), host.kind(), "other-" + host.id());
        return vm.named("renamed-" + vm.name()).in(state).on(other);
    }

    /**
     * The next change.
     *
     * @return a value that differs from the one in the store
     */
    public Vm next() {
        return rounds.next();
    }
}
