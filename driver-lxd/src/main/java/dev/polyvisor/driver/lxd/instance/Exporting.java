package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.ExportFormat;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.driver.lxd.client.LxdFailures;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes an instance out as an image archive. LXD does that for images only: one is made for the time of the transfer. When an image of
 * the same content is there already, that one is written out and left alone.
 */
final class Exporting {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration REMOVAL = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int MOST_TRIES = 5;
    private static final String UNCOMPRESSED = "none";
    /** Says of an image that it was made to be written out. */
    private static final String PURPOSE = "polyvisor.export";

    private final InstanceHandle instance;
    private final Parts parts;

    Exporting(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<ExportResult> export(ExportSpec spec) {
        instance.need(Capability.EXPORT);
        Refusals.unknownOptions(spec.options().keySet());
        if (!(spec.target() instanceof ExportTarget.Stream target)) {
            throw Refusals.unimplemented("LXD writes images to its clients only");
        }
        if (spec.format() != ExportFormat.NATIVE || spec.disk().isPresent()) {
            throw Refusals.unimplemented("LXD writes whole instances as archives of its own only");
        }
        Run run = new Run(spec, new Download(parts.calls(), target.stream(), "writing the image out"));
        return parts.context()
                .operations()
                .start(OperationPlan.<ExportResult>of("instance.export")
                        .subject(instance.key())
                        .accept(context -> run.begin())
                        .completion(run)
                        .result(context -> run.download.result())
                        .build());
    }

    /** Makes the image, carries it, removes it. */
    private final class Run implements Completion {
        private final ExportSpec spec;
        private final Download download;
        private volatile String operation = "";
        private volatile String project = "";
        private volatile String leftover = "";
        private volatile @Nullable Status outcome;
        private final AtomicInteger tries = new AtomicInteger();

        Run(ExportSpec spec, Download download) {
            this.spec = spec;
            this.download = download;
        }

        Acceptance begin() throws InterruptedException {
            Found found = instance.find();
            project = found.project();
            WireOperation begun = parts.calls()
                    .begin(Publishing.request(
                            found,
                            Publishing.body(
                                    found,
                                    spec.snapshot(),
                                    properties(found),
                                    spec.compression().or(() -> Optional.of(UNCOMPRESSED)))))
                    .orElseThrow(() -> PolyvisorException.of(ErrorCode.INTERNAL, "LXD gave no operation for an image"));
            operation = begun.id();
            return Acceptance.accepted();
        }

        private Map<String, String> properties(Found found) {
            Map<String, String> properties = new LinkedHashMap<>(
                    spec.properties().isEmpty() ? Publishing.imageProperties(found) : spec.properties());
            properties.put(PURPOSE, found.name());
            return properties;
        }

        @Override
        public Status check(OperationContext context) throws InterruptedException {
            if (outcome != null) {
                return removed();
            }
            Optional<WireOperation> seen = parts.calls().await(operation, LOOK);
            if (seen.isEmpty()) {
                return new Failed(
                        PolyvisorException.of(ErrorCode.UNAVAILABLE, "LXD has forgotten the image that it made"));
            }
            WireOperation made = seen.get();
            if (!made.isFinal()) {
                return new Running(Progress.stage("making an image"), Duration.ZERO);
            }
            boolean borrowed = !made.succeeded() && made.err().contains("same fingerprint");
            if (!made.succeeded() && !borrowed) {
                return new Failed(LxdFailures.of(made));
            }
            if (!(made.metadata().get("fingerprint") instanceof String fingerprint)) {
                return new Failed(borrowed ? LxdFailures.of(made) : unnamed());
            }
            if (borrowed) {
                return carry(fingerprint, context);
            }
            leftover = fingerprint;
            try {
                outcome = carry(fingerprint, context);
            } catch (InterruptedException e) {
                // the host closes the provider: there is no later
                outcome = new Cancelled();
                throw e;
            }
            return removed();
        }

        private PolyvisorException unnamed() {
            return PolyvisorException.of(ErrorCode.INTERNAL, "LXD did not name the image that it made");
        }

        private Status carry(String fingerprint, OperationContext context) throws InterruptedException {
            if (download.isCancelled()) {
                return new Cancelled();
            }
            try {
                download.run(
                        HttpRequest.get("/1.0/images/{}/export", fingerprint).query("project", project), context);
                return new Done();
            } catch (PolyvisorException e) {
                return download.isCancelled() ? new Cancelled() : new Failed(e);
            }
        }

        /** The export ends when its image is gone, or cannot be removed in several tries: a property of it says what it is. */
        private Status removed() throws InterruptedException {
            Status done = Objects.requireNonNull(outcome);
            try {
                Optional<WireOperation> removal = parts.calls()
                        .begin(HttpRequest.delete("/1.0/images/{}", leftover).query("project", project));
                if (removal.isPresent()) {
                    var unused = parts.calls().await(removal.get().id(), REMOVAL);
                }
                return done;
            } catch (PolyvisorException e) {
                boolean over = e.code() == ErrorCode.NOT_FOUND || tries.incrementAndGet() >= MOST_TRIES;
                return over ? done : new Running(Progress.stage("removing the image"), AGAIN);
            }
        }

        @Override
        public Cancellation cancel(OperationContext context) {
            return download.cancel();
        }
    }
}
