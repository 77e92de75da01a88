package dev.polyvisor.spi.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Spliterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrieViewTest {
    @ParameterizedTest
    @EnumSource(KeySource.class)
    void everyWayToIterateGivesEveryEntryOnceInOneOrder(KeySource source) {
        HashTrie<Object, Integer> trie = filled(source, source.count());
        List<Object> keys = new ArrayList<>();
        List<Integer> values = new ArrayList<>();
        trie.forEach((key, value) -> {
            keys.add(key);
            values.add(value);
        });
        assertThat(keys).containsExactlyInAnyOrderElementsOf(source.keys());
        assertThat(values).isEqualTo(keys.stream().map(trie::get).toList());
        assertThat(iterated(trie.keys())).isEqualTo(keys);
        assertThat(iterated(trie.values())).isEqualTo(values);
        assertThat(iterated(trie.entries()).stream().map(Map.Entry::getKey)).isEqualTo(keys);
        assertThat(iterated(trie.entries()).stream().map(Map.Entry::getValue)).isEqualTo(values);
        assertThat(trie.keys().stream()).isEqualTo(keys);
        assertThat(trie.keys().parallelStream().toList()).isEqualTo(keys);
        assertThat(trie.values().parallelStream().mapToInt(i -> i).sum()).isEqualTo(sum(source.count()));
        List<Object> visited = new ArrayList<>();
        trie.keys().forEach(visited::add);
        assertThat(visited).isEqualTo(keys);
        assertThat(trie.keys()).hasSize(source.count());
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void splitAnywhereThePartsGiveEveryElementOnceInOrder(KeySource source) {
        Random random = source.random();
        for (int run = 0; run < 100; run++) {
            HashTrie<Object, Integer> trie = filled(source, random.nextInt(source.count() + 1));
            List<Object> parts = new ArrayList<>();
            drain(trie.keys().spliterator(), random, parts);
            assertThat(parts).isEqualTo(iterated(trie.keys()));
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void splittingUntilNothingSplitsLeavesSingleElementsOrCollisions(KeySource source) {
        List<Spliterator<Object>> parts = new ArrayList<>();
        splitFully(filled(source, source.count()).keys().spliterator(), parts);
        for (Spliterator<Object> part : parts) {
            List<Object> elements = new ArrayList<>();
            part.forEachRemaining(elements::add);
            assertThat(elements).hasSize(1);
        }
        assertThat(parts).hasSize(source.count());
    }

    @Test
    void aLargeTrieSplitsInHalves() {
        int size = 100_000;
        Edit<Object, Integer> edit = HashTrie.<Object, Integer>empty().edit();
        IntStream.range(0, size).forEach(i -> edit.put("vm-" + i, i));
        Spliterator<Integer> second = edit.seal().values().spliterator();
        Spliterator<Integer> first = second.trySplit();
        assertThat(first.estimateSize()).isEqualTo(size / 2);
        assertThat(second.estimateSize()).isEqualTo(size / 2);
        assertThat(first).isNotNull();
        assertThat(count(first)).isBetween(size * 4 / 10, size * 6 / 10);
        assertThat(count(second)).isBetween(size * 4 / 10, size * 6 / 10);
    }

    @Test
    void theSizeIsExactUntilASplit() {
        Spliterator<Object> rest = filled(KeySource.STRINGS, 101).keys().spliterator();
        assertThat(rest.getExactSizeIfKnown()).isEqualTo(101);
        assertThat(rest.tryAdvance(key -> {})).isTrue();
        assertThat(rest.getExactSizeIfKnown()).isEqualTo(100);
        Spliterator<Object> first = rest.trySplit();
        assertThat(rest.getExactSizeIfKnown()).isEqualTo(-1);
        assertThat(first.getExactSizeIfKnown()).isEqualTo(-1);
        assertThat(rest.estimateSize()).isEqualTo(50);
        rest.forEachRemaining(key -> {});
        assertThat(rest.estimateSize()).isZero();
        assertThat(rest.tryAdvance(key -> {})).isFalse();
        assertThat(rest.trySplit()).isNull();
    }

    @Test
    void anEstimateThatWasTooLowStaysAtZero() {
        Spliterator<Object> second = filled(KeySource.ONE_HASH, 3).keys().spliterator();
        Spliterator<Object> first = second.trySplit();
        assertThat(first.estimateSize() + second.estimateSize()).isEqualTo(3);
        for (Spliterator<Object> part : List.of(first, second)) {
            while (part.tryAdvance(key -> {})) {
                assertThat(part.estimateSize()).isNotNegative();
            }
        }
    }

    @Test
    void whatCanBeSaidOfTheElementsIsSaid() {
        HashTrie<Object, Integer> trie = filled(KeySource.STRINGS, 10);
        int common = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE | Spliterator.SIZED;
        assertThat(trie.keys().spliterator().characteristics()).isEqualTo(common | Spliterator.DISTINCT);
        assertThat(trie.entries().spliterator().characteristics()).isEqualTo(common | Spliterator.DISTINCT);
        assertThat(trie.values().spliterator().characteristics()).isEqualTo(common);
    }

    @Test
    void theViewsAreUnmodifiable() {
        HashTrie<Object, Integer> trie = filled(KeySource.STRINGS, 10);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> trie.keys().add("key"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> trie.values().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> trie.entries().iterator().next().setValue(1));
    }

    @Test
    void theKeysKnowWhatTheyContain() {
        HashTrie<Object, Integer> trie = filled(KeySource.FEW_HASHES, 10);
        assertThat(trie.keys().contains(KeySource.FEW_HASHES.key(9))).isTrue();
        assertThat(trie.keys().contains(KeySource.FEW_HASHES.key(10))).isFalse();
        assertThatNullPointerException().isThrownBy(() -> trie.keys().contains(null));
    }

    @Test
    void anIteratorAtItsEndSaysSo() {
        Iterator<Object> iterator = filled(KeySource.STRINGS, 1).keys().iterator();
        assertThat(iterator.next()).isEqualTo("vm-0");
        assertThat(iterator.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
    }

    @Test
    void anActionIsNeeded() {
        HashTrie<Object, Integer> empty = HashTrie.empty();
        assertThatNullPointerException().isThrownBy(() -> empty.keys().forEach(null));
        assertThatNullPointerException()
                .isThrownBy(() -> empty.keys().spliterator().tryAdvance(null));
        assertThatNullPointerException()
                .isThrownBy(() -> empty.keys().spliterator().forEachRemaining(null));
    }

    /** Splits, advances and drains at random. */
    private static void drain(Spliterator<Object> spliterator, Random random, List<Object> elements) {
        while (true) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    Spliterator<Object> first = spliterator.trySplit();
                    if (first != null) {
                        drain(first, random, elements);
                    }
                }
                case 1 -> {
                    if (random.nextInt(4) == 0) {
                        spliterator.forEachRemaining(elements::add);
                        assertThat(spliterator.tryAdvance(elements::add)).isFalse();
                        return;
                    }
                }
                default -> {
                    int size = elements.size();
                    boolean advanced = spliterator.tryAdvance(elements::add);
                    assertThat(elements).hasSize(advanced ? size + 1 : size);
                    if (!advanced) {
                        return;
                    }
                }
            }
        }
    }

    private static void splitFully(Spliterator<Object> spliterator, List<Spliterator<Object>> parts) {
        Spliterator<Object> first = spliterator.trySplit();
        if (first == null) {
            parts.add(spliterator);
        } else {
            splitFully(first, parts);
            splitFully(spliterator, parts);
        }
    }

    private static <T> List<T> iterated(Iterable<T> elements) {
        List<T> list = new ArrayList<>();
        for (T element : elements) {
            list.add(element);
        }
        return list;
    }

    private static int count(Spliterator<?> spliterator) {
        int[] count = {0};
        spliterator.forEachRemaining(element -> count[0]++);
        return count[0];
    }

    private static int sum(int count) {
        return count * (count - 1) / 2;
    }

    private static HashTrie<Object, Integer> filled(KeySource source, int count) {
        Edit<Object, Integer> edit = HashTrie.<Object, Integer>empty().edit();
        for (int i = 0; i < count; i++) {
            edit.put(source.key(i), i);
        }
        return edit.seal();
    }
}
