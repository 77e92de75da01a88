package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.VALID;
import static dev.polyvisor.spi.store.Stores.delete;
import static dev.polyvisor.spi.store.Stores.entry;
import static dev.polyvisor.spi.store.Stores.mark;
import static dev.polyvisor.spi.store.Stores.put;
import static dev.polyvisor.spi.store.Stores.validate;
import static dev.polyvisor.spi.store.Stores.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.policy.Validation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TransactionTest {
    private static final Vm A = Vm.of("lab", "a");
    private static final Vm B = Vm.of("lab", "b");

    private final RevisionedStore store = Stores.store();

    @Test
    void m1_everyTransactionThatChangesAnythingRaisesTheRevisionByOne() {
        assertThat(store.snapshot().revision()).isEqualTo(new Revision("epoch-1", 0));
        assertThat(put(store, A, B)).isEqualTo(new Revision("epoch-1", 1));
        assertThat(put(store, A.named("other"))).isEqualTo(new Revision("epoch-1", 2));
        assertThat(delete(store, A.key())).isEqualTo(new Revision("epoch-1", 3));
        assertThat(store.snapshot().revision()).isEqualTo(new Revision("epoch-1", 3));
    }

    @Test
    void m1_aTransactionThatChangesNothingLeavesTheRevision() {
        put(store, A);
        InventorySnapshot before = store.snapshot();
        assertThat(put(store, A.named("vm-a"))).isEqualTo(before.revision());
        assertThat(delete(store, B.key())).isEqualTo(before.revision());
        assertThat(validate(store, B.key(), VALID)).isEqualTo(before.revision());
        assertThat(store.commit(Set.of(), tx -> tx.stale("lab", false))).isEqualTo(before.revision());
        assertThat(store.commit(Set.of(), tx -> tx.remove("nobody"))).isEqualTo(before.revision());
        assertThat(entry(store, A.key())).isSameAs(before.get(A.key()).orElseThrow());
    }

    @Test
    void m1_marksAndStalenessRaiseTheRevision() {
        assertThat(store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.PARITY, "lab")))
                        .number())
                .isEqualTo(1);
        assertThat(store.commit(Set.of(), tx -> tx.stale("lab", true)).number()).isEqualTo(2);
        assertThat(store.snapshot().stale("lab")).isTrue();
        assertThat(store.snapshot().stale("dc1")).isFalse();
    }

    @Test
    void m1_aWriteOfAnEqualValueKeepsTheEntryAndTheInstance() {
        put(store, A);
        boolean[] changed = new boolean[1];
        Vm equal = A.named("vm-a");
        store.commit(Set.of(), tx -> changed[0] = tx.put(equal));
        assertThat(changed[0]).isFalse();
        assertThat(entry(store, A.key()).value()).isSameAs(A).isNotSameAs(equal);
    }

    @Test
    void m1_createdChangedAndTouchedMoveWithTheirOwnCause() {
        put(store, A);
        put(store, A.in(MachineState.RUNNING));
        validate(store, A.key(), VALID);
        put(store, B);
        assertThat(entry(store, A.key())).isEqualTo(new Entry<>(A.key(), A.in(MachineState.RUNNING), 1, 2, 3, VALID));
        delete(store, A.key());
        put(store, A);
        assertThat(entry(store, A.key())).isEqualTo(new Entry<>(A.key(), A, 6, 6, 6, Validation.NONE));
    }

    @Test
    void m1_validationMovesOnlyTouchedAtAndAnEqualOneNothing() {
        put(store, A);
        validate(store, A.key(), VALID);
        assertThat(entry(store, A.key())).isEqualTo(new Entry<>(A.key(), A, 1, 1, 2, VALID));
        assertThat(validate(store, A.key(), validation(Validation.State.VALID)).number())
                .isEqualTo(2);
    }

    @Test
    void m1_aNewValueMakesAValidationStaleAndKeepsItsConcerns() {
        put(store, A);
        validate(store, A.key(), VALID);
        put(store, A.named("other"));
        assertThat(entry(store, A.key()).validation()).isEqualTo(validation(Validation.State.STALE));
        validate(store, A.key(), validation(Validation.State.FAILED));
        put(store, A);
        assertThat(entry(store, A.key()).validation()).isEqualTo(validation(Validation.State.FAILED));
    }

    @Test
    void m1_onlyTheNetEffectOfATransactionCounts() {
        put(store, A);
        validate(store, A.key(), VALID);
        Entry<?> before = entry(store, A.key());
        store.commit(Set.of(), tx -> {
            assertThat(tx.put(A.named("other"))).isTrue();
            assertThat(tx.put(A)).isTrue();
            assertThat(tx.delete(A.key())).isTrue();
            assertThat(tx.put(A.named("vm-a"))).isTrue();
            assertThat(tx.put(B)).isTrue();
            assertThat(tx.delete(B.key())).isTrue();
            tx.stale("lab", true);
            tx.stale("lab", false);
        });
        assertThat(entry(store, A.key())).isSameAs(before);
        assertThat(store.snapshot().revision().number()).isEqualTo(2);
    }

    @Test
    void m1_deletedAndPutWithAnotherValueInOneTransactionIsAnUpdate() {
        put(store, A);
        store.commit(Set.of(), tx -> {
            tx.delete(A.key());
            tx.put(A.named("other"));
        });
        assertThat(entry(store, A.key())).isEqualTo(new Entry<>(A.key(), A.named("other"), 1, 2, 2, Validation.NONE));
    }

    @Test
    void m1_aValueThatComesBackKeepsWhatWasValidatedInTheSameTransaction() {
        put(store, A);
        store.commit(Set.of(), tx -> {
            tx.put(A.named("other"));
            tx.validate(A.key(), validation(Validation.State.FAILED));
            tx.put(A);
        });
        assertThat(entry(store, A.key()))
                .isEqualTo(new Entry<>(A.key(), A, 1, 1, 2, validation(Validation.State.FAILED)));
    }

    @Test
    void m2_aTransactionReadsWhatItHasWritten() {
        ResourceKey host = Node.KIND.key("lab", "h");
        put(store, A.under(host));
        store.commit(Set.of(), tx -> {
            tx.put(B.under(host));
            tx.put(Node.of("lab", "n").under(host));
            assertThat(keys(tx)).containsExactlyInAnyOrder(A.key(), B.key());
            assertThat(children(tx, host)).containsExactlyInAnyOrder(A.key(), B.key());
            assertThat(tx.changedAt(B.key())).isEqualTo(2);
            tx.delete(A.key());
            assertThat(tx.get(A.key())).isNull();
            assertThat(tx.changedAt(A.key())).isZero();
            assertThat(keys(tx)).containsExactly(B.key());
            assertThat(children(tx, host)).containsExactly(B.key());
        });
        assertThat(store.snapshot()
                        .find(Query.of(Vm.KIND).index("name", "vm-b"))
                        .entries())
                .hasSize(1);
    }

    @Test
    void m2_theConsumerOfKeysMayWrite() {
        ResourceKey host = Node.KIND.key("lab", "h");
        put(store, A.under(host), B.under(host));
        store.commit(Set.of(), tx -> {
            tx.keys("lab", "test-vm", key -> {
                tx.delete(key);
                tx.put(Vm.of("lab", "new-" + key.id()).under(host));
            });
            tx.children(host, "test-vm", tx::delete);
        });
        assertThat(store.snapshot().size()).isZero();
        assertThat(store.snapshot().children(host)).isEmpty();
    }

    @Test
    void m2_whatTheWorkThrowsRollsBackEverything() {
        put(store, A);
        InventorySnapshot before = store.snapshot();
        assertThat(before.count(Query.of(Vm.KIND).index("name", "other"))).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> store.commit(Set.of(), tx -> {
                    tx.put(A.named("other"));
                    tx.put(B);
                    tx.stale("lab", true);
                    throw new IllegalStateException("on purpose");
                }))
                .withMessage("on purpose");
        InventorySnapshot after = store.snapshot();
        assertThat(after.revision()).isEqualTo(before.revision());
        assertThat(after.entries()).containsExactlyElementsOf(before.entries().toList());
        assertThat(after.count(Query.of(Vm.KIND).index("name", "other"))).isZero();
        assertThat(after.stale("lab")).isFalse();
        assertThat(put(store, B).number()).isEqualTo(2);
    }

    @Test
    void m2_aValueThatCannotBeIndexedSpoilsItsTransactionEvenIfTheWorkGoesOn() {
        Kind<Node> kind = Kind.of("test-broken", Node.class).index(Index.one("broken", node -> {
            throw new IllegalArgumentException("on purpose");
        }));
        store.register(List.of(kind));
        Node node = new Node(kind.key("lab", "x"), "x", Optional.empty(), List.of());
        assertThatIllegalStateException()
                .isThrownBy(() -> store.commit(Set.of(), tx -> {
                    tx.put(A);
                    try {
                        tx.put(node);
                    } catch (IllegalArgumentException e) {
                        tx.put(B);
                    }
                }));
        assertThat(store.snapshot().size()).isZero();
    }

    @Test
    void m2_removingAProviderTakesAllOfItAndNothingElse() {
        ResourceKey host = Node.KIND.key("lab", "h");
        Vm other = Vm.of("dc1", "a").under(host);
        put(store, A.under(host), Node.of("lab", "h"), other);
        store.commit(Set.of(), tx -> tx.stale("lab", true));
        store.commit(Set.of(), tx -> tx.remove("lab"));
        InventorySnapshot now = store.snapshot();
        assertThat(now.entries()).singleElement().isEqualTo(entry(store, other.key()));
        assertThat(now.children(host).map(Entry::key)).containsExactly(other.key());
        assertThat(now.count(Query.of(Vm.KIND).index("name", "vm-a"))).isEqualTo(1);
        assertThat(now.stale("lab")).isFalse();
    }

    @Test
    void transactionsDoNotNest() {
        store.commit(Set.of(), tx -> {
            List<Runnable> writes = List.of(
                    () -> store.commit(Set.of(), inner -> inner.put(A)),
                    () -> store.register(List.of(Vm.KIND)),
                    () -> store.close(Duration.ZERO));
            for (Runnable write : writes) {
                assertThatExceptionOfType(PolyvisorException.class)
                        .isThrownBy(write::run)
                        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
            }
            tx.put(B);
        });
        assertThat(store.snapshot().entries().map(Entry::key)).containsExactly(B.key());
    }

    @Test
    void aTransactionIsRefusedOutsideOfItsWorkAndOnOtherThreads() {
        List<Transaction> kept = new ArrayList<>();
        store.commit(Set.of(), tx -> {
            kept.add(tx);
            CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(() -> tx.put(A));
            assertThat(elsewhere)
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withRootCauseInstanceOf(IllegalStateException.class);
        });
        assertThatIllegalStateException().isThrownBy(() -> kept.get(0).put(A));
        assertThatIllegalStateException().isThrownBy(() -> kept.get(0).mark(mark(Mark.Type.PARITY, "lab")));
    }

    @Test
    void onlyRegisteredKindsWithValuesOfTheirTypeAreTaken() {
        Node unknown = new Node(new ResourceKey("lab", "no-such", "1"), "x", Optional.empty(), List.of());
        Node wrong = new Node(Vm.KIND.key("lab", "1"), "x", Optional.empty(), List.of());
        for (Node node : List.of(unknown, wrong)) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> put(store, A, node))
                    .satisfies(e -> assertThat(e.violations().get(0).path())
                            .isEqualTo(node.key().toString()));
        }
        assertThat(store.snapshot().size()).isZero();
    }

    @Test
    void theStoresOwnMarksCannotBeSet() {
        for (Mark.Type type : List.of(Mark.Type.STARTED, Mark.Type.RESET, Mark.Type.END)) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> store.commit(Set.of(), tx -> tx.mark(mark(type, "lab"))))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
        }
    }

    @Test
    void registeringIsIdempotentAndRefusesAnotherTypeUnderTheSameName() {
        Kind<Node> clash = Kind.of("test-vm", Node.class);
        Kind<Node> fresh = Kind.of("test-fresh", Node.class);
        store.register(List.of(Vm.KIND, Node.KIND));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> store.register(List.of(fresh, clash)))
                .satisfies(e -> assertThat(e.violations()).hasSize(1));
        assertThat(store.snapshot().kinds()).containsExactlyInAnyOrder(Vm.KIND, Node.KIND);
    }

    @Test
    void afterCloseNothingIsWrittenAndTheLastStateIsStillThere() {
        put(store, A);
        assertThat(store.close(Duration.ZERO)).isTrue();
        assertThat(store.close(Duration.ZERO)).isTrue();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> put(store, B))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        assertThat(store.snapshot().get(A.key())).isPresent();
    }

    private static List<ResourceKey> keys(Transaction transaction) {
        List<ResourceKey> keys = new ArrayList<>();
        transaction.keys("lab", "test-vm", keys::add);
        return keys;
    }

    private static List<ResourceKey> children(Transaction transaction, ResourceKey parent) {
        List<ResourceKey> keys = new ArrayList<>();
        transaction.children(parent, "test-vm", keys::add);
        return keys;
    }
}
