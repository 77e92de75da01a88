package dev.polyvisor.spi.store.model;

import dev.polyvisor.spi.testing.Mutant;
import java.util.List;

/** Faults in the source of the store. */
final class StoreMutants {
    private static final String TRANSACTION = "OpenTransaction";
    private static final String STORE = "RevisionedStore";
    private static final String CURSOR = "watch/BatchCursor";
    private static final String NET = "watch/NetChanges";
    private static final String JOURNAL = "watch/Journal";

    private StoreMutants() {}

    static List<Mutant> all() {
        return List.of(
                new Mutant(
                        "M1: an equal value is written",
                        TRANSACTION,
                        "if (now != null && now.value().equals(value)) {",
                        "if (now != null && now.value() == value) {"),
                new Mutant(
                        "M1: a validation moves changedAt",
                        TRANSACTION,
                        "entry.changedAt(), revision.number(), validation",
                        "revision.number(), revision.number(), validation"),
                new Mutant(
                        "M1: an update forgets createdAt",
                        TRANSACTION,
                        "value, before.createdAt(), number, number, outdated(validation)",
                        "value, number, number, number, outdated(validation)"),
                new Mutant(
                        "M1: a validation outlives its value",
                        TRANSACTION,
                        "return validation.state() != Validation.State.VALID",
                        "return validation != null"),
                new Mutant(
                        "M1: a value that goes and comes back counts as a change",
                        TRANSACTION,
                        "if (before.value().equals(value)) {",
                        "if (before.value() == null) {"),
                new Mutant("M1: staleness does not count as a change", TRANSACTION, "!edit.statusChanged()", "true"),
                new Mutant(
                        "M2: a transaction that fails is published",
                        STORE,
                        "transaction.end();",
                        "transaction.end(); state = transaction.state();"),
                new Mutant(
                        "M2: a transaction that fails is committed",
                        STORE,
                        "work.accept(transaction);",
                        "try { work.accept(transaction); } catch (IllegalStateException e) { aside.all(); }"),
                new Mutant(
                        "M4: an index keeps what is deleted", "state/TableEdit", "index(last, null, last.key());", ""),
                new Mutant("M4: an index keeps the old term", "state/TableEdit", "index.remove(term, key);", ""),
                new Mutant(
                        "M4: a child stays with its old parent",
                        "state/StateEdit",
                        "old.ifPresent(parent -> children.remove(parent, after.key()));",
                        ""),
                new Mutant("M5: the journal keeps nothing", STORE, "journal.append(commit);", ""),
                new Mutant(
                        "M5: the journal keeps more than it may",
                        JOURNAL,
                        "while (weight > capacity && oldest < number)",
                        "while (weight > 2L * capacity && oldest < number)"),
                new Mutant(
                        "M5: the journal keeps less than it should",
                        JOURNAL,
                        "while (weight > capacity && oldest < number)",
                        "while (weight >= capacity && oldest < number)"),
                new Mutant(
                        "M5: a large transaction expires itself",
                        JOURNAL,
                        "ring.set(slot(number), commit);",
                        "ring.set(slot(number), commit.weight() > 20 ? null : commit);"),
                new Mutant(
                        "M5: the journal takes a later transaction for an expired one",
                        JOURNAL,
                        "return found != null && found.revision().number() == number ? found : null;",
                        "return found;"),
                new Mutant(
                        "M5: a gap is passed over in silence",
                        CURSOR,
                        "return full(now, true, marks, last);",
                        "continue;"),
                new Mutant(
                        "M5: a reset is not marked",
                        CURSOR,
                        "if (reset) {",
                        "if (reset && opening == Opening.RESET) {"),
                new Mutant(
                        "M5: a full state is not what the watch asked for",
                        "watch/Selection",
                        ".filter(table -> kinds.isEmpty() || kinds.contains(table.getKey()))",
                        ""),
                new Mutant("M5: the position of a watch stays behind", CURSOR, "position = batch.to();", ""),
                new Mutant(
                        "M6: a batch begins after the one before ended",
                        CURSOR,
                        "new Batch(end, now.revision(),",
                        "new Batch(position, now.revision(),"),
                new Mutant("M6: a merged batch looks like one transaction", CURSOR, "shown.size() > 1", "false"),
                new Mutant("M6: a watch that keeps up is not told at once", STORE, "watches.signal();", "aside.all();"),
                new Mutant(
                        "M6: the last transaction is told with the next one",
                        CURSOR,
                        "<= now.revision().number();",
                        "< now.revision().number();"),
                new Mutant("M6: changes are told in any order", NET, "all.sort(ORDER);", ""),
                new Mutant("M6: the first of several changes is told", NET, "only = null;", ""),
                new Mutant(
                        "M6: the value before is the one after the first change",
                        NET,
                        "this.before = before(first);",
                        "this.before = before(first) == null ? null : after(first);"),
                new Mutant("M6: deleted and created again is an update", NET, "deletedAt == 0", "true"),
                new Mutant(
                        "M6: the labels of the first transaction are told",
                        NET,
                        "if (!next.labels().containsAll(labels)) {",
                        "if (labels == null) {"),
                new Mutant(
                        "M6: labels are lost",
                        TRANSACTION,
                        "new Change.Updated(before, after, labels)",
                        "new Change.Updated(before, after, Set.of())"),
                new Mutant(
                        "M6: marks are told to whoever asked for another provider",
                        "watch/Selection",
                        "commit.marks().stream().filter(this::shows).toList()",
                        "commit.marks()"),
                new Mutant(
                        "M6: a parity is told that no longer holds", CURSOR, "!coalesced || holds(mark, now)", "true"),
                new Mutant(
                        "M6: a full state forgets the parity of its providers",
                        CURSOR,
                        "selection.lastMarks(now).forEach(marks::add);",
                        ""),
                new Mutant("M6: the beginning is not marked", CURSOR, "marks.add(mark(Mark.Type.STARTED));", ""),
                new Mutant("M6: the end is not marked", CURSOR, "marks.add(mark(Mark.Type.END));", ""),
                new Mutant(
                        "M7: a listener that throws is called no more",
                        "watch/ListenerWatch",
                        "LOG.error(\"A listener failed",
                        "end(); LOG.error(\"A listener failed"),
                new Mutant(
                        "M8: a revision that was written is not seen as reached",
                        STORE,
                        "now.revision().number() >= revision.number()",
                        "now.revision().number() > revision.number()"),
                new Mutant(
                        "M9: a relist does not learn what is there",
                        TRANSACTION,
                        "edit.keys(provider, kind).forEach(sink);",
                        ""),
                new Mutant("M10: what is restored is not stale", STORE, "transaction.stale(provider, true);", ""),
                new Mutant("M10: what waits for its kind is forgotten", STORE, "aside.add(entry);", ""));
    }
}
