package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.PollingSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/** The log of the reference backend, page by page. A cursor is the position of the last event of a page. */
final class ScriptedPolling implements PollingSource<Backend.Event> {
    private final Backend backend;
    private final Script script;
    private final Delivery delivery;
    private final Set<Long> hidden = new HashSet<>();
    private int page = 500;
    private int overlap;
    private int repeats = 1;
    private long oldest;
    private LongConsumer asked = position -> {};

    ScriptedPolling(Backend backend, Script script, Delivery delivery) {
        this.backend = backend;
        this.script = script;
        this.delivery = delivery;
    }

    void pageSize(int events) {
        page = events;
    }

    /** Pages begin so many events before the cursor. */
    void overlap(int events) {
        overlap = events;
    }

    /** Each event is sent so many times. */
    void repeats(int times) {
        repeats = times;
    }

    /** An event cannot be seen, though later ones can. */
    void hide(long id, boolean value) {
        if (value) {
            hidden.add(id);
        } else {
            hidden.remove(id);
        }
    }

    /** Cursors before this position are no longer known. */
    void expire(long before) {
        oldest = before;
    }

    /** Gets the cursor of each poll. */
    void onPoll(LongConsumer listener) {
        asked = listener;
    }

    @Override
    public String name() {
        return "polled";
    }

    @Override
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public String code(Backend.Event event) {
        script.enter("code");
        return event.code();
    }

    @Override
    public String id(Backend.Event event) {
        return Long.toString(event.id());
    }

    @Override
    public Cursor position() {
        script.enter("position");
        return new Cursor(Long.toString(backend.position()));
    }

    @Override
    public Poll<Backend.Event> poll(Cursor after) {
        long position = Long.parseLong(after.text());
        asked.accept(position);
        script.enter("poll");
        if (position < oldest || position > backend.position()) {
            throw PolyvisorException.of(ErrorCode.OUT_OF_RANGE, "the position is not known");
        }
        List<Backend.Event> fresh = backend.after(position);
        List<Backend.Event> shown = fresh.subList(0, Math.min(page, fresh.size()));
        Cursor next = shown.isEmpty()
                ? after
                : new Cursor(Long.toString(shown.get(shown.size() - 1).id()));
        List<Backend.Event> all = new ArrayList<>(
                backend.after(Math.max(0, position - overlap)).subList(0, (int) Math.min(overlap, position)));
        all.addAll(shown);
        all.removeIf(event -> hidden.contains(event.id()));
        List<Backend.Event> sent = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            sent.addAll(all);
        }
        return new Poll<>(sent, next, fresh.size() > shown.size());
    }
}
