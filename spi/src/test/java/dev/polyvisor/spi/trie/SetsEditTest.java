package dev.polyvisor.spi.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SetsEditTest {
    private static final int KEYS = 5;

    /** What somebody was given and must hold for ever. */
    private record Given(HashTrieSet<Object> set, Set<Object> members) {}

    private record Sealed(HashTrie<Integer, HashTrieSet<Object>> sets, Map<Integer, Set<Object>> model) {}

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void behavesLikeAMapOfSetsAndLeavesAloneWhatItHasGivenAway(KeySource source) {
        Random random = source.random();
        Map<Integer, Set<Object>> model = new HashMap<>();
        List<Given> given = new ArrayList<>();
        List<Sealed> sealed = new ArrayList<>();
        HashTrie<Integer, HashTrieSet<Object>> sets = HashTrie.empty();
        for (int round = 0; round < 20; round++) {
            SetsEdit<Integer, Object> edit = SetsEdit.of(sets);
            for (int step = 0; step < 400; step++) {
                int key = random.nextInt(KEYS);
                Object member = source.key(random.nextInt(source.count()));
                if (random.nextInt(10) < (round % 2 == 0 ? 8 : 2)) {
                    edit.add(key, member);
                    model.computeIfAbsent(key, unused -> new HashSet<>()).add(member);
                } else {
                    edit.remove(key, member);
                    Set<Object> left = model.getOrDefault(key, new HashSet<>());
                    left.remove(member);
                    if (left.isEmpty()) {
                        model.remove(key);
                    }
                }
                if (step % 40 == 0) {
                    HashTrieSet<Object> now = edit.get(key);
                    assertThat(now == null ? Set.of() : now).isEqualTo(model.getOrDefault(key, Set.of()));
                    if (now != null) {
                        given.add(new Given(now, Set.copyOf(now)));
                    }
                }
            }
            sets = edit.seal();
            sealed.add(new Sealed(sets, copy(model)));
        }

        assertThat(given).isNotEmpty().allSatisfy(each -> assertThat(each.set).isEqualTo(each.members));
        assertThat(sealed).allSatisfy(each -> {
            assertThat(each.sets.keys()).containsExactlyInAnyOrderElementsOf(each.model.keySet());
            each.sets.forEach((key, set) -> assertThat(set).isEqualTo(each.model.get(key)));
        });
    }

    private static Map<Integer, Set<Object>> copy(Map<Integer, Set<Object>> model) {
        Map<Integer, Set<Object>> copy = new HashMap<>();
        model.forEach((key, set) -> copy.put(key, Set.copyOf(set)));
        return copy;
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void anEditThatChangesNothingGivesItsOriginBack(KeySource source) {
        SetsEdit<String, Object> filling = SetsEdit.of(HashTrie.empty());
        source.keys().forEach(member -> filling.add("a", member));
        HashTrie<String, HashTrieSet<Object>> origin = filling.seal();

        SetsEdit<String, Object> edit = SetsEdit.of(origin);
        source.keys().forEach(member -> edit.add("a", member));
        edit.remove("a", "absent");
        edit.remove("b", source.key(0));

        assertThat(edit.seal()).isSameAs(origin);
    }

    @Test
    void theSetOfTheOriginIsNotTheOneThatIsChangedInPlace() {
        HashTrieSet<Integer> before =
                HashTrieSet.<Integer>empty().with(1).with(2).with(3);
        HashTrie<String, HashTrieSet<Integer>> origin =
                HashTrie.<String, HashTrieSet<Integer>>empty().with("a", before);
        SetsEdit<String, Integer> edit = SetsEdit.of(origin);
        for (int i = 0; i < 100; i++) {
            edit.add("a", i);
        }

        assertThat(before).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(edit.seal().get("a")).hasSize(100);
    }

    @Test
    void nothingWorksAfterSeal() {
        SetsEdit<String, Integer> edit = SetsEdit.of(HashTrie.empty());
        edit.add("a", 1);
        HashTrie<String, HashTrieSet<Integer>> sealed = edit.seal();

        assertThatIllegalStateException().isThrownBy(() -> edit.add("a", 2));
        assertThatIllegalStateException().isThrownBy(() -> edit.remove("a", 1));
        assertThatIllegalStateException().isThrownBy(() -> edit.get("a"));
        assertThatIllegalStateException().isThrownBy(edit::seal);
        assertThat(sealed.get("a")).containsExactly(1);
    }
}
