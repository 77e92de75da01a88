package dev.polyvisor.spi.store.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.Vm;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static Commit commit(long number, int changes, int marks) {
        List<Change> all = IntStream.range(0, changes)
                .mapToObj(i -> Vm.of("lab", "" + i))
                .<Change>map(vm -> new Change.Created(
                        new Entry<>(vm.key(), vm, number, number, number, Validation.NONE), Set.of()))
                .toList();
        Mark mark = new Mark(Mark.Type.PARITY, Optional.of("lab"), Optional.empty());
        return new Commit(new Revision("e", number), all, Collections.nCopies(marks, mark));
    }

    private static List<Long> kept(Journal journal) {
        return LongStream.rangeClosed(0, 100)
                .filter(number -> journal.get(number) != null)
                .boxed()
                .toList();
    }

    @Test
    void m5_itHoldsTheLastChangesUpToItsCapacity() {
        Journal journal = new Journal(5);
        journal.append(commit(1, 2, 0));
        journal.append(commit(2, 2, 0));
        journal.append(commit(3, 1, 0));
        assertThat(kept(journal)).containsExactly(1L, 2L, 3L);
        journal.append(commit(4, 1, 0));
        assertThat(kept(journal)).containsExactly(2L, 3L, 4L);
        journal.append(commit(5, 4, 0));
        assertThat(kept(journal)).containsExactly(4L, 5L);
    }

    @Test
    void m5_aTransactionLargerThanTheRingExpiresWhatIsBeforeItAndStaysUntilTheNext() {
        Journal journal = new Journal(5);
        journal.append(commit(1, 1, 0));
        journal.append(commit(2, 50, 0));
        assertThat(kept(journal)).containsExactly(2L);
        journal.append(commit(3, 1, 0));
        assertThat(kept(journal)).containsExactly(3L);
        journal.append(commit(4, 4, 0));
        assertThat(kept(journal)).containsExactly(3L, 4L);
    }

    @Test
    void m5_marksAndEmptyTransactionsCountTooSoThatMemoryIsBounded() {
        Journal journal = new Journal(3);
        journal.append(commit(1, 0, 0));
        journal.append(commit(2, 0, 2));
        assertThat(kept(journal)).containsExactly(1L, 2L);
        journal.append(commit(3, 0, 0));
        journal.append(commit(4, 0, 0));
        assertThat(kept(journal)).containsExactly(3L, 4L);
    }

    @Test
    void m5_aRingOfOneHoldsTheLastTransaction() {
        Journal journal = new Journal(1);
        for (int number = 1; number <= 10; number++) {
            journal.append(commit(number, number % 3, 0));
            assertThat(kept(journal)).containsExactly((long) number);
        }
    }

    @Test
    void aCapacityBelowOneIsRefused() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> new Journal(0))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
}
