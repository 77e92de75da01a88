package dev.polyvisor.spi.store;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.state.State;
import dev.polyvisor.spi.store.state.StateEdit;
import dev.polyvisor.spi.store.watch.Commit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One transaction, from the state before it to the state after it. */
final class OpenTransaction implements Transaction {
    private final State base;
    private final Revision revision;
    private final StateEdit edit;
    private final Thread thread = Thread.currentThread();
    private final Map<ResourceKey, Touched> touched = new LinkedHashMap<>();
    private final List<Mark> marks = new ArrayList<>();
    private boolean open = true;

    /** Whether an entry was begun to be written and not ended: then the indexes may not agree with the entries. */
    private boolean torn;

    OpenTransaction(State base) {
        this.base = base;
        this.revision = new Revision(base.revision().epoch(), base.revision().number() + 1);
        this.edit = new StateEdit(base);
    }

    /** A key that was written to. */
    private static final class Touched {
        private final @Nullable Entry<?> before;
        private @Nullable Entry<?> after;

        Touched(@Nullable Entry<?> before) {
            this.before = before;
            this.after = before;
        }
    }

    @Override
    public @Nullable Entry<?> get(ResourceKey key) {
        check();
        return edit.get(key);
    }

    @Override
    public boolean put(Resource value) {
        check();
        ResourceKey key = value.key();
        Kind<?> kind = kind(key, value);
        Touched known = touched.get(key);
        Entry<?> now = known != null ? known.after : base.get(key);
        if (now != null && now.value().equals(value)) {
            return false;
        }
        Touched at = known != null ? known : touch(key, now);
        write(kind, at, written(key, value, at.before, now));
        return true;
    }

    /** The entry for a value that differs from the present one, but may equal the one before the transaction. */
    private Entry<?> written(ResourceKey key, Resource value, @Nullable Entry<?> before, @Nullable Entry<?> now) {
        long number = revision.number();
        if (before == null) {
            Validation validation = now == null ? Validation.NONE : outdated(now.validation());
            return new Entry<>(key, value, number, number, number, validation);
        }
        Validation validation = now == null ? before.validation() : now.validation();
        if (before.value().equals(value)) {
            return validation.equals(outdated(before.validation())) ? before : validated(before, validation);
        }
        return new Entry<>(before.key(), value, before.createdAt(), number, number, outdated(validation));
    }

    @Override
    public boolean delete(ResourceKey key) {
        check();
        Entry<?> now = edit.get(key);
        if (now == null) {
            return false;
        }
        write(kind(key), touch(key, now), null);
        return true;
    }

    @Override
    public void keys(String provider, String kind, Consumer<ResourceKey> sink) {
        check();
        edit.keys(provider, kind).forEach(sink);
    }

    @Override
    public void children(ResourceKey parent, String kind, Consumer<ResourceKey> sink) {
        check();
        for (ResourceKey child : edit.children(parent)) {
            if (child.kind().equals(kind)) {
                sink.accept(child);
            }
        }
    }

    @Override
    public void validate(ResourceKey key, Validation validation) {
        check();
        Objects.requireNonNull(validation, "validation");
        Entry<?> now = edit.get(key);
        if (now != null && !now.validation().equals(validation)) {
            Touched at = touch(key, now);
            boolean changed = now.changedAt() == revision.number();
            write(
                    kind(key),
                    at,
                    changed || at.before == null ? with(now, validation) : validated(at.before, validation));
        }
    }

    @Override
    public void mark(Mark mark) {
        check();
        if (mark.type() != Mark.Type.PARITY && mark.type() != Mark.Type.ERROR) {
            throw PolyvisorException.invalidArgument("mark", mark.type() + " is the store's own");
        }
        marks.add(mark);
        mark.provider().ifPresent(provider -> edit.lastMark(provider, mark));
    }

    @Override
    public void stale(String provider, boolean stale) {
        check();
        edit.stale(provider, stale);
    }

    @Override
    public void remove(String provider) {
        check();
        for (String kind : edit.kinds(provider)) {
            edit.keys(provider, kind).forEach(this::delete);
        }
        edit.stale(provider, false);
        edit.lastMark(provider, null);
    }

    @Override
    public long changedAt(ResourceKey key) {
        Entry<?> entry = get(key);
        return entry == null ? 0 : entry.changedAt();
    }

    /** From now on the transaction is refused to whoever kept it. */
    void end() {
        open = false;
    }

    /** What it comes to, null when it changed nothing. */
    @Nullable
    Commit commit(Set<String> labels) {
        if (torn) {
            throw new IllegalStateException("a value could not be written, so nothing of the transaction is");
        }
        List<Change> changes = new ArrayList<>(touched.size());
        touched.values().forEach(at -> change(at, labels, changes));
        return changes.isEmpty() && marks.isEmpty() && !edit.statusChanged()
                ? null
                : new Commit(revision, changes, marks);
    }

    /** The state after it. */
    State state() {
        return edit.seal(revision);
    }

    private void change(Touched at, Set<String> labels, List<Change> sink) {
        Entry<?> before = at.before;
        Entry<?> after = at.after;
        if (after == null) {
            if (before != null) {
                sink.add(new Change.Deleted(before, revision.number(), labels));
            }
        } else if (after.touchedAt() == revision.number()) {
            sink.add(before == null ? new Change.Created(after, labels) : new Change.Updated(before, after, labels));
        }
    }

    private void check() {
        if (!open || Thread.currentThread() != thread) {
            throw new IllegalStateException("a transaction is valid only inside of its work, on its thread");
        }
    }

    /** A key that is written to; the first time, what is there now is what was there before. */
    private Touched touch(ResourceKey key, @Nullable Entry<?> now) {
        return touched.computeIfAbsent(key, unused -> new Touched(now));
    }

    private void write(Kind<?> kind, Touched at, @Nullable Entry<?> after) {
        Entry<?> now = at.after;
        boolean tornBefore = torn;
        torn = true;
        if (after != null) {
            edit.put(kind, now, after);
        } else if (now != null) {
            edit.remove(kind, now);
        }
        torn = tornBefore;
        at.after = after;
    }

    private Kind<?> kind(ResourceKey key, Resource value) {
        Kind<?> kind = base.kinds().get(key.kind());
        if (kind == null) {
            throw PolyvisorException.invalidArgument(key.toString(), "is of a kind that is not registered");
        }
        if (!kind.type().isInstance(value)) {
            throw PolyvisorException.invalidArgument(
                    key.toString(), "is no " + kind.type().getName());
        }
        return kind;
    }

    /** The kind of an entry that is there. */
    private Kind<?> kind(ResourceKey key) {
        return Objects.requireNonNull(base.kinds().get(key.kind()));
    }

    /** The entry that was there before, with a validation. */
    private Entry<?> validated(Entry<?> before, Validation validation) {
        return before.validation().equals(validation) ? before : with(before, validation);
    }

    private <T extends Resource> Entry<T> with(Entry<T> entry, Validation validation) {
        return new Entry<>(
                entry.key(), entry.value(), entry.createdAt(), entry.changedAt(), revision.number(), validation);
    }

    /** What was found of another value cannot be relied on. */
    private static Validation outdated(Validation validation) {
        return validation.state() != Validation.State.VALID
                ? validation
                : new Validation(
                        Validation.State.STALE,
                        validation.validatedAt(),
                        validation.policyVersion(),
                        validation.generation(),
                        validation.concerns());
    }
}
