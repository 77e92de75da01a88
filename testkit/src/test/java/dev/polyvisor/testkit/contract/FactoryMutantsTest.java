package dev.polyvisor.testkit.contract;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each driver here is broken before it is even used, and the contract of the factory finds it. It looks for threads and descriptors
 * that are left behind, so these are tried one after the other, with nothing else at work.
 */
class FactoryMutantsTest {
    static Stream<Trial> trials() {
        return FactoryMutants.all().map(mutant -> new Trial(mutant, Trial.FactoryUnderTest.class));
    }

    @ParameterizedTest
    @MethodSource("trials")
    void the_factory_contract_finds(Trial trial) {
        trial.judge(trial.run());
    }
}
