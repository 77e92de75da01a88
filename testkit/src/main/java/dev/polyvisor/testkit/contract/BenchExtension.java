package dev.polyvisor.testkit.contract;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/** Gives each test of a contract a bench over a fixture of its own, and clears it away afterwards. */
final class BenchExtension extends TypeBasedParameterResolver<Bench> implements AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(BenchExtension.class);

    @Override
    public @Nullable Bench resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getStore(NAMESPACE).getOrComputeIfAbsent(Bench.class, key -> open(test), Bench.class);
    }

    private static Bench open(ExtensionContext test) {
        DriverContract contract = (DriverContract) test.getRequiredTestInstance();
        try {
            return new Bench(contract.openFixture());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the fixture was opened", e);
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        Bench bench = test.getStore(NAMESPACE).remove(Bench.class, Bench.class);
        if (bench != null) {
            bench.close();
        }
    }
}
