package dev.polyvisor.testkit.contract;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** The fake keeps the contract, however its backend tells of changes. */
class FakeDriverContractTest {

    @Nested
    @DisplayName("polled, as oVirt")
    class Polled extends Kept {
        Polled() {
            super("polling");
        }
    }

    @Nested
    @DisplayName("streamed hints, as LXD")
    class Hints extends Kept {
        Hints() {
            super("hints");
        }
    }

    @Nested
    @DisplayName("streamed state, as Kubernetes")
    class State extends Kept {
        State() {
            super("state");
        }
    }

    @Nested
    @DisplayName("without events")
    class Listed extends Kept {
        Listed() {
            super("none");
        }
    }

    /** All contracts over one hole. */
    private abstract static class Kept
            implements DriverFactoryContract,
                    AdapterContract,
                    InventoryContract,
                    InstanceContract,
                    ResourceDriverContract,
                    PluginSPIContract,
                    PolicyContract {
        private final String events;

        private Kept(String events) {
            this.events = events;
        }

        @Override
        public DriverFixture openFixture() {
            return new FakeFixture(events);
        }
    }
}
