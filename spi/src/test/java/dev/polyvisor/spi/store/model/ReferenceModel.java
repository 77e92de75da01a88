package dev.polyvisor.spi.store.model;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.Validation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a store should hold: a plain map, and everything that ever happened to it. For one writer; what is asked about a
 * revision may be asked by others when the writer has gone on, and not before.
 */
final class ReferenceModel {

    /** What a transaction did to a key. */
    record Turn(
            ResourceKey key,
            @Nullable Entry<?> before,
            @Nullable Entry<?> after) {}

    /** A transaction that changed something, and what was said of the providers after it. */
    record Step(
            long revision,
            Set<String> labels,
            List<Turn> turns,
            List<Mark> marks,
            Set<String> stale,
            Map<String, Mark> lastMarks,
            long digest) {

        /** For how much it counts in the journal. */
        int weight() {
            return Math.max(1, turns.size() + marks.size());
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private final Map<ResourceKey, TreeMap<Long, Optional<Entry<?>>>> versions = new HashMap<>();
    private final Map<ResourceKey, Entry<?>> entries = new HashMap<>();

    ReferenceModel() {
        steps.add(new Step(0, Set.of(), List.of(), List.of(), Set.of(), Map.of(), 0));
    }

    long revision() {
        return steps.size() - 1L;
    }

    Step step(long revision) {
        return steps.get((int) revision);
    }

    Map<ResourceKey, Entry<?>> entries() {
        return entries;
    }

    /** The entries at a revision. */
    Map<ResourceKey, Entry<?>> entries(long revision) {
        Map<ResourceKey, Entry<?>> then = new HashMap<>();
        versions.forEach((key, all) -> {
            Map.Entry<Long, Optional<Entry<?>>> version = all.floorEntry(revision);
            if (version != null && version.getValue().isPresent()) {
                then.put(key, version.getValue().get());
            }
        });
        return then;
    }

    /** A number that sums up an entry with all that belongs to it; the sum over a state tells states apart. */
    static long digest(Entry<?> entry) {
        return (long) entry.hashCode() * 0x9E3779B97F4A7C15L;
    }

    /** A transaction in the making. */
    final class Draft {
        private final Map<ResourceKey, Optional<Entry<?>>> now = new HashMap<>();
        private final List<Mark> marks = new ArrayList<>();
        private final Set<String> stale = new HashSet<>(last().stale());
        private final Map<String, Mark> lastMarks = new HashMap<>(last().lastMarks());

        boolean apply(Op op) {
            if (op instanceof Op.Put put) {
                return put(put.value());
            } else if (op instanceof Op.Delete delete) {
                return delete(delete.key());
            } else if (op instanceof Op.Validate validate) {
                validate(validate.key(), validate.validation());
            } else if (op instanceof Op.SetMark set) {
                marks.add(set.mark());
                lastMarks.put(set.mark().provider().orElseThrow(), set.mark());
            } else if (op instanceof Op.Stale status) {
                stale(status.provider(), status.stale());
            } else if (op instanceof Op.Remove remove) {
                keys().stream()
                        .filter(key -> key.provider().equals(remove.provider()))
                        .forEach(this::delete);
                stale(remove.provider(), false);
                lastMarks.remove(remove.provider());
            } else if (op instanceof Op.Relist relist) {
                relist.values().values().forEach(this::put);
                keys().stream()
                        .filter(key -> key.provider().equals(relist.provider()))
                        .filter(key -> key.kind().equals(relist.kind()))
                        .filter(key -> !relist.values().containsKey(key))
                        .forEach(this::delete);
            }
            return true;
        }

        private Set<ResourceKey> keys() {
            Set<ResourceKey> keys = new HashSet<>(entries.keySet());
            keys.addAll(now.keySet());
            return keys;
        }

        private @Nullable Entry<?> get(ResourceKey key) {
            return now.getOrDefault(key, Optional.ofNullable(entries.get(key))).orElse(null);
        }

        private boolean put(Resource value) {
            Entry<?> before = entries.get(value.key());
            Entry<?> at = get(value.key());
            if (at != null && at.value().equals(value)) {
                return false;
            }
            Validation validation =
                    at != null ? at.validation() : before != null ? before.validation() : Validation.NONE;
            if (before == null || !before.value().equals(value)) {
                set(value, before, staleIfValid(validation));
            } else if (validation.equals(staleIfValid(before.validation()))) {
                now.put(value.key(), Optional.of(before));
            } else {
                set(before.value(), before, validation);
            }
            return true;
        }

        private void validate(ResourceKey key, Validation validation) {
            Entry<?> at = get(key);
            if (at != null) {
                set(at.value(), entries.get(key), validation);
            }
        }

        private void set(Resource value, @Nullable Entry<?> before, Validation validation) {
            long number = revision() + 1;
            boolean same = before != null && before.value().equals(value);
            now.put(
                    value.key(),
                    Optional.of(
                            same && before.validation().equals(validation)
                                    ? before
                                    : new Entry<>(
                                            value.key(),
                                            value,
                                            before == null ? number : before.createdAt(),
                                            same ? before.changedAt() : number,
                                            number,
                                            validation)));
        }

        private boolean delete(ResourceKey key) {
            boolean there = get(key) != null;
            now.put(key, Optional.empty());
            return there;
        }

        private void stale(String provider, boolean value) {
            if (value) {
                stale.add(provider);
                lastMarks.computeIfPresent(provider, (name, mark) -> mark.type() == Mark.Type.PARITY ? null : mark);
            } else {
                stale.remove(provider);
            }
        }

        /** Makes it so; nothing when nothing changed. */
        void commit(Set<String> labels) {
            List<Turn> turns = new ArrayList<>();
            now.forEach((key, after) -> {
                Entry<?> before = entries.get(key);
                if (before == null ? after.isPresent() : !after.equals(Optional.of(before))) {
                    turns.add(new Turn(key, before, after.orElse(null)));
                }
            });
            boolean status = !stale.equals(last().stale()) || !lastMarks.equals(last().lastMarks());
            if (turns.isEmpty() && marks.isEmpty() && !status) {
                return;
            }
            long number = revision() + 1;
            long digest = last().digest();
            for (Turn turn : turns) {
                digest -= turn.before == null ? 0 : digest(turn.before);
                digest += turn.after == null ? 0 : digest(turn.after);
                if (turn.after == null) {
                    entries.remove(turn.key);
                } else {
                    entries.put(turn.key, turn.after);
                }
                versions.computeIfAbsent(turn.key, key -> new TreeMap<>()).put(number, Optional.ofNullable(turn.after));
            }
            steps.add(new Step(number, labels, turns, marks, stale, lastMarks, digest));
        }
    }

    private Step last() {
        return steps.get(steps.size() - 1);
    }

    private static Validation staleIfValid(Validation validation) {
        return validation.state() == Validation.State.VALID
                ? new Validation(
                        Validation.State.STALE,
                        validation.validatedAt(),
                        validation.policyVersion(),
                        validation.generation(),
                        validation.concerns())
                : validation;
    }
}
