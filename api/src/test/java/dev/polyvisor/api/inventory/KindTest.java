package dev.polyvisor.api.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KindTest {

    record Shelf(ResourceKey key, String name, List<String> colours) implements Resource {}

    private static final Kind<Shelf> SHELF = Kind.of("test-shelf", Shelf.class);

    @ParameterizedTest
    @ValueSource(strings = {"", "Shelf", "test_shelf", "-shelf", "test--shelf", "test-", "7shelf"})
    void namesAreLowerCaseWords(String name) {
        assertThatThrownBy(() -> Kind.of(name, Shelf.class)).hasMessageStartingWith("kind");
    }

    @Test
    void twoIndexesOfOneNameAreRefused() {
        Kind<Shelf> indexed = SHELF.index(Index.one("name", Shelf::name));

        assertThatThrownBy(() -> indexed.index(Index.many("name", Shelf::colours)))
                .hasMessageContaining("'name'");
        assertThat(SHELF.indexes()).isEmpty();
    }

    @Test
    void anIndexGivesTheTermsOfAValue() {
        Shelf shelf = new Shelf(SHELF.key("lab", "1"), "oak", List.of("red", "blue"));
        List<String> terms = new ArrayList<>();

        Index.one("none", (Shelf s) -> null).terms(shelf, terms::add);
        Index.one("name", Shelf::name).terms(shelf, terms::add);
        Index.many("colour", Shelf::colours).terms(shelf, terms::add);

        assertThat(terms).containsExactly("oak", "red", "blue");
    }

    @Test
    void kindsAreEqualByNameAndType() {
        assertThat(SHELF.index(Index.one("name", Shelf::name))).isEqualTo(SHELF).hasSameHashCodeAs(SHELF);
        assertThat(Kind.of("test-shelf", Resource.class)).isNotEqualTo(SHELF);
        assertThat(SHELF.key("lab", "1")).isEqualTo(new ResourceKey("lab", "test-shelf", "1"));
    }

    @Test
    void keysAreOrderedByProviderKindAndId() {
        ResourceKey key = new ResourceKey("b", "b", "b");

        assertThat(key)
                .isGreaterThan(new ResourceKey("a", "c", "c"))
                .isGreaterThan(new ResourceKey("b", "a", "c"))
                .isGreaterThan(new ResourceKey("b", "b", "a"))
                .isEqualByComparingTo(new ResourceKey("b", "b", "b"));
        assertThat(key)
                .isNotEqualTo(new ResourceKey("a", "b", "b"))
                .isNotEqualTo(new ResourceKey("b", "a", "b"))
                .isNotEqualTo(new ResourceKey("b", "b", "a"));
    }
}
