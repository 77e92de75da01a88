package dev.polyvisor.spi.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HashTrieTest {
    /** Equal to another one of the same id, but told apart by instance; not comparable, and all collide. */
    private record Bare(int id) {
        @Override
        public int hashCode() {
            return 7;
        }
    }

    /** As {@link Bare}, of another class. */
    private record OtherBare(int id) {
        @Override
        public int hashCode() {
            return 7;
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void storingTheSameValueInstanceAgainGivesTheSameTrie(KeySource source) {
        HashTrie<Object, Object> trie = filled(source);
        for (int i = 0; i < source.count(); i++) {
            assertThat(trie.with(source.key(i), trie.get(source.key(i)))).isSameAs(trie);
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void storingAnEqualValueOfAnotherInstanceReplacesIt(KeySource source) {
        HashTrie<Object, Object> trie = filled(source);
        for (int i = 0; i < source.count(); i++) {
            Object equal = new Bare(i);
            HashTrie<Object, Object> next = trie.with(source.key(i), equal);
            assertThat(next).isNotSameAs(trie);
            assertThat(next.get(source.key(i))).isSameAs(equal);
            assertThat(next.size()).isEqualTo(trie.size());
            assertThat(trie.get(source.key(i))).isEqualTo(equal).isNotSameAs(equal);
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void replacingAValueKeepsTheFirstKeyInstance(KeySource source) {
        List<Object> keys = source.keys();
        HashTrie<Object, Object> trie = HashTrie.empty();
        for (Object key : keys) {
            trie = trie.with(key, "first");
        }
        for (int i = 0; i < keys.size(); i++) {
            trie = trie.with(source.key(i), "second");
        }
        assertThat(trie.values()).containsOnly("second");
        assertThat(trie.keys()).allSatisfy(key -> assertThat(keys).anyMatch(first -> first == key));
    }

    @Test
    void theEmptyTrieHoldsNothing() {
        HashTrie<Object, Object> empty = HashTrie.empty();
        assertThat(empty.size()).isZero();
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.get("absent")).isNull();
        assertThat(empty.containsKey("absent")).isFalse();
        assertThat(empty.without("absent")).isSameAs(empty);
        assertThat(empty.entries()).isEmpty();
        assertThat(HashTrie.empty()).isSameAs(empty);
    }

    @Test
    void aKeyOfAnEqualHashThatIsAbsentIsNotFound() {
        HashTrie<Object, Object> one = HashTrie.empty().with(new PlacedKey(5, 0), "value");
        assertThat(one.get(new PlacedKey(5, 1))).isNull();
        assertThat(one.without(new PlacedKey(5, 1))).isSameAs(one);
        HashTrie<Object, Object> two = one.with(new PlacedKey(5, 2), "value");
        assertThat(two.get(new PlacedKey(5, 1))).isNull();
        assertThat(two.without(new PlacedKey(5, 1))).isSameAs(two);
    }

    @Test
    void keysOfSeveralClassesThatCollideAreOrderedByClassAndThenByThemselves() {
        int hash = "Aa".hashCode();
        assertThat("BB".hashCode()).isEqualTo(hash);
        List<Object> ordered = List.of(hash, "Aa", "BB"); // Integer comes before String
        for (List<Integer> order : List.of(List.of(0, 1, 2), List.of(2, 1, 0), List.of(1, 0, 2), List.of(2, 0, 1))) {
            HashTrie<Object, Object> trie = HashTrie.empty();
            for (int i : order) {
                trie = trie.with(ordered.get(i), "value");
            }
            assertThat(trie.keys()).containsExactlyElementsOf(ordered);
        }
    }

    @Test
    void keysThatCollideAndCannotBeComparedStayInTheirOrderOfArrival() {
        HashTrie<Object, Object> trie = HashTrie.empty()
                .with(new OtherBare(1), "value")
                .with(new Bare(2), "value")
                .with(new Bare(1), "value")
                .with(new OtherBare(0), "value");
        assertThat(trie.keys()).containsExactly(new Bare(2), new Bare(1), new OtherBare(1), new OtherBare(0));
    }

    @Test
    void nullIsNeitherKeyNorValue() {
        HashTrie<String, String> trie = HashTrie.<String, String>empty().with("key", "value");
        assertThatNullPointerException().isThrownBy(() -> trie.with(null, "value"));
        assertThatNullPointerException().isThrownBy(() -> trie.with("key", null));
        assertThatNullPointerException().isThrownBy(() -> trie.without(null));
        assertThatNullPointerException().isThrownBy(() -> trie.get(null));
        assertThatNullPointerException().isThrownBy(() -> trie.containsKey(null));
        assertThatNullPointerException().isThrownBy(() -> HashTrie.empty().forEach(null));
    }

    @Test
    void spreadingAHashCodeLosesNothing() {
        new Random(1)
                .ints(10_000)
                .forEach(place -> assertThat(Node.hash(new PlacedKey(place, 0))).isEqualTo(place));
    }

    @Test
    void numberedNamesSpreadEvenly() {
        int[] load = new int[1 << 15];
        IntStream.range(0, 100_000).forEach(i -> load[Node.hash("vm-" + i) & load.length - 1]++);
        assertThat(IntStream.of(load).max().orElseThrow()).isLessThan(20); // 3 on average
        assertThat(IntStream.of(load).filter(n -> n == 0).count()).isLessThan(2_500); // 1,550 by chance
    }

    private static HashTrie<Object, Object> filled(KeySource source) {
        HashTrie<Object, Object> trie = HashTrie.empty();
        for (int i = 0; i < source.count(); i++) {
            trie = trie.with(source.key(i), new Bare(i));
        }
        return trie;
    }
}
