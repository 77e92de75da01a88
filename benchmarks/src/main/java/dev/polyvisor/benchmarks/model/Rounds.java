package dev.polyvisor.benchmarks.model;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Endless changes: each machine in turn, in the order given, becomes another, and in the next round what it was. All
 * values are made beforehand. For one writer at a time.
 */
public final class Rounds {
    private final Vm[][] values;
    private int round;
    private int next;

    /**
     * Makes the values.
     *
     * @param order the numbers of the machines
     * @param change makes another of a machine
     */
    public Rounds(List<Integer> order, UnaryOperator<Vm> change) {
        values = new Vm[][] {
            order.stream().map(Vms::vm).map(change).toArray(Vm[]::new),
            order.stream().map(Vms::vm).toArray(Vm[]::new)
        };
    }

    /**
     * The next change.
     *
     * @return a value that differs from the one in the store
     */
    public Vm next() {
        if (next == values[round].length) {
            next = 0;
            round = 1 - round;
        }
        return values[round][next++];
    }
}
