package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;

/** Files of this host. */
final class LocalFiles {
    private LocalFiles() {}

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the local file cannot be read", e);
        }
    }

    /** Lets a file appear, or be replaced, only when it is complete. */
    static <T> T replace(Path file, Function<OutputStream, T> write) {
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        try {
            Path part = Files.createTempFile(directory == null ? absolute : directory, ".pull", null);
            try {
                T result;
                try (OutputStream stream = Files.newOutputStream(part)) {
                    result = write.apply(stream);
                }
                Path unused = Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING);
                return result;
            } finally {
                boolean unused = Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the local file cannot be written", e);
        }
    }
}
