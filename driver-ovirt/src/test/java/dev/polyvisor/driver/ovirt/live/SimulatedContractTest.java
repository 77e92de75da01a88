package dev.polyvisor.driver.ovirt.live;

import dev.polyvisor.testkit.contract.AdapterContract;
import dev.polyvisor.testkit.contract.DriverFactoryContract;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.InstanceContract;
import dev.polyvisor.testkit.contract.InventoryContract;
import dev.polyvisor.testkit.contract.PluginSPIContract;
import dev.polyvisor.testkit.contract.PolicyContract;
import dev.polyvisor.testkit.contract.ResourceDriverContract;

/** The contract of drivers over the simulated engine. */
class SimulatedContractTest
        implements DriverFactoryContract,
                AdapterContract,
                InventoryContract,
                InstanceContract,
                ResourceDriverContract,
                PluginSPIContract,
                PolicyContract {

    @Override
    public DriverFixture openFixture() {
        return new OvirtFixture();
    }
}
