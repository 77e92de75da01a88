package dev.polyvisor.api.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.policy.Validation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryTest {

    record Shelf(ResourceKey key, String name, Optional<Scope> scope) implements Resource {}

    private static final Kind<Shelf> SHELF = Kind.of("test-shelf", Shelf.class).index(Index.one("name", Shelf::name));

    @Test
    void conditionsAreCombinedWithAnd() {
        Query<Shelf> query = Query.of(SHELF)
                .scope(Scope.of("hall"))
                .where(s -> s.name().startsWith("o"))
                .where(s -> s.name().endsWith("k"));

        assertThat(query.matches(entry("oak", "hall"))).isTrue();
        assertThat(query.matches(entry("oaks", "hall"))).isFalse();
        assertThat(query.matches(entry("teak", "hall"))).isFalse();
        assertThat(query.matches(entry("oak", "attic"))).isFalse();
        assertThat(query.matches(entry("oak", null))).isFalse();
    }

    @Test
    void anIndexThatTheKindLacksIsRefused() {
        assertThat(Query.of(SHELF).index("name", "oak").term()).contains("oak");
        assertThatThrownBy(() -> Query.of(SHELF).index("colour", "red")).hasMessageContaining("query.index");
        assertThatThrownBy(() -> Query.of(Shelf.class).index("name", "oak")).hasMessageContaining("query.index");
        assertThatThrownBy(() -> Query.of(SHELF).limit(0)).hasMessageContaining("query.limit");
    }

    @Test
    void aQueryIsAValue() {
        Query<Shelf> all = Query.of(SHELF);
        Query<Shelf> some = all.provider("lab").limit(5).after("x").parent(SHELF.key("lab", "0"));

        assertThat(all.provider()).isEmpty();
        assertThat(all.limit()).isEqualTo(1_000);
        assertThat(some.provider()).contains("lab");
        assertThat(some.limit()).isEqualTo(5);
        assertThat(some.after()).contains("x");
        assertThat(some.parent()).contains(SHELF.key("lab", "0"));
        assertThat(some.kind()).contains(SHELF);
    }

    private static Entry<Shelf> entry(String name, @org.jspecify.annotations.Nullable String scope) {
        ResourceKey key = SHELF.key("lab", name);
        return new Entry<>(
                key, new Shelf(key, name, Optional.ofNullable(scope).map(Scope::of)), 1, 1, 1, Validation.NONE);
    }
}
