/** For authors of drivers: contract tests, assertions and JUnit extensions. */
module dev.polyvisor.testkit {
    requires static org.jspecify;
    requires transitive dev.polyvisor.simulators;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires org.junit.platform.commons;

    exports dev.polyvisor.testkit;
    exports dev.polyvisor.testkit.contract;
    exports dev.polyvisor.testkit.leak;
    exports dev.polyvisor.testkit.watch;

    // JUnit calls the rules, which are not public
    opens dev.polyvisor.testkit.contract to
            org.junit.platform.commons;
}
