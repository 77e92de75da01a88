package dev.polyvisor.testkit.leak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The file descriptors of this process, by what they point to. */
final class Descriptors {
    private static final Path FOLDER = Path.of("/proc/self/fd");

    /** What the JVM opens by itself, when a class is loaded or chance is needed; the folder itself while it is read. */
    private static final Pattern OF_THE_JVM =
            Pattern.compile(".*\\.(jar|jmod|so|class|jsa)|.*/lib/modules|/dev/u?random|/proc/.*");

    /** Where there are virtual threads, the JVM polls sockets for them, and keeps what it polls with. */
    private static final Pattern OF_POLLERS = Pattern.compile("anon_inode:\\[(eventpoll|eventfd|io_uring)]");

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private Descriptors() {}

    static boolean visible() {
        return Files.isDirectory(FOLDER);
    }

    /** The JDK opens a socket that it never closes when the first channel is made. */
    static void warmUp() {
        try {
            SocketChannel.open().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a socket", e);
        }
    }

    static Map<String, Integer> open() {
        Map<String, Integer> open = new TreeMap<>();
        if (!visible()) {
            return open;
        }
        try (Stream<Path> descriptors = Files.list(FOLDER)) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                String target = target(descriptor);
                if (!target.isEmpty() && !isOfTheJvm(target)) {
                    open.merge(target, 1, Integer::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FOLDER, e);
        }
        return open;
    }

    /** Empty when it was closed meanwhile. */
    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closed) {
            return "";
        }
    }

    private static boolean isOfTheJvm(String target) {
        return OF_THE_JVM.matcher(target).matches()
                || Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS
                        && OF_POLLERS.matcher(target).matches();
    }

    static List<String> leftSince(Map<String, Integer> before) {
        return open().entrySet().stream()
                .filter(now -> now.getValue() > before.getOrDefault(now.getKey(), 0))
                .map(now -> "descriptor of " + now.getKey() + ", " + now.getValue() + " now and "
                        + before.getOrDefault(now.getKey(), 0) + " before")
                .toList();
    }
}
