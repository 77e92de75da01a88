package dev.polyvisor.spi.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.Spliterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HashTrieSetTest {
    /** A version of the set and what it must hold for ever. */
    private record Version(HashTrieSet<Object> set, Set<Object> members) {}

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void behavesLikeAHashSetAndLeavesOldVersionsAlone(KeySource source) {
        Random random = source.random();
        HashTrieSet<Object> set = HashTrieSet.empty();
        Set<Object> model = new HashSet<>();
        List<Version> versions = new ArrayList<>();
        for (int step = 0; step < 4_000; step++) {
            Object member = source.key(random.nextInt(source.count()));
            HashTrieSet<Object> before = set;
            boolean changed;
            if (random.nextInt(10) < (step / 500 % 2 == 0 ? 8 : 2)) {
                set = set.with(member);
                changed = model.add(member);
            } else {
                set = set.without(member);
                changed = model.remove(member);
            }
            if (!changed) {
                assertThat(set).isSameAs(before);
            }
            assertThat(set.contains(member)).isEqualTo(model.contains(member));
            assertThat(set.size()).isEqualTo(model.size());
            if (step % 100 == 0) {
                versions.add(new Version(set, Set.copyOf(model)));
            }
        }
        assertThat(versions).allSatisfy(version -> assertHolds(source, version.set, version.members));
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void theOrderDependsOnTheMembersAlone(KeySource source) {
        List<Object> members = new ArrayList<>(source.keys());
        HashTrieSet<Object> set = with(HashTrieSet.empty(), members);
        Collections.shuffle(members, new Random(1));
        assertThat(with(HashTrieSet.empty(), members)).containsExactlyElementsOf(set);
    }

    @Test
    void fromEmptyToThreeMembersAndBackEachStepIsRight() {
        HashTrieSet<String> none = HashTrieSet.empty();
        HashTrieSet<String> one = none.with("a");
        HashTrieSet<String> two = one.with("b");
        HashTrieSet<String> three = two.with("c");
        assertIterates(none, Set.of());
        assertIterates(one, Set.of("a"));
        assertIterates(two, Set.of("a", "b"));
        assertIterates(three, Set.of("a", "b", "c"));
        assertIterates(three.without("a"), Set.of("b", "c"));
        assertIterates(two.without("a"), Set.of("b"));
        assertIterates(two.without("b"), Set.of("a"));
        assertIterates(one.without("a"), Set.of());
        assertIterates(one.without("a").with("b"), Set.of("b"));
        assertThat(HashTrieSet.of("a")).isEqualTo(one);
    }

    @Test
    void aSetThatShrankToOneMemberGrowsAgain() {
        HashTrieSet<Object> set =
                HashTrieSet.<Object>of("a").with("b").without("a").with("c");
        assertIterates(set, Set.of("b", "c"));
    }

    @Test
    void aChangeThatChangesNothingGivesTheSameSet() {
        HashTrieSet<Object> none = HashTrieSet.empty();
        HashTrieSet<Object> one = HashTrieSet.of(new PlacedKey(1, 1));
        HashTrieSet<Object> two = one.with(new PlacedKey(1, 2));
        assertThat(none.without("absent")).isSameAs(none);
        assertThat(one.without("absent")).isSameAs(one);
        assertThat(two.without("absent")).isSameAs(two);
        assertThat(one.with(new PlacedKey(1, 1))).isSameAs(one);
        assertThat(two.with(new PlacedKey(1, 2))).isSameAs(two);
        assertThat(two.contains(new PlacedKey(1, 3))).isFalse();
        assertThat(one.contains(new PlacedKey(1, 3))).isFalse();
    }

    @Test
    void spliteratorsReportDistinctMembers() {
        HashTrieSet<Object> one = HashTrieSet.of("a");
        assertThat(one.spliterator().hasCharacteristics(Spliterator.DISTINCT)).isTrue();
        assertThat(one.with("b").spliterator().hasCharacteristics(Spliterator.DISTINCT | Spliterator.SIZED))
                .isTrue();
    }

    @Test
    void isUnmodifiable() {
        for (HashTrieSet<Object> set :
                List.of(HashTrieSet.<Object>of("a"), HashTrieSet.<Object>of("a").with("b"))) {
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> set.add("c"));
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> set.remove("a"));
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(set::clear);
        }
    }

    @Test
    void nullIsNoMember() {
        for (HashTrieSet<Object> set : List.of(
                HashTrieSet.empty(),
                HashTrieSet.<Object>of("a"),
                HashTrieSet.<Object>of("a").with("b"))) {
            assertThatNullPointerException().isThrownBy(() -> set.with(null));
            assertThatNullPointerException().isThrownBy(() -> set.without(null));
            assertThatNullPointerException().isThrownBy(() -> set.contains(null));
            assertThatNullPointerException().isThrownBy(() -> set.forEach(null));
        }
        assertThatNullPointerException().isThrownBy(() -> HashTrieSet.of(null));
    }

    private static <E> HashTrieSet<E> with(HashTrieSet<E> set, List<E> members) {
        HashTrieSet<E> result = set;
        for (E member : members) {
            result = result.with(member);
        }
        return result;
    }

    private static void assertHolds(KeySource source, HashTrieSet<Object> set, Set<Object> members) {
        assertThat(set.equals(members)).isTrue();
        assertThat(set.hashCode()).isEqualTo(members.hashCode());
        assertThat(source.keys())
                .allSatisfy(key -> assertThat(set.contains(key)).isEqualTo(members.contains(key)));
        assertIterates(set, members);
    }

    private static <E> void assertIterates(HashTrieSet<E> set, Set<E> members) {
        List<E> visited = new ArrayList<>();
        set.forEach(visited::add);
        assertThat(visited).containsExactlyInAnyOrderElementsOf(members);
        assertThat(set.stream().toList()).isEqualTo(visited);
        List<E> iterated = new ArrayList<>();
        set.iterator().forEachRemaining(iterated::add);
        assertThat(iterated).isEqualTo(visited);
        assertThat(set.size()).isEqualTo(members.size());
    }
}
