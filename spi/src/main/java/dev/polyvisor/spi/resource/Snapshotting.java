package dev.polyvisor.spi.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.spi.resource.BoundedCall.Answer;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One snapshot. While it is being made the instance bears its id: copies of such a snapshot are remains once nobody works on
 * it any more, and taking the mark away makes them a snapshot. So no later loss of one copy makes remains of the others.
 */
final class Snapshotting {
    private final Holdings holdings;
    private final InFlight inFlight;
    private final String session;
    private final JsonMapper mapper;
    private final Duration timeout;
    private final Deadline deadline;

    /**
     * A snapshot.
     *
     * @param session by which this process knows the remains of its own calls
     */
    Snapshotting(Holdings holdings, InFlight inFlight, String session, JsonMapper mapper, Duration timeout) {
        this.holdings = holdings;
        this.inFlight = inFlight;
        this.session = session;
        this.mapper = mapper;
        this.timeout = timeout;
        this.deadline = Deadline.in(holdings.context().clock(), timeout);
    }

    void run(String hwaddr, boolean full, Duration orphanAge, Answer<String> answer) throws InterruptedException {
        Runnable turn = inFlight.hwaddr(hwaddr, deadline);
        try {
            Instance instance = holdings.instance(hwaddr)
                    .filter(Holdings::isAllocated)
                    .orElseThrow(() -> PolyvisorException.of(
                            ErrorCode.NOT_FOUND, "there is no resource with the address " + hwaddr));
            List<Optional<DataVolume>> disks = new ArrayList<>();
            if (full) {
                disks.add(Optional.empty());
            }
            dataVolumes(hwaddr, instance).forEach(each -> disks.add(Optional.of(each)));
            Instant created = holdings.context().clock().now().truncatedTo(ChronoUnit.SECONDS);
            if (disks.isEmpty()) {
                boolean unused = answer.give(text(full, created, List.of()));
                return;
            }
            clearEarlier(instance, orphanAge);
            make(hwaddr, instance, full, disks, created, answer);
        } finally {
            turn.run();
        }
    }

    /** The disks that go with the resource, then those that stay, each in a stable order. */
    private List<DataVolume> dataVolumes(String hwaddr, Instance instance) throws InterruptedException {
        List<DataVolume> found = new ArrayList<>(holdings.volumes(Map.of(Marks.HWADDR, Marks.ofHwaddr(hwaddr))));
        holdings.volumes(Map.of(Marks.REUSE, Marks.YES)).stream()
                .filter(each -> each.users().contains(instance.id()))
                .forEach(found::add);
        found.sort(Comparator.comparing((DataVolume each) -> Holdings.key(each.labels())));
        return found;
    }

    /** Clears away what was left of a snapshot; one that somebody else may be making is let alone. */
    private void clearEarlier(Instance instance, Duration orphanAge) throws InterruptedException {
        String earlier = instance.info().labels().get(Marks.SNAPSHOTTING);
        if (earlier == null) {
            return;
        }
        if (!earlier.startsWith(session)
                && begun(earlier)
                        .filter(at -> at.plus(orphanAge)
                                .isAfter(holdings.context().clock().now()))
                        .isPresent()) {
            throw PolyvisorException.of(ErrorCode.ABORTED, "another snapshot of the resource is being made");
        }
        holdings.dropSnapshot(earlier);
    }

    private void make(
            String hwaddr,
            Instance instance,
            boolean full,
            List<Optional<DataVolume>> disks,
            Instant created,
            Answer<String> answer)
            throws InterruptedException {
        String id = session + "-" + holdings.random() + "-" + Marks.ofTime(created);
        try {
            Instance marked = holdings.mark(instance, Marks.SNAPSHOTTING, id, deadline);
            List<DiskCopy> copies = new ArrayList<>();
            for (Optional<DataVolume> disk : disks) {
                String key = disk.map(each -> Holdings.key(each.labels())).orElse(TextReader.SYSTEM_DISK);
                copies.add(holdings.backend()
                        .copy(new DiskCopySpec(
                                marked,
                                disk,
                                "pv-" + id.substring(0, 20).toLowerCase(Locale.ROOT) + "-" + Marks.slug(key),
                                marks(id, hwaddr, key, created))));
            }
            String text = text(full, created, copies);
            holdings.unmark(instance, Marks.SNAPSHOTTING, deadline);
            if (!answer.give(text)) {
                holdings.dropSnapshot(id);
            }
        } catch (PolyvisorException | InterruptedException e) {
            Holdings.undoAfter(e, () -> undo(instance, id));
            throw e;
        }
    }

    private Map<String, String> marks(String id, String hwaddr, String key, Instant created) {
        return Map.of(
                Marks.DRIVER,
                holdings.driver(),
                Marks.SNAPSHOT,
                id,
                Marks.ORIGIN,
                Marks.ofHwaddr(hwaddr),
                Marks.DISK,
                Marks.encode(key),
                Marks.CREATED,
                Marks.ofTime(created));
    }

    /** First the copies, then the mark: copies without it would be a snapshot. */
    private void undo(Instance instance, String id) throws InterruptedException {
        holdings.dropSnapshot(id);
        Deadline more = Deadline.in(holdings.context().clock(), timeout);
        Holdings.unlessGone(() -> holdings.unmark(instance, Marks.SNAPSHOTTING, more));
    }

    private String text(boolean full, Instant created, List<DiskCopy> copies) {
        ObjectNode text = mapper.createObjectNode();
        text.put("full", full);
        text.put("created", created.toString());
        ArrayNode list = text.putArray("snapshots");
        for (DiskCopy each : copies) {
            ObjectNode entry = list.addObject();
            entry.put("disk", Holdings.key(each.labels()));
            entry.put("id", each.id());
            entry.put(
                    "consistency",
                    each.consistency().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        return mapper.writeValueAsString(text);
    }

    /** When a snapshot was begun. */
    static Optional<Instant> begun(String id) {
        return Marks.created(Map.of(Marks.CREATED, id.substring(id.lastIndexOf('-') + 1)));
    }
}
