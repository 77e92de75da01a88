package dev.polyvisor.driver.ovirt.session;

import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who is told of the events of the audit log, each once: pages repeat what others have shown. What the log had before the
 * first page is nobody's news. Thread safety: may be used from any thread.
 */
public final class AuditListeners {
    /** More than what a page repeats. */
    private static final int REMEMBERED = 8_000;

    private final List<Consumer<WireEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    private final Set<Long> told = new LinkedHashSet<>();
    private boolean begun;

    /** Adds one who is told, on the thread that reads the log; it has to return at once. */
    public void add(Consumer<WireEvent> listener) {
        listeners.add(listener);
    }

    /**
     * Tells what is new in a page.
     *
     * @param from the newest number that was known before
     */
    public void page(long from, List<WireEvent> events) {
        List<WireEvent> news = new ArrayList<>();
        synchronized (lock) {
            for (WireEvent event : events) {
                long id = Scalars.whole(event.id());
                if (told.add(id) && (begun || id > from)) {
                    news.add(event);
                }
            }
            begun = true;
            Iterator<Long> oldest = told.iterator();
            while (told.size() > REMEMBERED) {
                oldest.next();
                oldest.remove();
            }
        }
        news.sort(Comparator.comparingLong(event -> Scalars.whole(event.id())));
        for (WireEvent event : news) {
            listeners.forEach(listener -> listener.accept(event));
        }
    }
}
