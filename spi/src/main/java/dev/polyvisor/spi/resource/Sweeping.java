package dev.polyvisor.spi.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.resource.Orphan;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes resources away: whole ones, and what is left of those that were cut off. */
final class Sweeping {
    private static final String INSTANCE = "instance";
    private static final String VOLUME = "volume";
    private static final String COPY = "copy";

    private final Holdings holdings;
    private final InFlight inFlight;
    private final Deadline deadline;

    Sweeping(Holdings holdings, InFlight inFlight, Duration timeout) {
        this.holdings = holdings;
        this.inFlight = inFlight;
        this.deadline = Deadline.in(holdings.context().clock(), timeout);
    }

    void deallocate(String hwaddr) throws InterruptedException {
        Runnable turn = inFlight.hwaddr(hwaddr, deadline);
        try {
            delete(hwaddr);
        } finally {
            turn.run();
        }
    }

    /** Marked first, so that what is cut off here is known as remains. */
    private void delete(String hwaddr) throws InterruptedException {
        Map<String, String> marks = Map.of(Marks.HWADDR, Marks.ofHwaddr(hwaddr));
        for (Instance each : holdings.instances(marks)) {
            Holdings.unlessGone(() -> holdings.mark(each, Marks.PHASE, Marks.DEALLOCATING, deadline));
            String snapshot = each.info().labels().get(Marks.SNAPSHOTTING);
            if (snapshot != null) {
                holdings.dropSnapshot(snapshot);
            }
        }
        holdings.tidy(marks, deadline);
    }

    List<Orphan> orphans(Duration age) throws InterruptedException {
        Set<String> calls = new HashSet<>(inFlight.now());
        // instances last: what is completed meanwhile is then seen complete
        List<DiskCopy> copies = holdings.copies(Map.of());
        List<DataVolume> volumes = holdings.volumes(Map.of());
        List<Instance> instances = holdings.instances(Map.of());
        calls.addAll(inFlight.now());
        Remains remains = new Remains(calls, holdings.context().clock().now().minus(age));
        Set<String> complete = new HashSet<>();
        Set<String> unfinished = new HashSet<>();
        for (Instance each : instances) {
            Map<String, String> labels = each.info().labels();
            Optional.ofNullable(labels.get(Marks.SNAPSHOTTING)).ifPresent(unfinished::add);
            if (Holdings.isAllocated(each)) {
                Marks.hwaddr(labels).ifPresent(complete::add);
            } else {
                remains.add(each.id(), INSTANCE, each.name(), labels, cutOff(labels));
            }
        }
        for (DataVolume each : volumes) {
            Optional<String> hwaddr = Marks.hwaddr(each.labels());
            if (!isKept(each) && hwaddr.filter(complete::contains).isEmpty()) {
                remains.add(each.id(), VOLUME, each.name(), each.labels(), "its resource is not there");
            }
        }
        for (DiskCopy each : copies) {
            if (unfinished.contains(each.labels().getOrDefault(Marks.SNAPSHOT, ""))) {
                remains.add(each.id(), COPY, each.name(), each.labels(), "its snapshot was cut off");
            }
        }
        return remains.oldestFirst();
    }

    private static String cutOff(Map<String, String> labels) {
        return Marks.DEALLOCATING.equals(labels.get(Marks.PHASE))
                ? "its deallocation was cut off"
                : "its allocation was cut off";
    }

    private static boolean isKept(DataVolume volume) {
        return volume.labels().containsKey(Marks.REUSE);
    }

    void remove(Orphan orphan) throws InterruptedException {
        switch (orphan.kind()) {
            case INSTANCE -> removeInstance(orphan);
            case VOLUME -> removeVolume(orphan);
            case COPY -> removeCopy(orphan);
            default -> throw PolyvisorException.invalidArgument("orphan.kind", "is none of this driver");
        }
    }

    private void removeInstance(Orphan orphan) throws InterruptedException {
        for (Instance each : holdings.instances(Map.of())) {
            if (each.id().equals(orphan.identifier())) {
                removeResource(each.name(), Marks.hwaddr(each.info().labels()));
            }
        }
    }

    private void removeVolume(Orphan orphan) throws InterruptedException {
        for (DataVolume each : holdings.volumes(Map.of())) {
            if (each.id().equals(orphan.identifier())) {
                if (isKept(each)) {
                    throw refused("volume '" + each.name() + "' is kept for the next resource");
                }
                removeResource(each.name(), Marks.hwaddr(each.labels()));
            }
        }
    }

    /** Everything that is left of a resource, unless that is complete by now. */
    private void removeResource(String name, Optional<String> hwaddr) throws InterruptedException {
        String address = hwaddr.orElseThrow(() -> refused("'" + name + "' bears no hardware address"));
        Runnable turn = inFlight.hwaddr(address, deadline);
        try {
            if (holdings.instance(address).filter(Holdings::isAllocated).isPresent()) {
                throw refused("'" + name + "' belongs to a complete resource");
            }
            delete(address);
        } finally {
            turn.run();
        }
    }

    private void removeCopy(Orphan orphan) throws InterruptedException {
        for (DiskCopy each : holdings.copies(Map.of())) {
            if (each.id().equals(orphan.identifier())) {
                String snapshot = each.labels().getOrDefault(Marks.SNAPSHOT, "");
                if (holdings.instances(Map.of(Marks.SNAPSHOTTING, snapshot)).isEmpty()) {
                    throw refused("'" + each.name() + "' belongs to a complete snapshot");
                }
                holdings.backend().deleteCopy(each.id());
            }
        }
    }

    private static PolyvisorException refused(String why) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, why);
    }

    /** Collects what is neither under way nor so young that another process may be about to use it. */
    private static final class Remains {
        private final List<Orphan> found = new ArrayList<>();
        private final Set<String> calls;
        private final Instant latest;

        Remains(Set<String> calls, Instant latest) {
            this.calls = calls;
            this.latest = latest;
        }

        void add(String id, String kind, String name, Map<String, String> labels, String reason) {
            Optional<Instant> created = Marks.created(labels);
            if (InFlight.concerns(calls, labels)
                    || created.filter(at -> at.isAfter(latest)).isPresent()) {
                return;
            }
            Optional<String> hwaddr = Marks.hwaddr(labels)
                    .or(() -> Optional.ofNullable(labels.get(Marks.ORIGIN)).map(each -> each.replace('-', ':')));
            found.add(new Orphan(id, kind, name, hwaddr, created, reason));
        }

        List<Orphan> oldestFirst() {
            Comparator<Orphan> byAge =
                    Comparator.comparing(each -> each.createdAt().orElse(Instant.MIN));
            found.sort(byAge.thenComparing(Orphan::kind).thenComparing(Orphan::identifier));
            return List.copyOf(found);
        }
    }
}
