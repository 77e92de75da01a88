package dev.polyvisor.driver.lxd.live;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link PrivateLxd} of the run, started before the first of them and ended after the last. Where there can be
 * none the tests are skipped with one sentence; with {@code LIVE_LXD=require}, as environment variable or system property, they
 * fail with it instead.
 */
final class LiveLxd implements BeforeAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(LiveLxd.class);

    private @Nullable PrivateLxd daemon;

    PrivateLxd daemon() {
        if (daemon == null) {
            throw new IllegalStateException("before the first test");
        }
        return daemon;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        daemon = shared(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LxdBackend.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    private static PrivateLxd shared(ExtensionContext context) {
        Shared shared = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
        if (shared.missing.isPresent()) {
            String sentence = "live LXD tests skipped: " + shared.missing.get();
            if (required()) {
                Assertions.fail("LIVE_LXD=require, but " + sentence);
            }
            Assumptions.abort(sentence);
        }
        return shared.lxd.orElseThrow();
    }

    private static boolean required() {
        return "require".equals(System.getProperty("LIVE_LXD", System.getenv("LIVE_LXD")));
    }

    /** Decided once for the run. */
    private record Shared(Optional<PrivateLxd> lxd, Optional<String> missing) implements AutoCloseable {

        static Shared start() {
            try {
                Optional<String> missing = PrivateLxd.missing();
                return missing.isPresent()
                        ? new Shared(Optional.empty(), missing)
                        : new Shared(Optional.of(PrivateLxd.start()), Optional.empty());
            } catch (IOException | RuntimeException e) {
                return new Shared(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Shared(Optional.empty(), Optional.of("interrupted"));
            }
        }

        @Override
        public void close() {
            lxd.ifPresent(PrivateLxd::close);
        }
    }
}
