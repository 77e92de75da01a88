package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.Interruptible;
import dev.polyvisor.spi.instance.Blocking;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All machines, page by page. Pages are offsets, so one machine that is deleted while they are read hides another one; and one
 * that vanishes while its links are followed makes the engine fail for the whole page. Therefore a page that fails is read in
 * halves, and as soon as there is more than one page the identifiers of all machines are read: what no page has shown is read
 * by itself in the end. Each machine comes once, while the engine still sends those behind it. Not thread safe.
 */
final class VmPages implements Iterator<WireVm>, AutoCloseable {
    /** Halves of it are pages too, as long as it is a power of two. */
    private static final int LARGEST = 512;

    private static final int SMALLEST_IN_TIME = 64;

    private final OvirtClient client;
    private final VmReader reader;
    private final Set<String> shown = new HashSet<>();
    private @Nullable Page page;
    private Iterator<String> missing = Collections.emptyIterator();
    private Optional<Set<String>> ids = Optional.empty();
    private long offset;
    private int size = LARGEST;
    private boolean paged;
    private Optional<WireVm> next = Optional.empty();

    VmPages(OvirtClient client, VmReader reader) {
        this.client = client;
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty()) {
            if (!paged) {
                next = Blocking.get(this::nextOfPage);
            } else if (missing.hasNext()) {
                String id = missing.next();
                next = Blocking.get(() -> reader.find(id)).filter(this::isNew);
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public WireVm next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        WireVm found = next.orElseThrow();
        next = Optional.empty();
        return found;
    }

    private boolean isNew(WireVm vm) {
        return shown.add(Scalars.text(vm.id()));
    }

    /** Empty when it has been shown before, or the page has ended in one way or the other. */
    private Optional<WireVm> nextOfPage() throws InterruptedException {
        try {
            Page current = page == null ? open() : page;
            Optional<WireVm> read = current.read();
            if (read.isPresent()) {
                return read.filter(this::isNew);
            }
            offset += size;
            if (current.count < size) {
                end();
            } else {
                knowIds();
            }
            close();
        } catch (PolyvisorException failure) {
            close();
            smaller(failure);
        }
        return Optional.empty();
    }

    private Page open() throws InterruptedException {
        while (size < LARGEST && offset % (2L * size) == 0) {
            size *= 2;
        }
        Page opened = new Page(reader.page((int) (offset / size) + 1, size));
        page = opened;
        return opened;
    }

    /** What of a page has come is shown; what is tried next is half of it, or lies behind it. */
    private void smaller(PolyvisorException failure) throws InterruptedException {
        boolean late = failure.code() == ErrorCode.DEADLINE_EXCEEDED && size > SMALLEST_IN_TIME;
        if (failure.code() != ErrorCode.INTERNAL && !late) {
            throw failure;
        }
        knowIds();
        if (size == 1) {
            skip();
        } else {
            size /= 2;
        }
    }

    /** Lets go of the page that is being read. Idempotent. */
    @Override
    public void close() {
        if (page != null) {
            page.elements.close();
            page = null;
        }
    }

    /** A page while the engine sends it. */
    private static final class Page {
        private final Stream<WireVm> elements;
        private final Spliterator<WireVm> each;
        private int count;

        Page(Stream<WireVm> elements) {
            this.elements = elements;
            this.each = elements.spliterator();
        }

        /** The next machine, empty at the end. */
        Optional<WireVm> read() throws InterruptedException {
            List<WireVm> read = new ArrayList<>(1);
            boolean more = Interruptible.call(() -> each.tryAdvance(read::add));
            count += read.size();
            return more ? Optional.of(read.get(0)) : Optional.empty();
        }
    }

    /** The machine at this place is read by itself in the end. */
    private void skip() {
        offset++;
        if (offset >= ids.map(Set::size).orElse(0)) {
            end();
        }
    }

    private void end() {
        paged = true;
        Set<String> left = new LinkedHashSet<>(ids.orElse(Set.of()));
        left.removeAll(shown);
        missing = left.iterator();
    }

    private void knowIds() throws InterruptedException {
        if (ids.isEmpty()) {
            Set<String> all = new LinkedHashSet<>();
            try (Stream<WireRef> each = client.list(HttpRequest.get("/vms"), "vm", WireRef.class)) {
                Interruptible.call(() -> {
                    each.map(WireRef::idOf).filter(id -> !id.isEmpty()).forEach(all::add);
                    return all;
                });
            }
            ids = Optional.of(all);
        }
    }
}
