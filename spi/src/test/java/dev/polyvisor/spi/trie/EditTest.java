package dev.polyvisor.spi.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EditTest {
    @Test
    void nothingWorksAfterSeal() {
        Edit<String, Integer> edit = HashTrie.<String, Integer>empty().edit();
        edit.put("key", 1);
        HashTrie<String, Integer> sealed = edit.seal();
        assertThatIllegalStateException().isThrownBy(() -> edit.put("key", 2)).withMessage("The edit is sealed");
        assertThatIllegalStateException().isThrownBy(() -> edit.remove("key"));
        assertThatIllegalStateException().isThrownBy(() -> edit.get("key"));
        assertThatIllegalStateException().isThrownBy(edit::size);
        assertThatIllegalStateException().isThrownBy(edit::seal);
        assertThat(sealed.entries()).containsExactly(Map.entry("key", 1));
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void anEditThatChangesNothingGivesItsOriginBack(KeySource source) {
        HashTrie<Object, Integer> origin = filled(source);
        Edit<Object, Integer> edit = origin.edit();
        for (int i = 0; i < source.count(); i++) {
            Integer value = edit.get(source.key(i));
            assertThat(edit.put(source.key(i), value)).isSameAs(value);
        }
        assertThat(edit.remove("absent")).isNull();
        assertThat(edit.size()).isEqualTo(source.count());
        assertThat(edit.seal()).isSameAs(origin);
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void editsOfOneOriginDoNotSeeEachOther(KeySource source) {
        HashTrie<Object, Integer> origin = filled(source);
        Edit<Object, Integer> removing = origin.edit();
        Edit<Object, Integer> replacing = origin.edit();
        for (int i = 0; i < source.count(); i++) {
            replacing.put(source.key(i), -i);
            removing.remove(source.key(i));
        }
        assertThat(removing.size()).isZero();
        assertThat(replacing.size()).isEqualTo(source.count());
        HashTrie<Object, Integer> replaced = replacing.seal();
        for (int i = 0; i < source.count(); i++) {
            assertThat(origin.get(source.key(i))).isEqualTo(i);
            assertThat(replaced.get(source.key(i))).isEqualTo(-i);
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void neitherALaterEditNorASingleChangeReachesASealedTrie(KeySource source) {
        HashTrie<Object, Integer> sealed = filled(source);
        Edit<Object, Integer> later = sealed.edit();
        for (int i = 0; i < source.count(); i++) {
            later.put(source.key(i), -1);
            sealed.with(source.key(i), -2);
        }
        for (int i = 0; i < source.count(); i++) {
            assertThat(sealed.get(source.key(i))).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource(KeySource.class)
    void aNodeIsCopiedOnlyByTheFirstOfTheWritesThatOwnIt(KeySource source) {
        Node sealed = filled(source).root();
        Write write = Write.inPlace();
        Node owned = put(sealed, write, source.key(0), -1);
        assertThat(owned).isNotSameAs(sealed);
        assertThat(put(owned, write, source.key(0), -2)).isSameAs(owned);
        assertThat(put(owned, Write.inPlace(), source.key(0), -3)).isNotSameAs(owned);
        assertThat(put(owned, Write.copying(), source.key(0), -3)).isNotSameAs(owned);
        assertThat(owned.get(source.key(0), Node.hash(source.key(0)))).isEqualTo(-2);
        Node copied = put(owned, Write.copying(), source.key(0), -3);
        assertThat(put(copied, Write.copying(), source.key(0), -4)).isNotSameAs(copied);
    }

    @Test
    void nullIsNeitherKeyNorValue() {
        Edit<String, String> edit = HashTrie.<String, String>empty().edit();
        assertThatNullPointerException().isThrownBy(() -> edit.put(null, "value"));
        assertThatNullPointerException().isThrownBy(() -> edit.put("key", null));
        assertThatNullPointerException().isThrownBy(() -> edit.remove(null));
        assertThatNullPointerException().isThrownBy(() -> edit.get(null));
        assertThat(edit.seal()).isSameAs(HashTrie.empty());
    }

    private static Node put(Node root, Write write, Object key, Object value) {
        return root.put(write, 0, Node.hash(key), key, value);
    }

    private static HashTrie<Object, Integer> filled(KeySource source) {
        Edit<Object, Integer> edit = HashTrie.<Object, Integer>empty().edit();
        for (int i = 0; i < source.count(); i++) {
            edit.put(source.key(i), i);
        }
        return edit.seal();
    }
}
