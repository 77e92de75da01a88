package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.FileInfo;
import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.http.Body;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.spi.instance.Blocking;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Files inside, running or not. */
record FilesFacet(InstanceHandle instance) implements Files {
    private static final int MOST = 16 << 20;
    private static final String BYTES = "application/octet-stream";

    @Override
    public Optional<FileInfo> find(String path) {
        RemoteFiles files = files();
        String checked = RemoteFiles.checked(path);
        return Blocking.get(() -> files.find(instance.find(), checked));
    }

    @Override
    public FileInfo pull(String path, OutputStream stream) {
        RemoteFiles files = files();
        String checked = RemoteFiles.checked(path);
        Found found = instance.read();
        try (HttpReply reply = Blocking.get(() -> files.get(found, checked))) {
            FileInfo info = files.info(checked, reply);
            if (info.type() != FileType.DIRECTORY && info.linkTarget().isEmpty()) {
                try (InputStream in = reply.body()) {
                    in.transferTo(stream);
                }
            } else if (info.linkTarget().isPresent()) {
                stream.write(RemoteFiles.utf8(info.linkTarget().get()));
            }
            return info;
        } catch (IOException e) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the stream took no more", e);
        }
    }

    @Override
    public FileInfo pull(String path, Path local) {
        Path folder = local.toAbsolutePath().getParent();
        try {
            Path part = java.nio.file.Files.createTempFile(folder, ".pull", "");
            try {
                FileInfo info;
                try (OutputStream out = java.nio.file.Files.newOutputStream(part)) {
                    info = pull(path, out);
                }
                if (info.type() != FileType.DIRECTORY) {
                    java.nio.file.Files.move(part, local, StandardCopyOption.REPLACE_EXISTING);
                }
                return info;
            } finally {
                java.nio.file.Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "cannot write " + local, e);
        }
    }

    @Override
    public byte[] read(String path) {
        RemoteFiles files = files();
        String checked = RemoteFiles.checked(path);
        Found found = instance.read();
        try (HttpReply reply = Blocking.get(() -> files.get(found, checked))) {
            FileInfo info = files.info(checked, reply);
            if (info.type() == FileType.DIRECTORY) {
                throw Refusals.precondition(checked + " is a directory");
            }
            if (info.linkTarget().isPresent()) {
                return RemoteFiles.utf8(info.linkTarget().get());
            }
            try (InputStream in = reply.body()) {
                byte[] content = in.readNBytes(MOST + 1);
                if (content.length > MOST) {
                    throw PolyvisorException.of(
                            ErrorCode.RESOURCE_EXHAUSTED, checked + " is larger than " + DataSize.bytes(MOST));
                }
                return content;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Operation<FileInfo> push(String path, InputStream stream, PushOptions options) {
        return put(path, options, Body.stream(BYTES, -1, () -> new UnclosedInput(stream)), false);
    }

    @Override
    public Operation<FileInfo> push(String path, Path local, PushOptions options) {
        if (!java.nio.file.Files.isReadable(local) || java.nio.file.Files.isDirectory(local)) {
            throw Refusals.precondition("cannot read " + local);
        }
        return put(path, options, Body.file(BYTES, local), !options.append());
    }

    @Override
    public Operation<FileInfo> write(String path, byte[] content, PushOptions options) {
        return put(path, options, Body.bytes(BYTES, content), !options.append());
    }

    private Operation<FileInfo> put(String path, PushOptions options, Body body, boolean repeatable) {
        RemoteFiles files = files();
        String checked = RemoteFiles.checked(path);
        return files.start(
                "file.write",
                repeatable,
                found -> {
                    files.put(found, checked, options, body);
                    return true;
                },
                found -> files.existing(found, checked));
    }

    @Override
    public Operation<FileInfo> makeDirectory(String path, PushOptions options) {
        RemoteFiles files = files();
        String checked = RemoteFiles.checked(path);
        return files.start(
                "file.make-directory",
                true,
                found -> files.makeDirectory(found, checked, options),
                found -> files.existing(found, checked));
    }

    @Override
    public Operation<FileInfo> makeLink(String path, String target) {
        RemoteFiles files = files();
        String checked = RemoteFiles.checked(path);
        return files.start(
                "file.make-link",
                true,
                found -> files.makeLink(found, checked, target),
                found -> files.existing(found, checked));
    }

    @Override
    public Operation<Instance> remove(String path) {
        RemoteFiles files = files();
        String checked = RemoteFiles.checked(path);
        return files.start("file.remove", true, found -> files.remove(found, checked), found -> instance);
    }

    @Override
    public Operation<Instance> removeTree(String path) {
        RemoteFiles files = files();
        String checked = RemoteFiles.checked(path);
        if (checked.chars().allMatch(c -> c == '/')) {
            throw PolyvisorException.invalidArgument("path", "is the root");
        }
        return files.start("file.remove-tree", true, found -> files.removeTree(found, checked), found -> instance);
    }

    private RemoteFiles files() {
        instance.need(Capability.FILES);
        return new RemoteFiles(instance);
    }
}
