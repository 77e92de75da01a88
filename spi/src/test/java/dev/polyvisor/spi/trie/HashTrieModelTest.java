package dev.polyvisor.spi.trie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random changes, compared step by step with {@link HashMap}. */
class HashTrieModelTest {
    private static final int STEPS = 4_000;

    /** A version of the trie and what it must hold for ever. */
    private record Version(HashTrie<Object, Integer> trie, Map<Object, Integer> model) {
        Version(HashTrie<Object, Integer> trie, Map<Object, Integer> model) {
            this.trie = trie;
            this.model = Map.copyOf(model);
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void singleChangesBehaveLikeAHashMapAndLeaveOldVersionsAlone(KeySource source) {
        Random random = source.random();
        HashTrie<Object, Integer> trie = HashTrie.empty();
        Map<Object, Integer> model = new HashMap<>();
        List<Version> versions = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            Object key = source.key(random.nextInt(source.count()));
            Integer value = model.get(key);
            assertThat(trie.get(key)).isSameAs(value);
            if (growing(step, random)) {
                Integer next = step;
                trie = trie.with(key, next);
                model.put(key, next);
            } else {
                HashTrie<Object, Integer> before = trie;
                trie = trie.without(key);
                model.remove(key);
                assertThat(trie == before).isEqualTo(value == null);
            }
            assertThat(trie.size()).isEqualTo(model.size());
            if (step % 100 == 0) {
                versions.add(new Version(trie, model));
            }
        }
        assertThat(versions).allSatisfy(version -> assertHolds(source, version));
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void editsBehaveLikeAHashMapAndLeaveSealedTriesAlone(KeySource source) {
        Random random = source.random();
        HashTrie<Object, Integer> trie = HashTrie.empty();
        Map<Object, Integer> model = new HashMap<>();
        List<Version> versions = new ArrayList<>();
        int step = 0;
        while (step < STEPS) {
            Edit<Object, Integer> edit = trie.edit();
            for (int end = step + 1 + random.nextInt(100); step < end; step++) {
                Object key = source.key(random.nextInt(source.count()));
                assertThat(edit.get(key)).isSameAs(model.get(key));
                if (growing(step, random)) {
                    Integer value = step;
                    assertThat(edit.put(key, value)).isSameAs(model.put(key, value));
                } else {
                    assertThat(edit.remove(key)).isSameAs(model.remove(key));
                }
                assertThat(edit.size()).isEqualTo(model.size());
            }
            trie = edit.seal();
            versions.add(new Version(trie, model));
        }
        assertThat(versions).allSatisfy(version -> assertHolds(source, version));
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void theShapeDependsOnTheContentAlone(KeySource source) {
        Random random = source.random();
        HashTrie<Object, Integer> trie = HashTrie.empty();
        Map<Object, Integer> model = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            int i = random.nextInt(source.count());
            if (growing(step, random)) {
                trie = trie.with(source.key(i), i);
                model.put(source.key(i), i);
            } else {
                trie = trie.without(source.key(i));
                model.remove(source.key(i));
            }
            if (step % 50 == 0) {
                List<Map.Entry<Object, Integer>> entries = new ArrayList<>(model.entrySet());
                Collections.shuffle(entries, random);
                Edit<Object, Integer> edit = HashTrie.<Object, Integer>empty().edit();
                entries.forEach(entry -> edit.put(entry.getKey(), entry.getValue()));
                HashTrie<Object, Integer> fresh = edit.seal();
                assertThat(Shape.of(trie)).isEqualTo(Shape.of(fresh));
                assertThat(trie.entries()).containsExactlyElementsOf(fresh.entries());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void removingEverythingOneByOneGivesTheEmptyTrie(KeySource source) {
        HashTrie<Object, Integer> trie = HashTrie.empty();
        for (int i = 0; i < source.count(); i++) {
            trie = trie.with(source.key(i), i);
        }
        Edit<Object, Integer> edit = trie.edit();
        for (int i = 0; i < source.count(); i++) {
            Shape.of(trie);
            trie = trie.without(source.key(i));
            edit.remove(source.key(i));
        }
        assertThat(trie).isSameAs(HashTrie.empty());
        assertThat(edit.seal()).isSameAs(HashTrie.empty());
    }

    /** Long phases of growth and of shrinkage, so that a run meets full, middling and empty tries. */
    private static boolean growing(int step, Random random) {
        return random.nextInt(10) < (step / 500 % 2 == 0 ? 8 : 2);
    }

    private static void assertHolds(KeySource source, Version version) {
        Shape.of(version.trie);
        Map<Object, Integer> visited = new HashMap<>();
        version.trie.forEach((key, value) -> assertThat(visited.put(key, value)).isNull());
        assertThat(visited).isEqualTo(version.model);
        assertThat(version.trie.size()).isEqualTo(version.model.size());
        assertThat(version.trie.isEmpty()).isEqualTo(version.model.isEmpty());
        assertThat(source.keys()).allSatisfy(key -> {
            assertThat(version.trie.get(key)).isSameAs(version.model.get(key));
            assertThat(version.trie.containsKey(key)).isEqualTo(version.model.containsKey(key));
        });
    }
}
