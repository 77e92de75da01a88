package dev.polyvisor.driver.lxd.resource;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.session.Pools;
import dev.polyvisor.driver.lxd.session.RunningWork;
import dev.polyvisor.driver.lxd.session.VolumeId;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.resource.DataVolume;
import dev.polyvisor.spi.resource.VolumeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The custom volumes of the session's project. Thread safety: may be used from any thread. */
final class Volumes {
    private static final String BLOCK = "block";
    private static final String DIRECTORIES = "filesystem";
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    private final LxdSession session;
    private final LxdClient client;
    private final Pools pools;
    private final Users users;
    private final RunningWork work;

    Volumes(LxdSession session, Pools pools) {
        this.session = session;
        this.client = session.client();
        this.pools = pools;
        this.users = new Users(session);
        this.work = new RunningWork(client, session.project());
    }

    /** A volume as it was read, with where it is. */
    record Found(VolumeId id, WireVolume wire) {
        Map<String, String> labels() {
            return Tags.labels(wire.config());
        }

        Optional<DataSize> size() {
            return Optional.ofNullable(wire.config().get("size")).flatMap(Volumes::size);
        }

        boolean isBlock() {
            return wire.contentType().equals(BLOCK);
        }
    }

    /** Those that bear labels. */
    List<Found> marked(Map<String, String> labels) throws InterruptedException {
        List<Found> found = new ArrayList<>();
        for (String pool : pools.names()) {
            try (Elements<WireVolume> each = client.list(VolumeId.list(pool, session.project()), WireVolume.class)) {
                each.forEachRemaining(wire -> {
                    // the list has the snapshots of volumes too
                    if (wire.name().indexOf('/') < 0
                            && Tags.labels(wire.config()).entrySet().containsAll(labels.entrySet())) {
                        found.add(found(pool, wire));
                    }
                });
            }
        }
        return found;
    }

    List<DataVolume> values(List<Found> found) throws InterruptedException {
        Map<String, String> identities =
                found.stream().allMatch(each -> each.wire().usedBy().isEmpty()) ? Map.of() : users.identities();
        return found.stream().map(each -> value(each, identities)).toList();
    }

    private DataVolume value(Found found) throws InterruptedException {
        return values(List.of(found)).get(0);
    }

    private static DataVolume value(Found found, Map<String, String> identities) {
        return new DataVolume(
                found.id().toString(),
                found.wire().name(),
                found.size(),
                found.labels(),
                found.wire().usedBy().stream()
                        .map(url -> Users.user(url, identities))
                        .toList());
    }

    private Found found(String pool, WireVolume wire) {
        String member = wire.location().equals("none") ? "" : wire.location();
        return new Found(new VolumeId(pool, session.project(), wire.name(), member), wire);
    }

    Optional<Found> find(VolumeId id) throws InterruptedException {
        return client.find(id.get(), WireVolume.class).map(wire -> found(id.pool(), wire));
    }

    private Optional<Found> find(String pool, String name) throws InterruptedException {
        return find(new VolumeId(pool, session.project(), name, ""));
    }

    DataVolume create(VolumeSpec spec) throws InterruptedException {
        String pool = spec.pool().isPresent() ? spec.pool().get() : pools.usual();
        Optional<Found> earlier = find(pool, spec.name());
        if (earlier.isPresent()) {
            return value(adopted(earlier.get(), spec.labels()));
        }
        Optional<Found> source =
                spec.cloneOf().isPresent() ? Optional.of(source(spec.cloneOf().get())) : Optional.empty();
        Optional<DataSize> size = spec.size().or(() -> source.flatMap(Found::size));
        source.ifPresent(origin -> checkSource(spec, origin));
        boolean block = source.map(Found::isBlock).orElseGet(() -> isBlock(spec.type()));
        return value(send(pool, spec.name(), block, size, spec.labels(), source));
    }

    /** A type that nobody named is a directory: containers and virtual machines have those. */
    private static boolean isBlock(String type) {
        return !type.isEmpty() && !type.equals(LxdResources.DIRECTORY);
    }

    private static void checkSource(VolumeSpec spec, Found source) {
        if (!spec.type().isEmpty() && source.isBlock() != isBlock(spec.type())) {
            throw precondition("volume '" + spec.name() + "' shall be of the type " + spec.type()
                    + ", and its source is " + (source.isBlock() ? "no directory" : "a directory"));
        }
        if (spec.size().isPresent()
                && source.size()
                        .filter(has -> has.compareTo(spec.size().get()) > 0)
                        .isPresent()) {
            throw precondition("volume '" + spec.name() + "' would be smaller than its source");
        }
    }

    /** A copy of a volume beside it, of the same size. */
    Found copy(VolumeId of, String name, Map<String, String> labels) throws InterruptedException {
        Found source = find(of).orElseThrow(() -> notFound("volume", of.toString()));
        return send(of.pool(), name, source.isBlock(), source.size(), labels, Optional.of(source));
    }

    private Found send(
            String pool,
            String name,
            boolean block,
            Optional<DataSize> size,
            Map<String, String> labels,
            Optional<Found> source)
            throws InterruptedException {
        Map<String, String> config = new LinkedHashMap<>(Tags.config(labels));
        size.ifPresent(bytes -> config.put("size", bytes.bytes() + "B"));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("type", "custom");
        body.put("content_type", block ? BLOCK : DIRECTORIES);
        body.put("config", config);
        source.ifPresent(origin -> body.put(
                "source",
                Map.of(
                        "type", "copy",
                        "pool", origin.id().pool(),
                        "name", origin.id().name(),
                        "project", session.project(),
                        "volume_only", true)));
        HttpRequest request =
                session.placed(VolumeId.create(pool, session.project())).json(body);
        try {
            Optional<WireOperation> unused = client.complete(request);
        } catch (PolyvisorException refused) {
            if (refused.code() != ErrorCode.ALREADY_EXISTS) {
                throw refused;
            }
            // another try was faster
            return adopted(find(pool, name).orElseThrow(() -> refused), labels);
        }
        return find(pool, name).orElseThrow(() -> notFound("volume", name));
    }

    /** What an earlier try has made, once it is whole. */
    private Found adopted(Found found, Map<String, String> labels) throws InterruptedException {
        if (!found.labels().equals(labels)) {
            throw PolyvisorException.of(
                    ErrorCode.ALREADY_EXISTS,
                    "there is already a volume '" + found.wire().name() + "' with other labels");
        }
        // a volume shows before its content is there
        work.awaitAll(RunningWork.COPYING_VOLUME);
        return found;
    }

    /** What a clone begins as. */
    private Found source(String text) throws InterruptedException {
        Optional<VolumeId> id =
                VolumeId.parse(text).filter(each -> each.project().equals(session.project()));
        if (id.isPresent()) {
            return find(id.get()).orElseThrow(() -> notFound("snapshot", text));
        }
        if (LxdNames.entity(text).isPresent()) {
            throw notFound("snapshot", text);
        }
        for (String pool : pools.names()) {
            Optional<Found> named = find(pool, text);
            if (named.isPresent()) {
                return named.get();
            }
        }
        if (FINGERPRINT.matcher(text).matches()) {
            throw precondition("the copy of a system disk is an image: name it as 'image', not as 'clone'");
        }
        throw notFound("snapshot", text);
    }

    void delete(String id) throws InterruptedException {
        Optional<VolumeId> parsed = VolumeId.parse(id);
        if (parsed.isPresent()) {
            Tags.unlessGone(() -> client.complete(parsed.get().delete()));
        }
    }

    static PolyvisorException notFound(String what, String name) {
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no " + what + " '" + name + "'");
    }

    private static PolyvisorException precondition(String message) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, message);
    }

    /** Empty for a share of something, and for what is no size. */
    private static Optional<DataSize> size(String text) {
        try {
            return Optional.of(DataSize.parse(text));
        } catch (PolyvisorException none) {
            return Optional.empty();
        }
    }
}
