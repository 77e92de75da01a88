package dev.polyvisor.driver.lxd.live;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An LXD daemon of our own, in a folder of its own, beside any other one of the machine. It has one storage pool ({@code default},
 * of plain folders), one image ({@link TestImage}) and no network. Closing it leaves nothing.
 */
final class PrivateLxd implements LxdBackend, AutoCloseable {
    /** What is sent to make the project of {@link LxdFixture#OTHER_PROJECT}. */
    static final String OTHER_PROJECT = "{\"name\":\"" + LxdFixture.OTHER_PROJECT
            + "\",\"config\":{\"features.images\":\"false\",\"features.profiles\":\"false\"}}";

    private static final long READY_SECONDS = 60;

    private final Path base;
    private Process process;

    private PrivateLxd(Path base, Process process) {
        this.base = base;
        this.process = process;
    }

    /** Starts one; fails with the last lines that it wrote when it does not become ready or cannot run a container. */
    static PrivateLxd start() throws IOException, InterruptedException {
        // short, because the path of a Unix socket may have 107 bytes, and searchable by the users of containers
        Path base = Files.createTempDirectory("lxd");
        Files.createDirectory(base.resolve("lxd"));
        for (Path folder : List.of(base, base.resolve("lxd"))) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
        PrivateLxd lxd = new PrivateLxd(base, launch(base));
        boolean usable = false;
        try {
            lxd.awaitReady();
            lxd.furnish();
            usable = true;
            return lxd;
        } finally {
            if (!usable) {
                lxd.close();
            }
        }
    }

    @Override
    public Path socket() {
        return base.resolve("lxd/unix.socket");
    }

    @Override
    public Path folder() {
        return base;
    }

    @Override
    public String certificate() throws IOException {
        return Files.readString(base.resolve("lxd/server.crt"));
    }

    /** The process, which is another one after a restart. */
    long pid() {
        return process.pid();
    }

    @Override
    public int listen() throws IOException {
        while (true) {
            int port = freePort();
            try {
                plain().send("PATCH", "/1.0", "{\"config\":{\"core.https_address\":\"127.0.0.1:" + port + "\"}}");
                return port;
            } catch (PlainLxd.Refused e) {
                // somebody took the port meanwhile
                if (e.status() != 500) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void stopDaemon() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(READY_SECONDS, SECONDS)) {
            throw new IOException("LXD did not end");
        }
    }

    @Override
    public void startDaemon() throws IOException, InterruptedException {
        process = launch(base);
        awaitReady();
    }

    private static Process launch(Path base) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "setsid",
                        "lxd",
                        "--group",
                        "root",
                        "--logfile",
                        base.resolve("lxd.log").toString())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(base.resolve("out").toFile()))
                .redirectErrorStream(true);
        environment(builder, base);
        return builder.start();
    }

    private static void environment(ProcessBuilder builder, Path base) {
        Map<String, String> environment = builder.environment();
        List.of("LXD_SOCKET", "LXD_REMOTE", "LXD_PROJECT").forEach(environment::remove);
        environment.put("LXD_DIR", base.resolve("lxd").toString());
        // without the hooks of lxcfs, which does not run here: they wait for half a second at each stop of a container
        environment.put("LXD_LXC_TEMPLATE_CONFIG", base.resolve("no-hooks").toString());
    }

    private void awaitReady() throws IOException, InterruptedException {
        long patience = TimeUnit.SECONDS.toMillis(READY_SECONDS);
        for (long waited = 0; waited < patience; waited += 50) {
            if (isReady()) {
                return;
            }
            if (process.waitFor(50, MILLISECONDS)) {
                break;
            }
        }
        throw new IOException("daemon did not become ready: " + lastLines());
    }

    private boolean isReady() {
        try {
            plain().get("/internal/ready");
            return true;
        } catch (UncheckedIOException | PlainLxd.Refused e) {
            return false;
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(base.resolve("out"));
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private void furnish() throws IOException {
        PlainLxd client = plain();
        // otherwise an abandoned terminal holds up its end for five minutes
        client.send("PATCH", "/1.0", "{\"config\":{\"core.shutdown_timeout\":\"0\"}}");
        client.send("POST", "/1.0/storage-pools", "{\"name\":\"default\",\"driver\":\"dir\",\"config\":{}}");
        client.send(
                "PUT",
                "/1.0/profiles/default",
                "{\"config\":{},\"description\":\"\",\"devices\":"
                        + "{\"root\":{\"type\":\"disk\",\"path\":\"/\",\"pool\":\"default\"}}}");
        String fingerprint = client.upload("/1.0/images", TestImage.content(), Map.of())
                .path("metadata")
                .path("fingerprint")
                .asString();
        client.send(
                "POST",
                "/1.0/images/aliases",
                "{\"name\":\"" + TestImage.ALIAS + "\",\"target\":\"" + fingerprint + "\"}");
        client.send("POST", "/1.0/projects", OTHER_PROJECT);
        probe(client);
    }

    /** Whether containers start here is found out once, and not by each test. */
    private static void probe(PlainLxd client) throws IOException {
        client.send(
                "POST",
                "/1.0/instances",
                "{\"name\":\"probe\",\"source\":{\"type\":\"image\",\"alias\":\"" + TestImage.ALIAS + "\"}}");
        try {
            client.send("PUT", "/1.0/instances/probe/state", "{\"action\":\"start\",\"timeout\":30}");
        } catch (PlainLxd.Refused e) {
            throw new IOException(
                    "containers do not start here: " + e.getMessage() + ": "
                            + client.text("/1.0/instances/probe/logs/lxc.log"),
                    e);
        }
        client.send("PUT", "/1.0/instances/probe/state", "{\"action\":\"stop\",\"timeout\":-1,\"force\":true}");
        client.send("DELETE", "/1.0/instances/probe");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        String crash = "";
        try {
            if (process.isAlive()) {
                run("lxd", "shutdown", "--force", "--timeout", "30");
            } else {
                crash = crash();
            }
            if (!process.waitFor(10, SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            monitors().forEach(ProcessHandle::destroyForcibly);
            for (String mount : mounts()) {
                run("umount", "-l", mount);
            }
            // a folder of the host that a test mounted into a container must not be emptied
            run("rm", "-rf", "--one-file-system", base.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!crash.isEmpty()) {
            throw new IllegalStateException("LXD has ended by itself: " + crash);
        }
    }

    /** What a daemon that has ended by itself has said of it; empty when it was ended. */
    private String crash() throws IOException {
        return Files.readAllLines(base.resolve("out")).stream()
                .dropWhile(line -> !line.startsWith("panic:") && !line.startsWith("fatal error:"))
                .limit(40)
                .collect(joining("\n"));
    }

    /** What is left of containers: their monitors name the folder. */
    private List<ProcessHandle> monitors() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.pid() != process.pid() && commandLine(p).contains("[lxc monitor] " + base + "/"))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private List<String> mounts() throws IOException {
        List<String> below = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
            String mount = line.split(" ", -1)[1];
            if (mount.startsWith(base + "/")) {
                below.add(mount);
            }
        }
        below.sort(Comparator.reverseOrder());
        return below;
    }

    private void run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        environment(builder, base);
        Process ran = builder.start();
        if (!ran.waitFor(READY_SECONDS, SECONDS)) {
            ran.destroyForcibly();
        }
    }

    /** Why there can be none on this machine, as far as it can be told without starting one. */
    static Optional<String> missing() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("not root");
        }
        if (!onPath("lxd") || !onPath("setsid")) {
            return Optional.of("no lxd (Debian: lxd)");
        }
        if (TestImage.busybox().isEmpty()) {
            return Optional.of("no static busybox (Debian: busybox-static)");
        }
        String mounts = Files.readString(Path.of("/proc/mounts"));
        if (!mounts.contains(" cgroup2 ") && !mounts.contains("/sys/fs/cgroup/devices")) {
            return Optional.of("no usable cgroups");
        }
        for (String file : List.of("/etc/subuid", "/etc/subgid")) {
            if (!Files.exists(Path.of(file)) || !Files.readString(Path.of(file)).contains("root:")) {
                return Optional.of("no subordinate ids for root in " + file);
            }
        }
        return Optional.empty();
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
