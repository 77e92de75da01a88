package dev.polyvisor.simulators.fake.guest;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.FleetClock.Timer;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.simulators.fake.program.GuestProgram;
import dev.polyvisor.spi.exec.CommandStreams;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One run of a command, on a thread of an executor. Thread safety: may be used from any thread. */
public final class CommandRun {
    private static final int KILL = 9;
    private static final int WINCH = 28;
    private static final int CONT = 18;
    private static final int CHLD = 17;
    private static final int URG = 23;

    private final FleetClock clock;
    private final Executor executor;
    private final ExecSpec spec;
    private final CommandStreams streams;
    private final String hostName;
    private final long pid;
    private final CompletableFuture<ExecResult> ended = new CompletableFuture<>();
    private final List<Integer> signals = new CopyOnWriteArrayList<>();
    private final Set<Integer> trapped = ConcurrentHashMap.newKeySet();
    private volatile Optional<TerminalSize> terminal;
    private final Object lock = new Object();
    private @Nullable Thread thread;
    private @Nullable PolyvisorException failure;
    private int killedBy;

    public CommandRun(
            FleetClock clock, Executor executor, ExecSpec spec, CommandStreams streams, String hostName, long pid) {
        this.clock = clock;
        this.executor = executor;
        this.spec = spec;
        this.streams = streams;
        this.hostName = hostName;
        this.pid = pid;
        this.terminal = spec.terminal();
        streams.onOverflow(
                () -> fail(ErrorCode.RESOURCE_EXHAUSTED, "the command printed more than " + spec.outputLimit(), null));
    }

    ExecSpec spec() {
        return spec;
    }

    public long pid() {
        return pid;
    }

    String hostName() {
        return hostName;
    }

    Optional<TerminalSize> terminal() {
        return terminal;
    }

    List<Integer> signals() {
        return List.copyOf(signals);
    }

    InputStream input() {
        return streams.programInput();
    }

    /** How it ended; completes exceptionally with a {@link PolyvisorException} when it did not end by itself. */
    public CompletableFuture<ExecResult> ended() {
        return ended;
    }

    /** Begins. */
    public void start(GuestProgram program) {
        spec.timeout().ifPresent(timeout -> {
            Timer timer =
                    clock.schedule(timeout, () -> fail(ErrorCode.DEADLINE_EXCEEDED, "the command ran too long", null));
            CompletableFuture<ExecResult> unused = ended.whenComplete((result, error) -> timer.cancel());
        });
        streams.pump(executor);
        try {
            executor.execute(() -> run(program));
        } catch (RejectedExecutionException e) {
            fail(ErrorCode.FAILED_PRECONDITION, "the provider is closed", e);
            conclude(0);
        }
    }

    /** A signal. Most of them kill; the others are shown to the program. */
    public void signal(int number) {
        boolean kills = number != WINCH && number != CONT && number != CHLD && number != URG;
        if (!kills || number != KILL && trapped.contains(number)) {
            signals.add(number);
        } else {
            kill(number);
        }
    }

    void trap(int signal) {
        trapped.add(signal);
    }

    public void resize(TerminalSize size) {
        terminal = Optional.of(size);
        signals.add(WINCH);
    }

    /** Ends it from outside, as when its guest stops. */
    public void kill() {
        kill(KILL);
    }

    /** Ends it because it was given up. */
    public void cancel() {
        fail(ErrorCode.CANCELLED, "the command was killed", null);
    }

    /** Ends it before it has begun. */
    public void abandon(PolyvisorException cause) {
        streams.fail(cause);
        boolean unused = ended.completeExceptionally(cause);
    }

    /** An output takes no more; of a command that is being killed that says nothing. */
    void broken(IOException e) {
        synchronized (lock) {
            if (killedBy != 0) {
                return;
            }
        }
        fail(ErrorCode.UNAVAILABLE, "an output of the command is broken", e);
    }

    void sleep(Duration duration) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Timer timer = clock.schedule(duration, over::countDown);
        try {
            over.await();
        } finally {
            timer.cancel();
        }
    }

    /** Waits for the end, at most for a time of the fleet's clock; false when it goes on. */
    public boolean await(Duration atMost) throws InterruptedException {
        CountDownLatch news = new CountDownLatch(1);
        Timer timer = clock.schedule(atMost, news::countDown);
        try {
            CompletableFuture<ExecResult> unused = ended.whenComplete((result, error) -> news.countDown());
            news.await();
            return ended.isDone();
        } finally {
            timer.cancel();
        }
    }

    private void run(GuestProgram program) {
        int code;
        synchronized (lock) {
            thread = Thread.currentThread();
            if (killedBy != 0) {
                thread.interrupt();
            }
        }
        try {
            code = program.run(command()) & 0xff;
        } catch (InterruptedException e) {
            code = 128 + KILL;
        } catch (PolyvisorException e) {
            fail(e);
            code = 255;
        } catch (RuntimeException e) {
            fail(ErrorCode.INTERNAL, "a program of the fake guest failed", e);
            code = 255;
        } finally {
            synchronized (lock) {
                thread = null;
                // whatever interrupted the program, the thread belongs to the executor again
                boolean unused = Thread.interrupted();
            }
        }
        conclude(code);
    }

    private void conclude(int code) {
        int exit;
        PolyvisorException why;
        synchronized (lock) {
            exit = killedBy == 0 ? code : 128 + killedBy;
            why = failure;
        }
        if (why == null) {
            streams.end();
            boolean unused = ended.complete(ExecResult.of(exit, streams.stdoutBytes(), streams.stderrBytes()));
        } else {
            streams.fail(why);
            boolean unused = ended.completeExceptionally(why);
        }
    }

    private Command command() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", "/root");
        environment.put("USER", "root");
        environment.put("HOSTNAME", hostName);
        spec.environment().forEach(environment::put);
        spec.secretEnvironment().forEach((key, secret) -> environment.put(key, secret.reveal()));
        return new Command(
                this,
                spec.command(),
                environment,
                spec.directory().orElse("/root"),
                streams.programOutput(),
                spec.terminal().isPresent() ? streams.programOutput() : streams.programErrors());
    }

    private void fail(ErrorCode code, String message, @Nullable Throwable cause) {
        fail(PolyvisorException.builder(code, message).cause(cause).build());
    }

    private void fail(PolyvisorException cause) {
        synchronized (lock) {
            if (failure == null) {
                failure = cause;
            }
        }
        kill(KILL);
    }

    private void kill(int signal) {
        synchronized (lock) {
            if (killedBy == 0) {
                killedBy = signal;
            }
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
