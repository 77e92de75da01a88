package dev.polyvisor.benchmarks.model;

import dev.polyvisor.api.inventory.MachineState;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Machines start and stop, what a fleet does all day: one of the three indexes moves, between two large sets. */
@State(Scope.Benchmark)
public class StateChanges {
    private Rounds rounds;

    /** Makes the values. */
    @Setup(Level.Trial)
    public void make(FilledStore filled) {
        rounds = new Rounds(filled.order(), StateChanges::flip);
    }

    private static Vm flip(Vm vm) {
        return vm.in(vm.state() == MachineState.RUNNING ? MachineState.STOPPED : MachineState.RUNNING);
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
