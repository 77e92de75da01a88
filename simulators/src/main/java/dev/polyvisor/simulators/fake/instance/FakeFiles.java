package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.FileInfo;
import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.api.instance.Files;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.work.FileWork;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The files inside an instance. Those of a container can be had while it is off. */
final class FakeFiles implements Files {
    private static final long MOST = DataSize.mib(16).bytes();

    private final FakeInstance instance;
    private final Parts parts;

    FakeFiles(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public Optional<FileInfo> find(String path) {
        parts.session().pass(FaultPoint.LOOKUP, FakeMachine.KIND);
        return inside(files -> files.find(path).map(node -> files.info(path, node)));
    }

    @Override
    public FileInfo pull(String path, OutputStream stream) {
        parts.session().pass(FaultPoint.TRANSFER, FakeMachine.KIND);
        Node node = inside(files -> files.get(path));
        byte[] bytes =
                switch (node.type()) {
                    case SYMLINK -> node.target().getBytes(StandardCharsets.UTF_8);
                    case FILE -> node.content();
                    case DIRECTORY, OTHER -> new byte[0];
                };
        try {
            stream.write(bytes);
            stream.flush();
        } catch (IOException e) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the transfer broke", e);
        }
        return inside(files -> files.info(path, node));
    }

    @Override
    public FileInfo pull(String path, Path local) {
        FileInfo info = get(path);
        if (info.type() == FileType.DIRECTORY) {
            return info;
        }
        return LocalFiles.replace(local, stream -> pull(path, stream));
    }

    @Override
    public byte[] read(String path) {
        parts.session().pass(FaultPoint.TRANSFER, FakeMachine.KIND);
        Node node = inside(files -> files.get(path));
        if (node.isDirectory()) {
            throw Refusal.precondition(path + " is a directory");
        }
        if (node.content().length > MOST) {
            throw Refusal.exhausted(path + " is larger than 16 MiB");
        }
        return node.type() == FileType.SYMLINK
                ? node.target().getBytes(StandardCharsets.UTF_8)
                : node.content().clone();
    }

    @Override
    public Operation<FileInfo> push(String path, InputStream stream, PushOptions options) {
        return new Transfer<FileInfo>(parts, "instance.file.push")
                .start(
                        instance.id(),
                        () -> {
                            FileWork unused = files();
                        },
                        () -> {
                            byte[] content = stream.readAllBytes();
                            return inside(files -> written(files, path, content, options));
                        },
                        Set::of);
    }

    @Override
    public Operation<FileInfo> push(String path, Path local, PushOptions options) {
        byte[] content = LocalFiles.read(local);
        return write(path, content, options);
    }

    @Override
    public Operation<FileInfo> write(String path, byte[] content, PushOptions options) {
        Verb<FileInfo> verb = instance.<FileInfo>verb("file.write")
                .doing(id -> inside(files -> written(files, path, content, options)));
        return (options.append() ? verb.once() : verb).about(path).giving(id -> inside(files -> followed(files, path)));
    }

    @Override
    public Operation<FileInfo> makeDirectory(String path, PushOptions options) {
        return instance.<FileInfo>verb("file.directory")
                .unless(() -> inside(files -> files.find(path))
                        .filter(Node::isDirectory)
                        .isPresent())
                .doing(id -> inside(files -> files.makeDirectory(path, options)))
                .about(path)
                .giving(id -> inside(files -> files.info(path, files.get(path))));
    }

    @Override
    public Operation<FileInfo> makeLink(String path, String target) {
        return instance.<FileInfo>verb("file.link")
                .unless(() -> inside(files -> files.find(path))
                        .filter(n -> n.type() == FileType.SYMLINK && n.target().equals(target))
                        .isPresent())
                .doing(id -> inside(files -> files.makeLink(path, target)))
                .about(path)
                .giving(id -> inside(files -> files.info(path, files.get(path))));
    }

    @Override
    public Operation<Instance> remove(String path) {
        return removing("file.remove", path, files -> files.remove(path));
    }

    @Override
    public Operation<Instance> removeTree(String path) {
        if (path.matches("[/.]*")) {
            throw PolyvisorException.invalidArgument("path", "is the root");
        }
        return removing("file.remove-tree", path, files -> files.removeTree(path));
    }

    private Operation<Instance> removing(String name, String path, Function<FileWork, Boolean> how) {
        return instance.<Instance>verb(name)
                .unless(() -> inside(files -> files.find(path)).isEmpty())
                .doing(id -> inside(how))
                .giving(instance::itself);
    }

    private FileInfo written(FileWork files, String path, byte[] content, PushOptions options) {
        files.write(path, content, options);
        parts.backend()
                .lifecycle()
                .tell(parts.machines().get(instance.id()), LifecycleAction.FILE, Map.of("path", path));
        return followed(files, path);
    }

    private static FileInfo followed(FileWork files, String path) {
        return files.info(path, files.follow(path).orElseThrow(Refusal.no("file", path)));
    }

    private <R> R inside(Function<FileWork, R> what) {
        return parts.backend().locked(() -> what.apply(files()));
    }

    private FileWork files() {
        MachineDatum machine = parts.machines().get(instance.id());
        if (!machine.isContainer()) {
            parts.machines().needGuest(machine);
        }
        return new FileWork(parts.machines(), machine);
    }
}
