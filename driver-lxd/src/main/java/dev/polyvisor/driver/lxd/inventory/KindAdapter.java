package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes one kind whose values stand for themselves. Thread safety: may be used from any thread.
 *
 * @param <R> the type of the values
 */
final class KindAdapter<R extends Resource> implements Adapter<LxdEvent> {
    private final KindReader<R> reader;

    KindAdapter(KindReader<R> reader) {
        this.reader = reader;
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(reader.kind());
    }

    @Override
    public Set<String> events() {
        return reader.events();
    }

    @Override
    public Listing list(AdapterContext context) throws InterruptedException {
        return new StreamedListing(reader.all());
    }

    @Override
    public Set<Target> affected(AdapterContext context, LxdEvent event) {
        return reader.affected(context, event);
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException {
        ChangeSet.Builder changes = ChangeSet.builder();
        for (Target target : targets) {
            if (target instanceof Target.Entity entity) {
                Optional<R> found = reader.read(entity.key());
                found.ifPresentOrElse(changes::upsert, () -> changes.delete(entity.key()));
            } else {
                changes.replace(reader.kind(), everything());
            }
        }
        return changes.build();
    }

    private List<Resource> everything() throws InterruptedException {
        List<Resource> values = new ArrayList<>();
        try (Listing listing = new StreamedListing(reader.all())) {
            listing.forEachRemaining(values::add);
        }
        return values;
    }
}
