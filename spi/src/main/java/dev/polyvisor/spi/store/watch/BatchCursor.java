package dev.polyvisor.spi.store.watch;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place of one watch in the journal, and the batches from there on. It holds a revision and no state, so that a
 * watch which lags keeps nothing alive.
 *
 * <p>Thread safety: {@link #next} and {@link #delivered} one thread at a time, each seeing what the one before did;
 * {@link #position} any thread.
 */
final class BatchCursor {
    private final Source source;
    private final Selection selection;
    private final Opening opening;

    /** Where the last batch ended. */
    private Revision end;

    /** The last transaction that was looked at: not before {@link #end}; what came after that was not for this watch. */
    private long seen;

    private boolean begun;
    private boolean finished;
    private volatile Revision position;

    /**
     * @throws PolyvisorException INVALID_ARGUMENT when the watch is to begin at a revision that is yet to come
     */
    BatchCursor(WatchSpec spec, Source source) {
        this.source = source;
        this.selection = new Selection(spec);
        Revision now = source.state().revision();
        Revision from = spec.from().orElse(now);
        boolean known = from.epoch().equals(now.epoch());
        if (known && from.isAfter(now)) {
            throw PolyvisorException.invalidArgument("watch.from", from + " is yet to come; now it is " + now);
        }
        if (spec.everything()) {
            this.opening = Opening.EVERYTHING;
        } else if (!known) {
            this.opening = Opening.RESET;
        } else {
            this.opening = spec.from().isPresent() ? Opening.SINCE : Opening.NOW;
        }
        this.end = opening == Opening.EVERYTHING || !known ? new Revision(now.epoch(), 0) : from;
        this.seen = end.number();
        this.position = end;
    }

    /** How the first batch comes about. */
    private enum Opening {
        NOW,
        SINCE,
        EVERYTHING,
        RESET
    }

    /** The end of the last batch that was delivered; beyond it if nothing since was for this watch. */
    Revision position() {
        return position;
    }

    /** To be called when a batch has been delivered. */
    void delivered(Batch batch) {
        position = batch.to();
    }

    /** Whether the batch with the mark END was given. */
    boolean finished() {
        return finished;
    }

    /** The batch from where the last one ended to now; null when there is nothing to tell. */
    @Nullable
    Batch next() {
        if (finished) {
            return null;
        }
        boolean last = source.ended();
        State now = source.state();
        List<Mark> marks = new ArrayList<>();
        if (!begun) {
            begun = true;
            marks.add(mark(Mark.Type.STARTED));
            if (opening == Opening.NOW) {
                return new Batch(end, end, List.of(), false, marks);
            }
            if (opening == Opening.EVERYTHING || opening == Opening.RESET) {
                return full(now, opening == Opening.RESET, marks, last);
            }
        }
        return difference(now, marks, last);
    }

    private @Nullable Batch difference(State now, List<Mark> marks, boolean last) {
        List<Commit> shown = new ArrayList<>();
        for (long number = seen + 1; number <= now.revision().number(); number++) {
            Commit commit = source.journal().get(number);
            if (commit == null) {
                return full(now, true, marks, last);
            }
            Commit visible = selection.of(commit);
            if (visible != null) {
                shown.add(visible);
            }
        }
        seen = now.revision().number();
        if (shown.isEmpty() && marks.isEmpty() && !last) {
            passOver(now);
            return null;
        }
        boolean coalesced = shown.size() > 1;
        NetChanges net = new NetChanges();
        for (Commit commit : shown) {
            commit.changes().forEach(net::add);
            commit.marks().stream()
                    .filter(mark -> !coalesced || holds(mark, now))
                    .forEach(marks::add);
        }
        return batch(now, net.ordered(), coalesced, marks, last);
    }

    /** What is not for this watch moves its position too, unless a batch before it was never delivered. */
    private void passOver(State now) {
        if (position.number() >= end.number()) {
            position = now.revision();
        }
    }

    /** A provider that had parity and has become stale since has none at the end of a merged batch. */
    private static boolean holds(Mark mark, State now) {
        return mark.type() != Mark.Type.PARITY
                || !mark.provider().map(now::stale).orElse(false);
    }

    private Batch full(State now, boolean reset, List<Mark> marks, boolean last) {
        if (reset) {
            marks.add(mark(Mark.Type.RESET));
        }
        selection.lastMarks(now).forEach(marks::add);
        List<Change> changes = new ArrayList<>();
        selection.entries(now).forEach(entry -> changes.add(new Change.Created(entry, Set.of())));
        changes.sort(NetChanges.ORDER);
        seen = now.revision().number();
        return batch(now, changes, seen - end.number() > 1, marks, last);
    }

    private Batch batch(State now, List<Change> changes, boolean coalesced, List<Mark> marks, boolean last) {
        if (last) {
            marks.add(mark(Mark.Type.END));
            finished = true;
        }
        Batch batch = new Batch(end, now.revision(), changes, coalesced, marks);
        end = now.revision();
        return batch;
    }

    private static Mark mark(Mark.Type type) {
        return new Mark(type, Optional.empty(), Optional.empty());
    }
}
