package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.FileInfo;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.PushOptions;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that nobody can reach. Each method answers UNIMPLEMENTED with the instance's reason against
 * the capability that it needs; a driver overrides what its backend has.
 *
 * <p>Thread safety: may be used from any thread.
 */
public class UnsupportedFiles implements Files {
    private final BackendInstance<?> instance;

    /**
     * Makes the facet.
     *
     * @param instance whose it is
     */
    public UnsupportedFiles(BackendInstance<?> instance) {
        this.instance = instance;
    }

    @Override
    public Optional<FileInfo> find(String path) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public FileInfo pull(String path, OutputStream stream) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public FileInfo pull(String path, Path local) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public byte[] read(String path) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public Operation<FileInfo> push(String path, InputStream stream, PushOptions options) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public Operation<FileInfo> push(String path, Path local, PushOptions options) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public Operation<FileInfo> write(String path, byte[] content, PushOptions options) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public Operation<FileInfo> makeDirectory(String path, PushOptions options) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public Operation<FileInfo> makeLink(String path, String target) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public Operation<Instance> remove(String path) {
        throw instance.lacking(Capability.FILES);
    }

    @Override
    public Operation<Instance> removeTree(String path) {
        throw instance.lacking(Capability.FILES);
    }
}
