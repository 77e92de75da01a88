package dev.polyvisor.spi.time;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * The probe for virtual threads, which the JVM has from 21 on while this library is compiled for 17. It is the one place
 * that uses reflection.
 */
final class VirtualThreads {

    private VirtualThreads() {}

    /** {@code Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(prefix, 0).factory())}, if there is such a thing. */
    static Optional<ExecutorService> newExecutor(String prefix) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            // looked up on the public interface: the class of the builder itself is not accessible
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object named = type.getMethod("name", String.class, long.class).invoke(builder, prefix, 0L);
            ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(named);
            Method newExecutor = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
            return Optional.of((ExecutorService) newExecutor.invoke(null, factory));
        } catch (ReflectiveOperationException | UnsupportedOperationException none) {
            // before 21, or 19 and 20 without --enable-preview
            return Optional.empty();
        }
    }
}
