package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Shelf;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.spi.time.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Lists, whole and in pages. Thread safety: may be used from any thread. */
final class Lists {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ClusterState state;
    private final Faults faults;

    Lists(ClusterState state, Faults faults) {
        this.state = state;
        this.faults = faults;
    }

    /** A page as it was at one moment. */
    private record Page(List<Stored> items, long version, String rest, long remaining) {}

    void list(Call call, Target target) throws InterruptedException {
        ListRequest request = ListRequest.of(call, target);
        awaitVersion(state, request.version());
        Page page = state.locked(() -> page(target, request));
        if (faults.shrinks(target.type().plural())) {
            page = new Page(page.items.subList(0, page.items.size() / 2), page.version, "", 0);
        }
        if (call.as().equals("Table")) {
            call.json(200, Tables.of(state, target, page.items, metadata(page, false)));
        } else {
            write(call, target, page);
        }
    }

    /** A version from the future may come in a moment. */
    static void awaitVersion(ClusterState state, long version) throws InterruptedException {
        if (version <= state.locked(state::version)) {
            return;
        }
        Waiting.sleep(state.clock(), PATIENCE);
        long current = state.locked(state::version);
        if (version > current) {
            ObjectNode details = Refused.causes(
                    Json.object(),
                    List.of(new Refused.Cause("ResourceVersionTooLarge", "Too large resource version", "")));
            throw Refused.of(
                    504,
                    "Timeout",
                    "Timeout: Too large resource version: " + Long.toUnsignedString(version) + ", current: " + current,
                    details.put("retryAfterSeconds", 1));
        }
    }

    private Page page(Target target, ListRequest request) {
        Shelf shelf = state.shelf(target.type());
        long version = state.version();
        List<Stored> all;
        if (request.isContinued() && request.snapshot() >= 0) {
            if (request.snapshot() < shelf.oldest()) {
                throw Refused.expired(
                                "The provided continue parameter is too old to display a consistent list result. You can start"
                                        + " a new list without the continue parameter, or use the continue token in this response to"
                                        + " retrieve the remainder of the results. Continuing with the provided token results in an"
                                        + " inconsistent list - objects that were created, modified, or deleted between the time the"
                                        + " first chunk was returned and now may show up in the list.")
                        .withContinue(ListRequest.token(target, -1, request.start()));
            }
            version = request.snapshot();
            all = shelf.from(target.namespace(), request.start(), version);
        } else if (request.match().equals("Exact") && request.version() > 0) {
            if (request.version() < shelf.oldest()) {
                throw Refused.expired("The resourceVersion for the provided list is too old.");
            }
            version = request.version();
            all = shelf.from(target.namespace(), request.start(), version);
        } else {
            all = shelf.from(target.namespace(), request.start());
        }
        // what comes from the cache comes whole
        int limit = request.version() == 0 ? 0 : request.limit();
        return cut(target, request, all, version, limit);
    }

    private static Page cut(Target target, ListRequest request, List<Stored> all, long version, int limit) {
        List<Stored> items = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Stored each = all.get(i);
            if (!request.wanted().test(each)) {
                continue;
            }
            if (limit > 0 && items.size() == limit) {
                String rest =
                        ListRequest.token(target, version, items.get(limit - 1).key());
                return new Page(items, version, rest, request.selects() ? 0 : all.size() - i);
            }
            items.add(each);
        }
        return new Page(items, version, "", 0);
    }

    private static ObjectNode metadata(Page page, boolean custom) {
        ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(page.version));
        if (custom || !page.rest.isEmpty()) {
            metadata.put("continue", page.rest);
        }
        if (page.remaining > 0) {
            metadata.put("remainingItemCount", page.remaining);
        }
        return metadata;
    }

    private static void write(Call call, Target target, Page page) {
        Shape shape = new Shape(target, call.as());
        boolean custom = target.type().custom();
        ObjectNode list = Json.object();
        if (shape.isMetadataOnly()) {
            list.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
        } else {
            list.put("kind", target.type().kind() + "List").put("apiVersion", target.apiVersion());
        }
        list.set("metadata", metadata(page, custom && !shape.isMetadataOnly()));
        String head = list.toString();
        OutputStream out = call.stream();
        try {
            out.write((head.substring(0, head.length() - 1) + ",\"items\":[").getBytes(StandardCharsets.UTF_8));
            boolean first = true;
            for (Stored each : page.items) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                shape.item(each, out);
            }
            out.write("]}\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
