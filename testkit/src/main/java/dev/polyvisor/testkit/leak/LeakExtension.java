package dev.polyvisor.testkit.leak;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What stands behind {@link NoLeaks}. Stateless: what was there before is kept with the test. */
final class LeakExtension implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!LeakCheck.seesDescriptors()) {
            context.publishReportEntry("descriptors", "not compared: there is no /proc/self/fd");
        }
        context.getStore(NAMESPACE).put(LeakCheck.class, LeakCheck.start());
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        LeakCheck before = context.getStore(NAMESPACE).remove(LeakCheck.class, LeakCheck.class);
        if (before != null) {
            before.verify(bound(context));
        }
    }

    private static Duration bound(ExtensionContext context) {
        return context.getTestClass()
                .flatMap(type -> AnnotationSupport.findAnnotation(type, NoLeaks.class))
                .map(asked -> Duration.ofSeconds(asked.waitSeconds()))
                .orElse(Duration.ofSeconds(5));
    }
}
