package dev.polyvisor.driver.ovirt.live;

import dev.polyvisor.testkit.contract.AdapterContract;
import dev.polyvisor.testkit.contract.DriverFactoryContract;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.InventoryContract;
import dev.polyvisor.testkit.contract.PluginSPIContract;
import dev.polyvisor.testkit.contract.PolicyContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of drivers over the {@link EngineUnderTest}: a real one where one is given. */
@ExtendWith(EngineUnderTest.Extension.class)
class LiveContractTest
        implements DriverFactoryContract, AdapterContract, InventoryContract, PluginSPIContract, PolicyContract {
    private final EngineUnderTest engine;

    LiveContractTest(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Override
    public DriverFixture openFixture() {
        return new LiveFixture(engine);
    }
}
