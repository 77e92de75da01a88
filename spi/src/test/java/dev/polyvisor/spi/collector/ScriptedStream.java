package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.StreamingSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The log of the reference backend as a stream of the events with some codes. It sends on the thread that changes the backend. */
final class ScriptedStream implements StreamingSource<Backend.Event> {
    private final Backend backend;
    private final Script script;
    private final String name;
    private final boolean resumable;
    private final Delivery delivery;
    private final List<Connection> open = new ArrayList<>();
    private UnaryOperator<List<Backend.Event>> fate = UnaryOperator.identity();
    private LongConsumer asked = position -> {};
    private long oldest;

    ScriptedStream(Backend backend, Script script, String name, boolean resumable, Delivery delivery) {
        this.backend = backend;
        this.script = script;
        this.name = name;
        this.resumable = resumable;
        this.delivery = delivery;
    }

    private final class Connection implements Subscription, Consumer<Backend.Event> {
        private final EventSink<Backend.Event> sink;

        private Connection(EventSink<Backend.Event> sink) {
            this.sink = sink;
        }

        @Override
        public void accept(Backend.Event event) {
            if (name.isEmpty() || event.code().startsWith(name)) {
                for (Backend.Event each : fate.apply(List.of(event))) {
                    sink.event(each, resumable ? Optional.of(cursor(each.id())) : Optional.empty());
                }
            }
        }

        @Override
        public void cancel() {
            script.enter("cancel");
            leave();
        }

        private void leave() {
            backend.unfollow(this);
            open.remove(this);
        }
    }

    /** What becomes of events on their way. */
    void fate(UnaryOperator<List<Backend.Event>> value) {
        fate = value;
    }

    /** Gets the cursor of each resumption. */
    void onOpen(LongConsumer listener) {
        asked = listener;
    }

    /** Cursors before this position are no longer known. */
    void expire(long before) {
        oldest = before;
    }

    /** Ends all connections. */
    void cut(ErrorCode code) {
        for (Connection connection : List.copyOf(open)) {
            connection.leave();
            connection.sink.ended(PolyvisorException.of(code, "the stream is cut"));
        }
    }

    /** Sends a position to all connections. */
    void bookmark() {
        List.copyOf(open).forEach(connection -> connection.sink.bookmark(cursor(backend.position())));
    }

    /** Sends a sign of life. */
    void alive() {
        List.copyOf(open).forEach(connection -> connection.sink.alive());
    }

    /** Sends an event again, or late. */
    void send(Backend.Event event) {
        List.copyOf(open).forEach(connection -> connection.accept(event));
    }

    /** Sends an event on connections that have ended. */
    void sendAfterEnd(Backend.Event event) {
        List<Connection> ended = List.copyOf(open);
        cut(ErrorCode.UNAVAILABLE);
        ended.forEach(connection -> connection.accept(event));
    }

    int openConnections() {
        return open.size();
    }

    private static Cursor cursor(long position) {
        return new Cursor(Long.toString(position));
    }

    @Override
    public String name() {
        return "stream" + name;
    }

    @Override
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public String code(Backend.Event event) {
        return event.code();
    }

    @Override
    public boolean resumable() {
        return resumable;
    }

    @Override
    public Subscription open(Optional<Cursor> from, EventSink<Backend.Event> sink) {
        script.enter("open");
        @Nullable Connection connection = new Connection(sink);
        if (from.isPresent()) {
            long position = Long.parseLong(from.get().text());
            asked.accept(position);
            if (position < oldest) {
                throw PolyvisorException.of(ErrorCode.OUT_OF_RANGE, "the position is too old");
            }
            backend.after(position).forEach(connection);
        }
        backend.follow(connection);
        open.add(connection);
        return connection;
    }
}
