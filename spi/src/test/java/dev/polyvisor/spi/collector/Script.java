package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What goes wrong in the calls of a scripted driver. Each call has a name, for example {@code list test-vm}, {@code next
 * test-vm}, {@code read test-vm a}, {@code poll}, {@code position}, {@code open}, {@code apply test-vm a}.
 *
 * <p>Thread safety: all methods may be called from any thread; what happens at a call happens on its thread.
 */
final class Script {
    private final List<String> calls = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    private static final class Rule {
        private final Predicate<String> which;
        private final Runnable what;
        private int skip;
        private int times;

        private Rule(Predicate<String> which, int skip, int times, Runnable what) {
            this.which = which;
            this.skip = skip;
            this.times = times;
            this.what = what;
        }
    }

    /** A call of the driver. */
    void enter(String call) {
        List<Runnable> due = new ArrayList<>();
        synchronized (this) {
            calls.add(call);
            for (Rule rule : rules) {
                if (rule.times > 0 && rule.which.test(call)) {
                    if (rule.skip > 0) {
                        rule.skip--;
                    } else {
                        rule.times--;
                        due.add(rule.what);
                    }
                }
            }
        }
        due.forEach(Runnable::run);
    }

    /** Lets a later one of the calls whose name begins so fail, once. */
    void failOneAfter(String call, int skip, ErrorCode code) {
        later(call, skip, () -> {
            throw PolyvisorException.of(code, call + " fails");
        });
    }

    /** Does something once, before a later one of the calls whose name begins so. */
    synchronized void later(String call, int skip, Runnable what) {
        rules.add(new Rule(name -> name.startsWith(call), skip, 1, what));
    }

    /** Does something before each of the next calls whose name begins so. */
    synchronized void before(String call, int times, Runnable what) {
        rules.add(new Rule(name -> name.startsWith(call), 0, times, what));
    }

    /** Lets the next calls whose name begins so fail. */
    void fail(String call, int times, ErrorCode code) {
        before(call, times, () -> {
            throw PolyvisorException.of(code, call + " fails");
        });
    }

    /** Lets all calls whose name begins so fail. */
    void fail(String call, ErrorCode code) {
        fail(call, Integer.MAX_VALUE, code);
    }

    /** Lets all go well from now on. */
    synchronized void heal() {
        rules.clear();
    }

    /** The calls so far whose name begins so. */
    synchronized List<String> calls(String call) {
        return calls.stream().filter(name -> name.startsWith(call)).toList();
    }

    int count(String call) {
        return calls(call).size();
    }

    synchronized int total() {
        return calls.size();
    }

    synchronized void forgetCalls() {
        calls.clear();
    }
}
