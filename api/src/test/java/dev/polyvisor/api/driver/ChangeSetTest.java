package dev.polyvisor.api.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeSetTest {

    record Shelf(ResourceKey key, String name) implements Resource {}

    private static final Kind<Shelf> SHELF = Kind.of("test-shelf", Shelf.class);
    private static final Shelf OAK = new Shelf(SHELF.key("lab", "1"), "oak");

    @Test
    void theBuilderKeepsEverythingAndTheSetNoLongerChanges() {
        List<Shelf> values = new ArrayList<>(List.of(OAK));
        ChangeSet.Builder builder = ChangeSet.builder()
                .upsert(OAK)
                .delete(SHELF.key("lab", "2"))
                .replace(SHELF, values)
                .replaceChildren(OAK.key(), SHELF, List.of())
                .recheck(Target.entity(OAK.key()));

        ChangeSet changes = builder.build();
        values.clear();
        builder.upsert(OAK);

        assertThat(changes.upserts()).containsExactly(OAK);
        assertThat(changes.deletes()).containsExactly(SHELF.key("lab", "2"));
        assertThat(changes.replacements())
                .containsExactly(
                        new ChangeSet.Replacement("test-shelf", Optional.empty(), List.of(OAK)),
                        new ChangeSet.Replacement("test-shelf", Optional.of(OAK.key()), List.of()));
        assertThat(changes.rechecks()).containsExactly(Target.entity(OAK.key()));
        assertThat(ChangeSet.NONE).isEqualTo(ChangeSet.builder().build());
    }

    @Test
    void targetsKnowTheirKind() {
        assertThat(Target.entity(OAK.key()).kind()).isEqualTo("test-shelf");
        assertThat(Target.collection(SHELF).kind()).isEqualTo("test-shelf");
    }

    @Test
    void aPlanNeedsAVerbARequestAndAResult() {
        assertThatThrownBy(() -> OperationPlan.of(" ")).hasMessageContaining("plan.verb");
        assertThatThrownBy(() -> OperationPlan.<String>of("x").result(c -> "").build())
                .hasMessageContaining("accept");
        assertThatThrownBy(() -> OperationPlan.<String>of("x")
                        .accept(c -> Acceptance.accepted())
                        .build())
                .hasMessageContaining("result");
    }

    @Test
    void aFeedWritesTheKindsOfItsAdapters() {
        Adapter<String> adapter = new Adapter<>() {
            @Override
            public Set<Kind<?>> kinds() {
                return Set.of(SHELF);
            }

            @Override
            public Set<String> events() {
                return Set.of();
            }

            @Override
            public Listing list(AdapterContext context) {
                return Listing.of(List.of(OAK), Optional.of(new Cursor("7")));
            }

            @Override
            public Set<Target> affected(AdapterContext context, String event) {
                return Set.of();
            }

            @Override
            public ChangeSet read(AdapterContext context, Set<Target> targets) {
                throw new AssertionError("nothing is affected, so nothing is read");
            }
        };

        assertThat(Feed.listed(List.of(adapter)).kinds()).containsExactly(SHELF);
        assertThat(Feed.listed(List.of(adapter)).source()).isEmpty();
    }
}
