package dev.polyvisor.spi.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class ThreadsTest {

    @Test
    void tasksRunOnNamedDaemonsAndAsManyAtOnceAsThereAre() throws Exception {
        for (ExecutorService executor :
                new ExecutorService[] {Threads.newExecutor(), new WorkPool("polyvisor-work-")}) {
            CountDownLatch all = new CountDownLatch(100);
            for (int i = 0; i < 99; i++) {
                executor.execute(() -> {
                    all.countDown();
                    awaitQuietly(all);
                });
            }
            Thread last = executor.submit(() -> {
                        all.countDown();
                        awaitQuietly(all);
                        return Thread.currentThread();
                    })
                    .get();
            assertThat(last.isDaemon()).isTrue();
            assertThat(last.getName()).startsWith("polyvisor-work-");
            executor.shutdown();
            assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void before21ThereAreNoVirtualThreads() {
        assertThat(VirtualThreads.newExecutor("polyvisor-work-")).isEmpty();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void from21OnTheThreadsAreVirtual() throws Exception {
        ExecutorService executor = VirtualThreads.newExecutor("polyvisor-work-").orElseThrow();
        try {
            // only a virtual thread belongs to a group of this name
            assertThat(executor.submit(() ->
                                    Thread.currentThread().getThreadGroup().getName())
                            .get())
                    .isEqualTo("VirtualThreads");
        } finally {
            executor.shutdown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
