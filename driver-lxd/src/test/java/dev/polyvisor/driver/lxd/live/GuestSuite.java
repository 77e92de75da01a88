package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What suites over one server have in common: a fleet for all tests of a class, and instances that are removed again. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class GuestSuite {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final LxdBackend lxd;
    private final String prefix;
    private Fleet fleet;

    GuestSuite(LxdBackend lxd, String prefix) {
        this.lxd = lxd;
        this.prefix = prefix;
    }

    @BeforeAll
    final void openFleet() throws InterruptedException {
        fleet = fleet();
        fleet.inventory().awaitParity(PATIENCE);
    }

    Fleet fleet() {
        return Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("live", "lxd", Connection.unixSocket(lxd.socket().toString()))
                .open();
    }

    @AfterAll
    final void closeFleet() throws InterruptedException {
        try {
            for (Instance left :
                    fleet.provider("live").instances().inAllScopes().list()) {
                if (left.name().startsWith(prefix)) {
                    left.delete(DeleteOptions.force()).await(PATIENCE);
                }
            }
        } finally {
            fleet.close();
        }
    }

    final Fleet opened() {
        return fleet;
    }

    final Instances instances() {
        return fleet.provider("live").instances();
    }

    final String named(String name) {
        return prefix + name;
    }

    /** A running instance. */
    final Instance running(String name) throws InterruptedException {
        return await(instances()
                .create(InstanceSpec.named(named(name)).image(TestImage.ALIAS).build()));
    }

    /** A stopped instance. */
    final Instance stopped(String name) throws InterruptedException {
        return await(instances()
                .create(InstanceSpec.named(named(name))
                        .image(TestImage.ALIAS)
                        .start(false)
                        .build()));
    }

    static <T> T await(Operation<T> work) throws InterruptedException {
        return work.await(PATIENCE);
    }
}
