package dev.polyvisor.driver.lxd.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.inventory.InstanceLookup;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.session.RunningWork;
import dev.polyvisor.driver.lxd.session.UserKeys;
import dev.polyvisor.driver.lxd.wire.WireImage;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.resource.DiskCopy;
import dev.polyvisor.spi.resource.DiskCopySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies of system disks: images that are published of a snapshot of the instance. A snapshot goes with its instance, an image
 * stays. Until the image is there the configuration of the instance has a note with the labels of the copy, so that what is
 * cut off half way is found by them too. Thread safety: may be used from any thread.
 */
final class SystemCopies {
    /** Of the properties of an image; the name of the copy. */
    private static final String NAME = "name";

    /** How the identity of a copy ends that is no image yet; other identities have fewer parts. */
    private static final String UNPUBLISHED = "unpublished";

    private static final String INSTANCE = "/1.0/instances/{}";
    private static final String SNAPSHOTS = INSTANCE + "/snapshots";
    private static final int ATTEMPTS = 5;

    private final LxdSession session;
    private final LxdClient client;
    private final InstanceLookup lookup;
    private final LabelText labelText;

    SystemCopies(LxdSession session) {
        this.session = session;
        this.client = session.client();
        this.lookup = new InstanceLookup(session);
        this.labelText = new LabelText(client.json());
    }

    /**
     * A copy that is no image yet.
     *
     * @param project the project of the instance
     * @param instance the name of the instance
     * @param name the name of the copy and of the snapshot
     */
    private record Unpublished(String project, String instance, String name) {
        static Optional<Unpublished> parse(String id) {
            List<String> parts = Arrays.asList(id.split("/", -1));
            return parts.size() == 5 && parts.get(4).equals(UNPUBLISHED)
                    ? Optional.of(new Unpublished(parts.get(1), parts.get(2), parts.get(3)))
                    : Optional.empty();
        }

        String note() {
            return UserKeys.COPY + name;
        }

        String id() {
            return String.join("/", "instances", project, instance, name, UNPUBLISHED);
        }
    }

    DiskCopy copy(DiskCopySpec spec) throws InterruptedException {
        Unpublished copy = new Unpublished(
                spec.instance().ref().scope().name(), spec.instance().name(), spec.name());
        boolean running = spec.instance().info().isRunning();
        annotate(copy, labelText.write(spec.labels()));
        Optional<WireOperation> unused = client.complete(in(copy, HttpRequest.post(SNAPSHOTS, copy.instance))
                .json(Map.of("name", copy.name, "stateful", false)));
        String fingerprint = publish(copy, spec.labels());
        discard(copy);
        return new DiskCopy(
                fingerprint, copy.name, spec.labels(), running ? Consistency.CRASH : Consistency.FILE_SYSTEM);
    }

    private static HttpRequest in(Unpublished copy, HttpRequest request) {
        return request.query("project", copy.project);
    }

    private String publish(Unpublished copy, Map<String, String> labels) throws InterruptedException {
        Map<String, String> properties = new LinkedHashMap<>(Tags.config(labels));
        properties.put(NAME, copy.name);
        properties.put("description", "Copy of " + copy.instance);
        Optional<WireOperation> published = client.complete(in(copy, HttpRequest.post("/1.0/images"))
                .json(Map.of(
                        "public",
                        false,
                        "properties",
                        properties,
                        "source",
                        Map.of("type", "snapshot", "name", copy.instance + "/" + copy.name))));
        Optional<String> told = published
                .map(operation -> operation.metadata().get("fingerprint"))
                .map(String::valueOf);
        if (told.isPresent()) {
            return told.get();
        }
        return images(labels).stream()
                .filter(each -> each.name().equals(copy.name))
                .findFirst()
                .map(DiskCopy::id)
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.INTERNAL, "the server has published '" + copy.name + "' and has no such image"));
    }

    /** Takes away what stands for the copy while it is no image: the snapshot, then the note. */
    private void discard(Unpublished copy) throws InterruptedException {
        Tags.unlessGone(
                () -> client.complete(in(copy, HttpRequest.delete(SNAPSHOTS + "/{}", copy.instance, copy.name))));
        annotate(copy, "");
    }

    /** Writes the note, or with an empty text takes it away. A merge: what others change at the same time is not lost. */
    private void annotate(Unpublished copy, String text) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Optional<InstanceLookup.Read> found = lookup.find(copy.project, copy.instance);
            if (found.isEmpty()) {
                if (text.isEmpty()) {
                    return;
                }
                throw Volumes.notFound("instance", copy.instance);
            }
            HttpRequest request = in(copy, HttpRequest.patch(INSTANCE, copy.instance))
                    // what is left out of a merge stays, but for the description
                    .json(Map.of("description", found.get().wire().description(), "config", Map.of(copy.note(), text)));
            try {
                Optional<WireOperation> unused =
                        client.complete(found.get().etag().map(request::ifMatch).orElse(request));
                return;
            } catch (PolyvisorException raced) {
                if (raced.code() != ErrorCode.ABORTED || attempt == ATTEMPTS) {
                    throw raced;
                }
            }
        }
    }

    /** Those that bear labels, with those that are no images yet. */
    List<DiskCopy> marked(Map<String, String> labels) throws InterruptedException {
        // those that are under way first: one that is published meanwhile is there twice rather than not at all
        List<DiskCopy> found = new ArrayList<>(unpublished(labels));
        found.addAll(images(labels));
        return found;
    }

    private List<DiskCopy> images(Map<String, String> labels) throws InterruptedException {
        List<DiskCopy> found = new ArrayList<>();
        HttpRequest request =
                session.in(session.project(), HttpRequest.get("/1.0/images")).query("recursion", "1");
        try (Elements<WireImage> each = client.list(request, WireImage.class)) {
            each.forEachRemaining(wire -> add(
                    found,
                    labels,
                    wire.fingerprint(),
                    wire.properties().getOrDefault(NAME, wire.fingerprint()),
                    Tags.labels(wire.properties())));
        }
        return found;
    }

    private List<DiskCopy> unpublished(Map<String, String> labels) throws InterruptedException {
        List<DiskCopy> found = new ArrayList<>();
        for (InstanceLookup.Read each : lookup.list(Optional.of(session.project()))) {
            // a listing has the instance's own keys among those of its profiles
            each.wire().expandedConfig().forEach((key, text) -> {
                if (key.startsWith(UserKeys.COPY)) {
                    String name = key.substring(UserKeys.COPY.length());
                    String id = new Unpublished(session.project(), each.value().name(), name).id();
                    add(found, labels, id, name, labelText.read(text));
                }
            });
        }
        return found;
    }

    private static void add(
            List<DiskCopy> found, Map<String, String> wanted, String id, String name, Map<String, String> labels) {
        if (labels.entrySet().containsAll(wanted.entrySet())) {
            found.add(new DiskCopy(id, name, labels, Consistency.UNKNOWN));
        }
    }

    /** Deletes an image, or what there is of a copy that is none yet. */
    void delete(String id) throws InterruptedException {
        Optional<Unpublished> unpublished = Unpublished.parse(id);
        if (unpublished.isPresent()) {
            cutOff(unpublished.get());
        } else if (LxdNames.entity(id).isEmpty()) {
            Tags.unlessGone(
                    () -> client.complete(session.in(session.project(), HttpRequest.delete("/1.0/images/{}", id))));
        }
    }

    /** Whoever has begun it may be gone while the server goes on: an image that came of it goes too. */
    private void cutOff(Unpublished copy) throws InterruptedException {
        new RunningWork(client, copy.project).awaitAll(RunningWork.MAKING_IMAGE);
        for (DiskCopy image : images(Map.of())) {
            if (image.name().equals(copy.name)) {
                delete(image.id());
            }
        }
        discard(copy);
    }
}
