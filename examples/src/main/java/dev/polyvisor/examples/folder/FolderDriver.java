package dev.polyvisor.examples.folder;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.inventory.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** One session with one folder. */
final class FolderDriver implements Driver {
    private final Path folder;

    FolderDriver(Path folder) {
        this.folder = folder;
    }

    @Override
    public BackendVersion test() {
        if (!Files.isDirectory(folder)) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "there is no folder " + folder);
        }
        return new BackendVersion("folder", "1", Set.of());
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(FolderMachine.KIND);
    }

    @Override
    public List<Feed<?>> feeds() {
        return List.of(Feed.listed(List.of(new FolderAdapter(folder))));
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.LIVE_INVENTORY);
    }

    @Override
    public String whyNot(Capability capability) {
        return "a folder of files is only looked at";
    }

    @Override
    public void close() {
        // nothing is held open between two calls
    }
}
