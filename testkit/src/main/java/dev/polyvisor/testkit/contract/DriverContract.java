package dev.polyvisor.testkit.contract;

import org.junit.jupiter.api.extension.ExtendWith;

/** What all contracts have in common: the hole that a driver's test class fills. */
@ExtendWith(BenchExtension.class)
public interface DriverContract {

    /**
     * Makes the driver under test and a backend for it. Called before each test; the fixture is closed after it. What is costly, a
     * server for example, can be shared by the fixtures of a class.
     *
     * @return the fixture
     * @throws InterruptedException when the thread is interrupted
     */
    DriverFixture openFixture() throws InterruptedException;
}
