package dev.polyvisor.testkit.leak;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Fails a test that leaves a thread or a file descriptor behind. What {@code @BeforeEach} methods make and {@code @AfterEach} methods end
 * is part of the test; what {@code @BeforeAll} methods make is not.
 *
 * <p>What is compared belongs to the whole JVM, so that such tests run alone where tests run in parallel.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LeakExtension.class)
@Isolated("compares the threads and descriptors of the whole JVM")
public @interface NoLeaks {

    /**
     * How long threads may take to end after the test.
     *
     * @return seconds
     */
    long waitSeconds() default 5;
}
