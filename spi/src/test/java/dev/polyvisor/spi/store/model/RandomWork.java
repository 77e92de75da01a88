package dev.polyvisor.spi.store.model;

import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.Node;
import dev.polyvisor.spi.store.Vm;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Transactions made by chance, the same for the same seed. Few keys and few values, so that they meet often. */
final class RandomWork {
    static final List<String> PROVIDERS = List.of("lab", "dc1", "dc2");
    private static final int IDS = 25;
    private static final List<String> LABELS = List.of("VM-validated", "relist", "event");
    private static final List<MachineState> STATES =
            List.of(MachineState.RUNNING, MachineState.STOPPED, MachineState.ERROR);

    private final Random random;

    /** With every third seed transactions change one key at most, so that the journal is full of them. */
    private final boolean small;

    RandomWork(long seed) {
        this.random = new Random(seed);
        this.small = seed % 3 == 0;
    }

    /** True once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }

    Set<String> labels() {
        Set<String> labels = new HashSet<>();
        LABELS.stream().filter(label -> oneIn(2)).forEach(labels::add);
        return labels;
    }

    /** Mostly one or two writes, now and then a batch. */
    List<Op> transaction() {
        int size = small ? 1 : oneIn(10) ? 1 + upTo(30) : 1 + upTo(2);
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ops.add(op());
        }
        return ops;
    }

    private Op op() {
        int dice = upTo(small ? 985 : 1_000);
        if (dice < 560) {
            return new Op.Put(value(provider()));
        }
        if (dice < 800) {
            return new Op.Delete(key(provider()));
        }
        if (dice < 940) {
            return new Op.Validate(key(provider()), validation());
        }
        if (dice < 965) {
            Mark.Type type = oneIn(2) ? Mark.Type.PARITY : Mark.Type.ERROR;
            return new Op.SetMark(new Mark(type, Optional.of(provider()), Optional.empty()));
        }
        if (dice < 985) {
            return new Op.Stale(provider(), oneIn(2));
        }
        if (dice < 990) {
            return new Op.Remove(provider());
        }
        return relist(provider());
    }

    private Op relist(String provider) {
        Map<ResourceKey, Resource> values = new HashMap<>();
        for (int i = upTo(20); i > 0; i--) {
            Resource value = vm(provider);
            values.put(value.key(), value);
        }
        return new Op.Relist(provider, Vm.KIND.name(), values);
    }

    private String provider() {
        return PROVIDERS.get(upTo(PROVIDERS.size()));
    }

    private ResourceKey key(String provider) {
        return oneIn(3) ? Node.KIND.key(provider, "" + upTo(4)) : Vm.KIND.key(provider, "" + upTo(IDS));
    }

    private Resource value(String provider) {
        return oneIn(6) ? node(provider) : vm(provider);
    }

    private Node node(String provider) {
        Node node = Node.of(provider, "" + upTo(4));
        return oneIn(2) ? node : node.under(Node.KIND.key(provider, "top"));
    }

    private Vm vm(String provider) {
        Vm vm = Vm.of(provider, "" + upTo(IDS)).in(STATES.get(upTo(3)));
        return switch (upTo(4)) {
            case 0 -> vm.tagged("t" + upTo(3), "t" + upTo(3));
            case 1 -> vm;
            default -> vm.under(Node.KIND.key(provider, "" + upTo(4)));
        };
    }

    private Validation validation() {
        List<Validation.State> states = List.copyOf(EnumSet.allOf(Validation.State.class));
        return new Validation(
                states.get(upTo(states.size())),
                upTo(2),
                1,
                upTo(2),
                oneIn(2) ? Set.of() : Set.of(new Concern("c", Concern.WARNING, "label", "assessment")));
    }
}
