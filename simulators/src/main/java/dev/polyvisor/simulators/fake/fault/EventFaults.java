package dev.polyvisor.simulators.fake.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of events between the backend's change and its sources. The change itself is not affected: the model of a
 * driver differs from the backend until it looks. The faults apply one after the other, in the order of their calls, each to
 * the next events that no earlier one takes.
 *
 * <p>Events of one object are never put out of order among themselves: a backend whose events carry state does not do that
 * either. Thread safety: may be used from any thread.
 */
public final class EventFaults {
    private final Object lock = new Object();
    private final Deque<Order> orders = new ArrayDeque<>();
    private final List<Event> held = new ArrayList<>();
    private final List<Event> reversed = new ArrayList<>();
    private @Nullable Consumer<Object> out;
    private Runnable released = () -> {};

    EventFaults() {}

    /**
     * Loses the next events.
     *
     * @param count how many
     */
    public void lose(int count) {
        order(What.LOSE, count);
    }

    /**
     * Sends each of the next events twice, with the same id.
     *
     * @param count how many
     */
    public void repeat(int count) {
        order(What.REPEAT, count);
    }

    /**
     * Holds the next events back, and with them all later ones of the same objects, until {@link #release()}.
     *
     * @param count how many
     */
    public void hold(int count) {
        order(What.HOLD, count);
    }

    /** Sends what was held back, in its order. */
    public void release() {
        Runnable after;
        synchronized (lock) {
            after = released;
            List<Event> late = List.copyOf(held);
            held.clear();
            late.forEach(this::send);
        }
        after.run();
    }

    /**
     * Sends the next events, once there are so many, in reverse order.
     *
     * @param count how many
     */
    public void reverse(int count) {
        order(What.REVERSE, count);
    }

    /**
     * Called by the fake: where events go.
     *
     * @param sink takes events
     * @param afterRelease called when {@link #release()} has handed on what was held
     */
    public void to(Consumer<Object> sink, Runnable afterRelease) {
        synchronized (lock) {
            this.out = Objects.requireNonNull(sink, "sink");
            this.released = Objects.requireNonNull(afterRelease, "afterRelease");
        }
    }

    /**
     * Called by the fake for each event.
     *
     * @param object the object that it is about
     * @param event the event
     */
    public void pass(Object object, Object event) {
        synchronized (lock) {
            Event each = new Event(object, event);
            if (held.stream().anyMatch(h -> h.object.equals(object))) {
                held.add(each);
                return;
            }
            Order order = orders.peek();
            if (order == null) {
                send(each);
                return;
            }
            if (--order.remaining == 0) {
                orders.remove();
            }
            switch (order.what) {
                case LOSE -> {}
                case REPEAT -> {
                    send(each);
                    send(each);
                }
                case HOLD -> held.add(each);
                case REVERSE -> {
                    reversed.add(each);
                    if (order.remaining == 0) {
                        sendReversed();
                    }
                }
            }
        }
    }

    private void sendReversed() {
        Map<Object, Deque<Event>> inOrder = new HashMap<>();
        reversed.forEach(
                e -> inOrder.computeIfAbsent(e.object, o -> new ArrayDeque<>()).add(e));
        Collections.reverse(reversed);
        reversed.forEach(e -> send(Objects.requireNonNull(inOrder.get(e.object)).remove()));
        reversed.clear();
    }

    private void send(Event event) {
        Objects.requireNonNull(out, "out").accept(event.event);
    }

    private void order(What what, int count) {
        if (count > 0) {
            synchronized (lock) {
                orders.add(new Order(what, count));
            }
        }
    }

    private enum What {
        LOSE,
        REPEAT,
        HOLD,
        REVERSE
    }

    private static final class Order {
        private final What what;
        private int remaining;

        private Order(What what, int count) {
            this.what = what;
            this.remaining = count;
        }
    }

    private record Event(Object object, Object event) {}
}
