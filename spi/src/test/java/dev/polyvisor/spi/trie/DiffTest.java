package dev.polyvisor.spi.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiffTest {
    /** A difference in one key; null stands for absent. */
    private record Change(Object before, Object after) {}

    /** Collects what a visitor learns; every key may come once. */
    private static class Changes implements DiffVisitor<Object, Object> {
        private final Map<Object, Change> byKey = new HashMap<>();

        @Override
        public void created(Object key, Object after) {
            add(key, null, after);
        }

        @Override
        public void updated(Object key, Object before, Object after) {
            assertThat(before).isNotNull();
            assertThat(after).isNotNull();
            add(key, before, after);
        }

        @Override
        public void deleted(Object key, Object before) {
            add(key, before, null);
        }

        private void add(Object key, Object before, Object after) {
            assertThat(byKey.put(key, new Change(before, after)))
                    .as("first report of " + key)
                    .isNull();
        }
    }

    /** A key that counts how often tries look at it. */
    private record CountedKey(int id, AtomicInteger looks) {
        @Override
        public boolean equals(Object other) {
            looks.incrementAndGet();
            return other instanceof CountedKey key && key.id == id;
        }

        @Override
        public int hashCode() {
            looks.incrementAndGet();
            return id;
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void relatedTriesDifferInWhatWasChanged(KeySource source) {
        Random random = source.random();
        for (int run = 0; run < 200; run++) {
            HashTrie<Object, Object> before = changed(HashTrie.empty(), source, random.nextInt(source.count()), random);
            HashTrie<Object, Object> after = changed(before, source, random.nextInt(20), random);
            assertDiff(source, before, after);
            assertDiff(source, after, before);
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void unrelatedTriesAreComparedRightly(KeySource source) {
        Random random = source.random();
        for (int run = 0; run < 200; run++) {
            HashTrie<Object, Object> before = changed(HashTrie.empty(), source, random.nextInt(source.count()), random);
            HashTrie<Object, Object> after = changed(HashTrie.empty(), source, random.nextInt(source.count()), random);
            assertDiff(source, before, after);
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void fromAndToTheEmptyTrieEverythingIsCreatedOrDeleted(KeySource source) {
        HashTrie<Object, Object> full = HashTrie.empty();
        for (Object key : source.keys()) {
            full = full.with(key, "value");
        }
        assertThat(diff(HashTrie.empty(), full))
                .hasSize(source.count())
                .allSatisfy((key, change) -> assertThat(change).isEqualTo(new Change(null, "value")));
        assertThat(diff(full, HashTrie.empty()))
                .hasSize(source.count())
                .allSatisfy((key, change) -> assertThat(change).isEqualTo(new Change("value", null)));
    }

    @Test
    void aTrieDoesNotDifferFromItselfNorFromOneOfEqualContent() {
        HashTrie<Object, Object> trie = HashTrie.empty();
        HashTrie<Object, Object> other = HashTrie.empty();
        for (int i = 0; i < 512; i++) {
            trie = trie.with(KeySource.EVERY_LEVEL.key(i), "value");
            other = other.with(KeySource.EVERY_LEVEL.key(511 - i), "value");
        }
        assertThat(diff(trie, trie)).isEmpty();
        assertThat(diff(trie, other)).isEmpty();
    }

    @Test
    void anEqualValueOfAnotherInstanceIsAnUpdate() {
        Object before = new Change(1, 2);
        Object after = new Change(1, 2);
        HashTrie<Object, Object> trie = HashTrie.empty().with("key", before);
        Change change = diff(trie, trie.with("key", after)).get("key");
        assertThat(change.before).isSameAs(before);
        assertThat(change.after).isSameAs(after);
    }

    @Test
    void anUpdateNamesTheKeyAsTheLaterTrieHoldsIt() {
        for (int collisions = 1; collisions < 3; collisions++) {
            PlacedKey key = new PlacedKey(1, 0);
            HashTrie<Object, Object> before = HashTrie.empty().with(new PlacedKey(1, 0), "before");
            HashTrie<Object, Object> after = HashTrie.empty().with(key, "after");
            for (int id = 1; id < collisions; id++) {
                before = before.with(new PlacedKey(1, id), "same");
                after = after.with(new PlacedKey(1, id), "same");
            }
            assertThat(diff(before, after))
                    .hasSize(1)
                    .allSatisfy((k, change) -> assertThat(k).isSameAs(key));
        }
    }

    @Test
    void whatTwoTriesShareIsNotLookedAt() {
        AtomicInteger looks = new AtomicInteger();
        Edit<Object, Object> edit = HashTrie.empty().edit();
        for (int i = 0; i < 10_000; i++) {
            edit.put(new CountedKey(i, looks), "value");
        }
        HashTrie<Object, Object> before = edit.seal();
        HashTrie<Object, Object> after = before.with(new CountedKey(5_000, looks), "changed");
        looks.set(0);
        Changes changes = new Changes();
        HashTrie.diff(before, after, changes);
        assertThat(looks).as("keys looked at").hasValueLessThan(100);
        assertThat(changes.byKey.values()).containsExactly(new Change("value", "changed"));
    }

    @Test
    void whatTheVisitorThrowsReachesTheCaller() {
        HashTrie<Object, Object> one = HashTrie.empty().with("key", "value");
        RuntimeException broken = new RuntimeException("broken");
        Changes throwing = new Changes() {
            @Override
            public void created(Object key, Object after) {
                throw broken;
            }
        };
        assertThatThrownBy(() -> HashTrie.diff(HashTrie.empty(), one, throwing)).isSameAs(broken);
    }

    @Test
    void aVisitorIsNeeded() {
        assertThatNullPointerException().isThrownBy(() -> HashTrie.diff(HashTrie.empty(), HashTrie.empty(), null));
    }

    private static void assertDiff(KeySource source, HashTrie<Object, Object> before, HashTrie<Object, Object> after) {
        Map<Object, Change> expected = new HashMap<>();
        for (Object key : source.keys()) {
            if (before.get(key) != after.get(key)) {
                expected.put(key, new Change(before.get(key), after.get(key)));
            }
        }
        assertThat(diff(before, after)).isEqualTo(expected);
    }

    private static Map<Object, Change> diff(HashTrie<Object, Object> before, HashTrie<Object, Object> after) {
        Changes changes = new Changes();
        HashTrie.diff(before, after, changes);
        return changes.byKey;
    }

    /** Puts and removes keys at random; the few values are shared, so that a key may keep its value in another trie. */
    private static HashTrie<Object, Object> changed(
            HashTrie<Object, Object> trie, KeySource source, int changes, Random random) {
        Edit<Object, Object> edit = trie.edit();
        for (int i = 0; i < changes; i++) {
            Object key = source.key(random.nextInt(source.count()));
            if (random.nextInt(3) == 0) {
                edit.remove(key);
            } else {
                edit.put(key, random.nextBoolean() ? "one" : "other");
            }
        }
        return edit.seal();
    }
}
