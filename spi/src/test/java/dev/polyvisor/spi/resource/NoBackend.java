package dev.polyvisor.spi.resource;

import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Requirements;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A backend that must not be asked: what is checked here needs none. */
final class NoBackend implements ResourceBackend {
    @Override
    public void check(ResourceConfiguration configuration) {
        throw new AssertionError("the backend was asked");
    }

    @Override
    public Set<String> holdersOf(String hwaddr) {
        throw new AssertionError("the backend was asked");
    }

    @Override
    public List<DataVolume> volumes(Map<String, String> labels) {
        throw new AssertionError("the backend was asked");
    }

    @Override
    public DataVolume createVolume(VolumeSpec spec) {
        throw new AssertionError("the backend was asked");
    }

    @Override
    public void deleteVolume(String id) {
        throw new AssertionError("the backend was asked");
    }

    @Override
    public DiskCopy copy(DiskCopySpec spec) {
        throw new AssertionError("the backend was asked");
    }

    @Override
    public List<DiskCopy> copies(Map<String, String> labels) {
        throw new AssertionError("the backend was asked");
    }

    @Override
    public void deleteCopy(String id) {
        throw new AssertionError("the backend was asked");
    }

    @Override
    public Capacity room(Requirements requirements) {
        throw new AssertionError("the backend was asked");
    }

    @Override
    public Set<String> options() {
        return Set.of("migration.stateful");
    }

    @Override
    public Set<String> diskTypes() {
        return Set.of("ext4", "raw", "dir");
    }
}
