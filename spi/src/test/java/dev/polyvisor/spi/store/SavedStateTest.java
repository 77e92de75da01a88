package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.VALID;
import static dev.polyvisor.spi.store.Stores.entry;
import static dev.polyvisor.spi.store.Stores.put;
import static dev.polyvisor.spi.store.Stores.validate;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Codec;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.testing.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** M10: a state can be saved and restored. */
class SavedStateTest {
    private static final ResourceKey HOST = Node.KIND.key("lab", "h");
    private static final Vm A = Vm.of("lab", "a")
            .named("text with \"quotes\",\nlines and \u00fc\u4e2d\ud83d\ude00")
            .in(MachineState.RUNNING)
            .scoped("blue")
            .under(HOST)
            .referringTo(HOST, Vm.KIND.key("dc1", "b"))
            .tagged("x", "");
    private static final Vm B = Vm.of("dc1", "b");
    private static final Set<String> BOTH = Set.of("lab", "dc1");

    private final RevisionedStore store = Stores.store();

    private static String saved(RevisionedStore store) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(store.save(out)).isEqualTo(store.snapshot().revision());
        return out.toString(UTF_8);
    }

    private static RevisionedStore unregistered() {
        return new RevisionedStore("epoch-2", 100, Runnable::run, new TestClock());
    }

    private static void restore(RevisionedStore store, String text) {
        store.restore(new ByteArrayInputStream(text.getBytes(UTF_8)), BOTH);
    }

    /** A new store with what was saved, all its kinds registered. */
    private static RevisionedStore restored(String text) {
        RevisionedStore fresh = unregistered();
        restore(fresh, text);
        fresh.register(List.of(Vm.KIND, Node.KIND));
        return fresh;
    }

    private static List<Resource> values(RevisionedStore store) {
        return store.snapshot().values(Resource.class).toList();
    }

    @Test
    void m10_everyValueComesBackStaleInANewEpoch() {
        put(store, A, B);
        put(store, B.in(MachineState.PAUSED));
        RevisionedStore fresh = restored(saved(store));
        assertThat(values(fresh)).containsExactlyInAnyOrder(A, B.in(MachineState.PAUSED));
        assertThat(fresh.snapshot().stale("lab")).isTrue();
        assertThat(fresh.snapshot().stale("dc1")).isTrue();
        assertThat(fresh.snapshot().revision().epoch()).isEqualTo("epoch-2");
        Entry<?> entry = entry(fresh, A.key());
        assertThat(entry.createdAt()).isEqualTo(fresh.snapshot().revision().number());
        assertThat(fresh.snapshot().children(HOST)).hasSize(1);
        assertThat(fresh.snapshot().find(Query.of(Vm.KIND).index("tag", "x")).entries())
                .hasSize(1);
        assertThat(fresh.snapshot()
                        .find(Query.of(Vm.KIND).scope(Scope.of("blue")))
                        .entries())
                .hasSize(1);
    }

    @Test
    void m10_anEmptyInventoryCanBeSavedToo() {
        RevisionedStore fresh = restored(saved(store));
        assertThat(fresh.snapshot().size()).isZero();
        assertThat(fresh.snapshot().revision().number()).isZero();
    }

    @Test
    void m10_aKindThatIsRegisteredBeforeAppearsAtOnceAndOthersWithTheirRegistration() {
        put(store, A, B, Node.of("lab", "h"));
        RevisionedStore fresh = unregistered();
        fresh.register(List.of(Node.KIND));
        restore(fresh, saved(store));
        assertThat(values(fresh)).containsExactly(Node.of("lab", "h"));
        List<Batch> batches = new ArrayList<>();
        fresh.watch(WatchSpec.fromNow(), batches::add);
        fresh.register(List.of(Vm.KIND));
        assertThat(values(fresh)).hasSize(3);
        assertThat(batches).hasSize(2);
        assertThat(batches.get(1).changes()).hasSize(2);
        fresh.register(List.of(Vm.KIND));
        assertThat(batches).hasSize(2);
    }

    @Test
    void m10_whatPolicySaidIsKeptAsOutdated() {
        put(store, A, B);
        validate(store, A.key(), VALID);
        RevisionedStore fresh = restored(saved(store));
        Validation expected = new Validation(
                Validation.State.STALE, 0, 1, 0, Set.of(new Concern("c1", Concern.WARNING, "label", "assessment")));
        assertThat(entry(fresh, A.key()).validation()).isEqualTo(expected);
        assertThat(entry(fresh, B.key()).validation()).isEqualTo(Validation.NONE);
    }

    @Test
    void m10_whatTheBackendSaysWinsOverWhatWasSaved() {
        put(store, A, B);
        RevisionedStore fresh = restored(saved(store));
        fresh.commit(Set.of(), tx -> {
            tx.put(A);
            tx.delete(B.key());
            tx.stale("lab", false);
        });
        assertThat(values(fresh)).containsExactly(A);
        assertThat(fresh.snapshot().stale("lab")).isFalse();
        assertThat(fresh.snapshot().stale("dc1")).isTrue();
    }

    @Test
    void m10_aProviderThatIsNotStaleAnyMoreTakesNothingOver() {
        put(store, A, B);
        String text = saved(store);
        RevisionedStore fresh = unregistered();
        restore(fresh, text);
        fresh.commit(Set.of(), tx -> tx.stale("lab", false));
        fresh.commit(Set.of(), tx -> tx.stale("lab", true));
        fresh.register(List.of(Vm.KIND));
        assertThat(values(fresh)).containsExactly(B);
        RevisionedStore removed = unregistered();
        restore(removed, text);
        removed.commit(Set.of(), tx -> tx.remove("dc1"));
        removed.register(List.of(Vm.KIND));
        assertThat(values(removed)).containsExactly(A);
    }

    @Test
    void m10_onlyTheProvidersNamedAreTakenOver() {
        put(store, A, B);
        RevisionedStore fresh = unregistered();
        fresh.restore(new ByteArrayInputStream(saved(store).getBytes(UTF_8)), Set.of("dc1"));
        fresh.register(List.of(Vm.KIND));
        assertThat(values(fresh)).containsExactly(B);
        assertThat(fresh.snapshot().stale("lab")).isFalse();
    }

    @Test
    void m10_whatWaitsForItsKindIsSavedAgain() {
        put(store, A, B);
        RevisionedStore second = unregistered();
        restore(second, saved(store));
        RevisionedStore third = new RevisionedStore("epoch-3", 100, Runnable::run, new TestClock());
        restore(third, saved(second));
        third.register(List.of(Vm.KIND));
        assertThat(values(third)).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void m10_aCodecWritesAndReadsItsKind() {
        Kind<Vm> kind = Kind.of("test-vm", Vm.class).codec(new Codec<>() {
            @Override
            public String encode(Vm value) {
                return value.key().id() + "\n" + value.name();
            }

            @Override
            public Vm decode(String text) {
                String[] parts = text.split("\n", 2);
                if (parts[0].equals("broken")) {
                    throw new IllegalArgumentException("on purpose");
                }
                return Vm.of("lab", parts[0]).named(parts[1]);
            }
        });
        RevisionedStore coded = unregistered();
        coded.register(List.of(kind));
        put(coded, Vm.of("lab", "1").named("one"), Vm.of("lab", "broken"), B);
        String text = saved(coded);
        RevisionedStore fresh = new RevisionedStore("epoch-3", 100, Runnable::run, new TestClock());
        restore(fresh, text);
        fresh.register(List.of(kind));
        assertThat(values(fresh)).containsExactly(Vm.of("lab", "1").named("one"));
        RevisionedStore without = new RevisionedStore("epoch-3", 100, Runnable::run, new TestClock());
        restore(without, text);
        without.register(List.of(Vm.KIND));
        assertThat(values(without)).isEmpty();
    }

    @Test
    void m10_valuesOfAnotherTypeAreLeftOut() {
        put(store, A, B);
        RevisionedStore fresh = unregistered();
        restore(fresh, saved(store).replace("\"state\":\"STOPPED\"", "\"state\":\"NO_SUCH_STATE\""));
        fresh.register(List.of(Vm.KIND));
        assertThat(values(fresh)).containsExactly(A);
    }

    /** A value as no driver should make it. */
    record Leaky(ResourceKey key, String name, Secret secret) implements Resource {}

    @Test
    void m10_aSecretIsNeverWritten() {
        Kind<Leaky> kind = Kind.of("test-leaky", Leaky.class);
        store.register(List.of(kind));
        put(store, new Leaky(kind.key("lab", "l"), "l", Secret.of("s3cr3t-text")), B);
        String text = saved(store);
        assertThat(text).doesNotContain("s3cr3t-text").contains("\"b\"");
        assertThat(values(restored(text))).containsExactly(B);
    }

    @Test
    void m10_aFileCutOffAnywhereIsRefusedAndNothingIsWritten() {
        put(store, A, B);
        byte[] whole = saved(store).getBytes(UTF_8);
        for (int length = 0; length < whole.length - 1; length++) {
            RevisionedStore fresh = unregistered();
            fresh.register(List.of(Vm.KIND));
            ByteArrayInputStream cut = new ByteArrayInputStream(whole, 0, length);
            assertThatExceptionOfType(PolyvisorException.class)
                    .as("cut off after %s bytes", length)
                    .isThrownBy(() -> fresh.restore(cut, BOTH))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
            assertThat(fresh.snapshot().revision().number()).isZero();
        }
    }

    private static final String HEADER = "{\"polyvisor\":\"inventory\",\"format\":1,\"epoch\":\"e\",\"revision\":1}";
    private static final String LINE = "{\"provider\":\"lab\",\"kind\":\"k\",\"id\":\"1\",\"value\":{}}";

    private static void assertRefused(String text, int line, String problem) {
        assertThatExceptionOfType(PolyvisorException.class)
                .as(text)
                .isThrownBy(() -> restore(unregistered(), text))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.violations().get(0).path()).isEqualTo("savedState line " + line);
                    assertThat(e.violations().get(0).problem()).contains(problem);
                });
    }

    @Test
    void m10_badInputIsRefusedWithTheNumberOfItsLine() {
        assertRefused("", 1, "is no saved inventory");
        assertRefused("{}\n", 1, "is no saved inventory");
        assertRefused("[]\n", 1, "is no object");
        assertRefused("not json\n", 1, "not");
        assertRefused(HEADER.replace(":1,\"epoch\"", ":2,\"epoch\""), 1, "has format 2");
        assertRefused(HEADER.replace("\"e\"", "5"), 1, "'epoch'");
        assertRefused(HEADER + "\n", 2, "cut off");
        assertRefused(HEADER + "\n\n{\"entries\":0}\n", 2, "");
        assertRefused(HEADER + "\n{\"kind\":\"k\"}\n", 2, "'provider'");
        assertRefused(HEADER + "\n" + LINE.replace("{}", "[]"), 2, "has no value");
        assertRefused(HEADER + "\n" + LINE + "\n" + LINE + "\n{\"entries\":2}\n", 3, "lab/k/1 stands twice");
        assertRefused(HEADER + "\n" + LINE + "\n{\"entries\":2}\n", 3, "tells of 2 entries, and there are 1");
        assertRefused(HEADER + "\n" + LINE + "\n{\"entries\":1}\n" + LINE, 4, "comes after the end");
        assertRefused(
                HEADER + "\n" + LINE.replace("}}", "},\"validation\":{\"concerns\":[[1]]}}") + "\n", 2, "a concern");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 20_000_000})
    void m10_depthAndLengthAreBounded(int size) {
        String value = size < 1_000 ? "[".repeat(size) + "]".repeat(size) : "\"" + "x".repeat(size) + "\"";
        assertRefused(HEADER + "\n" + LINE.replace("{}", "{\"x\":" + value + "}") + "\n{\"entries\":1}\n", 2, "");
    }

    @Test
    void m10_aValueTooLongToBeReadAgainIsNotWritten() {
        put(store, A.named("x".repeat(9 << 20)), B);
        assertThat(values(restored(saved(store)))).containsExactly(B);
    }

    @Test
    void m10_aStoreThatHasBegunAndItsOwnEpochAreRefused() {
        put(store, A);
        String text = saved(store);
        RevisionedStore begun = restored(text);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> restore(begun, text))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> restore(Stores.store(), text))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void m10_aStreamThatFailsIsAnInternalErrorWithItsCause() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> store.save(full))
                .withCauseInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    }

    @Test
    void m10_theFormIsOneHeaderOneLineForEachEntryAndTheirNumber() {
        put(store, Vm.of("lab", "a"));
        assertThat(saved(store).lines())
                .containsExactly(
                        "{\"polyvisor\":\"inventory\",\"format\":1,\"epoch\":\"epoch-1\",\"revision\":1}",
                        "{\"provider\":\"lab\",\"kind\":\"test-vm\",\"id\":\"a\",\"value\":{\"key\":{\"provider\":\"lab\","
                                + "\"kind\":\"test-vm\",\"id\":\"a\"},\"name\":\"vm-a\",\"state\":\"STOPPED\",\"scope\":null,"
                                + "\"parent\":null,\"references\":[],\"tags\":[]}}",
                        "{\"entries\":1}");
    }
}
