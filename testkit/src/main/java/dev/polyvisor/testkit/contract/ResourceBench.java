package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.Disk;
import dev.polyvisor.api.resource.Requirements;
import dev.polyvisor.api.resource.ResourceDriver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bench with a resource driver on it. What a test allocates through it is deallocated when it is closed. */
final class ResourceBench implements AutoCloseable {
    private static final Pattern COPY = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

    private final Bench bench;
    private final ResourceSample sample;
    private final ResourceDriver driver;
    private final Set<String> allocated = new LinkedHashSet<>();

    private ResourceBench(Bench bench, ResourceSample sample, ResourceDriver driver) {
        this.bench = bench;
        this.sample = sample;
        this.driver = driver;
    }

    /** Skips the test when there is nothing to allocate. */
    static ResourceBench on(Bench bench) {
        ResourceBench unprepared = unprepared(bench);
        unprepared.driver.prepare(unprepared.sample.configuration());
        return unprepared;
    }

    static ResourceBench unprepared(Bench bench) {
        return over(bench, bench.provider());
    }

    /** On another provider than that of the bench. */
    static ResourceBench over(Bench bench, Provider provider) {
        bench.needs(Capability.RESOURCES);
        ResourceSample sample = bench.needs(bench.fixture().resources(), "sample of a resource");
        return new ResourceBench(
                bench, sample, provider.resources().within(bench.patience().operation()));
    }

    ResourceDriver driver() {
        return driver;
    }

    ResourceSample sample() {
        return sample;
    }

    static Requirements small() {
        return Requirements.of(1, 1);
    }

    String definition() {
        return sample.definition(small());
    }

    Allocation allocate(String definition) {
        return allocate(AllocationRequest.of(definition));
    }

    Allocation allocate(AllocationRequest request) {
        Allocation allocation = driver.allocate(request);
        allocated.add(allocation.hwaddr());
        return allocation;
    }

    void deallocate(Allocation allocation) {
        driver.deallocate(allocation.hwaddr());
        allocated.remove(allocation.hwaddr());
    }

    /** A key of a disk that no other test uses. */
    String diskKey(String what) {
        return bench.name(what).substring(DriverFixture.NAME_PREFIX.length());
    }

    Allocation allocateWith(String key, Disk disk) {
        return allocate(sample.definition(small().withDisk(key, disk)));
    }

    Instance instance(Allocation allocation) {
        return bench.provider().instances().byId(allocation.identifier());
    }

    /** Everything that is there, by the second client. */
    Map<Kind<?>, Set<String>> contents() {
        return bench.secondClient().contents();
    }

    /** A disk with a file system that guests can write to; skips the test when the fixture has none. */
    Disk disk(int size, boolean reuse, String cloneOf) {
        assumeTrue(!sample.diskType().isEmpty(), "the fixture has no disks that guests write to");
        return new Disk(sample.diskType(), "", size, reuse, cloneOf);
    }

    void write(Allocation allocation, String key, String text) throws InterruptedException {
        bench.await(guest(allocation).files().write(file(key), text));
    }

    String read(Allocation allocation, String key) throws InterruptedException {
        return guest(allocation).files().readText(file(key));
    }

    private static String file(String key) {
        return "/mnt/" + key + "/content";
    }

    private Instance guest(Allocation allocation) throws InterruptedException {
        Instance instance = instance(allocation);
        bench.needs(instance, Capability.FILES);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
        return instance;
    }

    /** The identities in the text of a snapshot, in its order. */
    static List<String> copies(String snapshot) {
        List<String> copies = new ArrayList<>();
        for (Matcher each = COPY.matcher(snapshot); each.find(); ) {
            copies.add(each.group(1));
        }
        return copies;
    }

    @Override
    public void close() {
        allocated.forEach(driver::deallocate);
    }
}
