package dev.polyvisor.simulators.server;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.Waiting;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Which replies of a {@link LoopbackServer} go wrong. The first rule that fits a request applies to it, and is then used up once.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class ReplyFaults {
    private final FleetClock clock;
    private final Object lock = new Object();
    private final List<Rule> rules = new ArrayList<>();
    private CountDownLatch stalls = new CountDownLatch(1);
    private int fired;
    private int underWay;

    ReplyFaults(FleetClock clock) {
        this.clock = clock;
    }

    /**
     * Adds a rule.
     *
     * @param which the requests that it is for; must not read their bodies
     * @param times how often it applies
     * @param fault what goes wrong
     */
    public void add(Predicate<Exchange> which, int times, ReplyFault fault) {
        Rule rule = new Rule(Objects.requireNonNull(which, "which"), Objects.requireNonNull(fault, "fault"), times);
        synchronized (lock) {
            rules.add(rule);
        }
    }

    /**
     * The next request of a method to a path fails.
     *
     * @param method the method
     * @param path the path, percent-encoded
     * @param fault what goes wrong
     */
    public void next(String method, String path, ReplyFault fault) {
        add(exchange -> exchange.method().equals(method) && exchange.path().equals(path), 1, fault);
    }

    /**
     * How many replies have gone wrong so far.
     *
     * @return the number
     */
    public int fired() {
        synchronized (lock) {
            return fired;
        }
    }

    /**
     * How many replies are going wrong at this moment: with none, what was asked for is done or will never be, although the
     * client may have gone long before.
     *
     * @return the number
     */
    public int underWay() {
        synchronized (lock) {
            return underWay;
        }
    }

    /** Lets the replies go on that {@linkplain ReplyFault#stalled hang}. */
    public void release() {
        synchronized (lock) {
            stalls.countDown();
            stalls = new CountDownLatch(1);
        }
    }

    /** Forgets all rules, and lets the replies go on that hang. */
    public void clear() {
        synchronized (lock) {
            rules.clear();
        }
        release();
    }

    Handler before(Handler handler) {
        return exchange -> {
            Optional<ReplyFault> fault = take(exchange);
            if (fault.isEmpty()) {
                handler.handle(exchange);
            } else {
                try {
                    apply(fault.get(), exchange, handler);
                } finally {
                    over();
                }
            }
        };
    }

    private Optional<ReplyFault> take(Exchange exchange) {
        synchronized (lock) {
            for (Iterator<Rule> all = rules.iterator(); all.hasNext(); ) {
                Rule rule = all.next();
                if (rule.which.test(exchange)) {
                    rule.left--;
                    if (rule.left <= 0) {
                        all.remove();
                    }
                    fired++;
                    underWay++;
                    return Optional.of(rule.fault);
                }
            }
            return Optional.empty();
        }
    }

    private void over() {
        synchronized (lock) {
            underWay--;
        }
    }

    private void apply(ReplyFault fault, Exchange exchange, Handler handler) throws InterruptedException {
        if (fault instanceof ReplyFault.Instead instead) {
            exchange.setHeader("Content-Type", instead.contentType);
            exchange.reply(instead.status, instead.body);
        } else if (fault instanceof ReplyFault.Cut cut) {
            if (cut.after) {
                handler.handle(new UnansweredExchange(exchange));
            }
            exchange.cut();
        } else if (fault instanceof ReplyFault.Delayed delayed) {
            Waiting.sleep(clock, delayed.duration);
            handler.handle(exchange);
        } else {
            handler.handle(new FaultyExchange(exchange, fault, this));
        }
    }

    FleetClock clock() {
        return clock;
    }

    /** Opens with the next {@link #release}. */
    CountDownLatch nextRelease() {
        synchronized (lock) {
            return stalls;
        }
    }

    private static final class Rule {
        private final Predicate<Exchange> which;
        private final ReplyFault fault;
        private int left;

        private Rule(Predicate<Exchange> which, ReplyFault fault, int times) {
            this.which = which;
            this.fault = fault;
            this.left = times;
        }
    }
}
