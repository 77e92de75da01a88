package dev.polyvisor.simulators.fake;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.simulators.fake.backend.Shape;
import org.jspecify.annotations.Nullable;

/** Collects the size of a {@link FakeHypervisor}. Not thread safe. */
public final class FakeHypervisorBuilder {
    private int machines = 0;
    private int hosts = 3;
    private int clusters = 1;
    private int networks = 2;
    private int images = 4;
    private int pools = 2;
    private int volumes = 1;
    private int snapshots = 0;
    private int scopes = 1;
    private int containers = 50;
    private int room = 100000000;
    private int history = 10000;
    private long seed = 1;
    private @Nullable FleetClock clock;

    FakeHypervisorBuilder() {}

    /**
     * Sets how many machines there are at the beginning; none unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder machines(int value) {
        this.machines = value;
        return this;
    }

    /**
     * Sets how many hosts; 3 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder hosts(int value) {
        this.hosts = value;
        return this;
    }

    /**
     * Sets how many clusters the hosts are spread over; 1 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder clusters(int value) {
        this.clusters = value;
        return this;
    }

    /**
     * Sets how many networks; 2 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder networks(int value) {
        this.networks = value;
        return this;
    }

    /**
     * Sets how many images; 4 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder images(int value) {
        this.images = value;
        return this;
    }

    /**
     * Sets how many storage pools; 2 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder pools(int value) {
        this.pools = value;
        return this;
    }

    /**
     * Sets how many volumes each machine of the beginning has, at most 8; 1 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder volumes(int value) {
        this.volumes = value;
        return this;
    }

    /**
     * Sets how many snapshots each machine of the beginning has; none unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder snapshots(int value) {
        this.snapshots = value;
        return this;
    }

    /**
     * Sets how many scopes the machines are spread over; 1 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder scopes(int value) {
        this.scopes = value;
        return this;
    }

    /**
     * Sets the share of containers in percent; 50 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder containers(int value) {
        this.containers = value;
        return this;
    }

    /**
     * Sets how many machines more there is room for; as good as endless unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder room(int value) {
        this.room = value;
        return this;
    }

    /**
     * Sets how many events are kept for those that come back; 10,000 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder history(int value) {
        this.history = value;
        return this;
    }

    /**
     * Sets what all generated content and all churn follow from; 1 unless set.
     *
     * @param value the value
     * @return this builder
     */
    public FakeHypervisorBuilder seed(long value) {
        this.seed = value;
        return this;
    }

    /**
     * Sets where the times of new things come from; by default the clock of the first session.
     *
     * @param value the clock
     * @return this builder
     */
    public FakeHypervisorBuilder clock(FleetClock value) {
        this.clock = value;
        return this;
    }

    /**
     * Makes the hypervisor.
     *
     * @return the hypervisor
     * @throws PolyvisorException INVALID_ARGUMENT for sizes out of range
     */
    public FakeHypervisor build() {
        Shape shape = new Shape(
                machines,
                hosts,
                clusters,
                networks,
                images,
                pools,
                volumes,
                snapshots,
                scopes,
                containers,
                room,
                history,
                seed);
        return new FakeHypervisor(shape, clock);
    }
}
