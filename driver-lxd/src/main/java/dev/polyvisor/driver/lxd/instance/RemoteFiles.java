package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.FileInfo;
import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.http.Body;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Files of an instance over REST. LXD changes owner and permissions of new files only, and answers 500 to most of what it refuses,
 * so that what is there is looked at first.
 */
final class RemoteFiles {
    /** As LXD writes it: {@code 2026-01-02 03:04:05 +0000 UTC}. */
    private static final DateTimeFormatter MODIFIED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSSSSSSSS] xx", Locale.ROOT);

    private static final int LONGEST = 4096;

    private final InstanceHandle instance;
    private final Calls calls;

    RemoteFiles(InstanceHandle instance) {
        this.instance = instance;
        this.calls = instance.parts().calls();
    }

    /** What is done with the instance as it was found. */
    @FunctionalInterface
    interface Action<T> {
        T run(Found found) throws InterruptedException;
    }

    static String checked(String path) {
        if (!path.startsWith("/") || path.indexOf(0) >= 0 || path.length() > LONGEST) {
            throw PolyvisorException.invalidArgument("path", "is no absolute path of at most 4096 characters");
        }
        return path;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Starts work on files.
     *
     * @param work tells whether it changed anything
     */
    <T> Operation<T> start(String verb, boolean repeatable, Action<Boolean> work, Action<T> result) {
        OperationPlan.Builder<T> plan = OperationPlan.<T>of("instance." + verb)
                .subject(instance.key())
                .accept(context -> work.run(instance.find()) ? Acceptance.accepted() : Acceptance.unchanged())
                .result(context -> result.run(instance.find()));
        return instance.parts()
                .context()
                .operations()
                .start(repeatable ? plan.repeatable().build() : plan.build());
    }

    HttpReply get(Found found, String path) throws InterruptedException {
        try {
            return calls.reply(Requests.file("GET", found, path).timeout(Duration.ZERO));
        } catch (PolyvisorException e) {
            throw translated(path, e);
        }
    }

    Optional<FileInfo> find(Found found, String path) throws InterruptedException {
        try (HttpReply reply = get(found, path)) {
            return Optional.of(info(path, reply));
        } catch (PolyvisorException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    FileInfo existing(Found found, String path) throws InterruptedException {
        return find(found, path)
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no file " + path));
    }

    /** Reads the body of a directory or link; that of a file is left for the caller. */
    FileInfo info(String path, HttpReply reply) {
        FileType type = type(reply);
        OptionalLong size = OptionalLong.empty();
        Optional<String> target = Optional.empty();
        List<String> entries = List.of();
        switch (type) {
            case DIRECTORY -> entries = calls.names(reply).stream().sorted().toList();
            case SYMLINK -> target = Optional.of(reply.text());
            default ->
                size = reply.header("Content-Length")
                        .map(text -> OptionalLong.of(Long.parseLong(text)))
                        .orElse(size);
        }
        return info(path, type, reply, size, target, entries);
    }

    private static FileType type(HttpReply reply) {
        return switch (header(reply, "type").orElse("file")) {
            case "directory" -> FileType.DIRECTORY;
            case "symlink" -> FileType.SYMLINK;
            default -> FileType.FILE;
        };
    }

    private static FileInfo info(
            String path,
            FileType type,
            HttpReply reply,
            OptionalLong size,
            Optional<String> target,
            List<String> entries) {
        return new FileInfo(
                path,
                type,
                number(reply, "uid", 10),
                number(reply, "gid", 10),
                (int) number(reply, "mode", 8),
                size,
                header(reply, "modified").flatMap(RemoteFiles::time),
                target,
                entries);
    }

    /** What is there, without what it holds: neither size nor target nor entries. */
    private Optional<FileInfo> glance(Found found, String path) throws InterruptedException {
        if (!instance.parts().session().client().has("instance_file_head")) {
            return find(found, path);
        }
        try (HttpReply reply = calls.reply(Requests.file("HEAD", found, path))) {
            return Optional.of(info(path, type(reply), reply, OptionalLong.empty(), Optional.empty(), List.of()));
        } catch (PolyvisorException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            // the reply to a HEAD does not say what is wrong
            return find(found, path);
        }
    }

    void put(Found found, String path, PushOptions options, Body body) throws InterruptedException {
        Optional<FileInfo> there = glance(found, path);
        if (there.filter(info -> info.type() == FileType.DIRECTORY).isPresent()) {
            throw Refusals.precondition(path + " is a directory");
        }
        there.ifPresent(info -> needSame(info, options));
        if (options.append() && there.isEmpty()) {
            throw PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no file " + path + " to append to");
        }
        if (options.createParents()) {
            makeParents(found, path);
        }
        HttpRequest request = owned(Requests.file("POST", found, path), options)
                .header(prefix() + "type", "file")
                .header(prefix() + "write", options.append() ? "append" : "overwrite")
                // however large: silence has a limit of its own
                .timeout(Duration.ZERO)
                .body(body);
        send(path, request);
    }

    /** LXD would pass over what is asked for, without a word. */
    private static void needSame(FileInfo there, PushOptions options) {
        boolean same = options.mode().orElse(there.mode()) == there.mode()
                && options.uid().orElse(there.uid()) == there.uid()
                && options.gid().orElse(there.gid()) == there.gid();
        if (!same && there.type() == FileType.FILE) {
            throw Refusals.precondition(there.path()
                    + " is there with another owner or other permissions, which LXD does not change; remove it first");
        }
    }

    boolean makeDirectory(Found found, String path, PushOptions options) throws InterruptedException {
        Optional<FileInfo> there = find(found, path);
        if (there.isPresent()) {
            if (there.get().type() != FileType.DIRECTORY) {
                throw Refusals.taken("something else at", path);
            }
            return false;
        }
        if (options.createParents()) {
            makeParents(found, path);
        }
        HttpRequest request = Requests.file("POST", found, path).header(prefix() + "type", "directory");
        send(path, owned(request, options));
        return true;
    }

    private void makeParents(Found found, String path) throws InterruptedException {
        int end = path.lastIndexOf('/');
        String parent = path.substring(0, Math.max(end, 0));
        if (!parent.isEmpty() && find(found, parent).isEmpty()) {
            boolean unused = makeDirectory(
                    found,
                    parent,
                    PushOptions.builder().mode(0755).createParents(true).build());
        }
    }

    boolean makeLink(Found found, String path, String target) throws InterruptedException {
        Optional<FileInfo> there = find(found, path);
        if (there.isPresent()) {
            if (there.get()
                    .linkTarget()
                    .filter(now -> now.equals(absolute(path, target)))
                    .isEmpty()) {
                throw Refusals.taken("something else at", path);
            }
            return false;
        }
        send(
                path,
                Requests.file("POST", found, path)
                        .header(prefix() + "type", "symlink")
                        .body(Body.bytes("application/octet-stream", utf8(target))));
        return true;
    }

    /** The form in which LXD tells a target. */
    private static String absolute(String path, String target) {
        return target.startsWith("/") ? target : path.substring(0, path.lastIndexOf('/') + 1) + target;
    }

    boolean remove(Found found, String path) throws InterruptedException {
        Optional<FileInfo> there = find(found, path);
        if (there.filter(info -> !info.entries().isEmpty()).isPresent()) {
            throw Refusals.precondition(path + " is not empty");
        }
        if (there.isPresent()) {
            delete(found, path);
        }
        return there.isPresent();
    }

    boolean removeTree(Found found, String path) throws InterruptedException {
        Optional<FileInfo> there = find(found, path);
        if (there.isEmpty()) {
            return false;
        }
        String folder = path.endsWith("/") ? path : path + "/";
        for (String entry : there.get().entries()) {
            boolean unused = removeTree(found, folder + entry);
        }
        delete(found, path);
        return true;
    }

    private void delete(Found found, String path) throws InterruptedException {
        try {
            send(path, Requests.file("DELETE", found, path));
        } catch (PolyvisorException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
        }
    }

    private void send(String path, HttpRequest request) throws InterruptedException {
        try {
            calls.reply(request).close();
        } catch (PolyvisorException e) {
            throw translated(path, e);
        }
    }

    /** LXD tells a path through a file, and a directory that filled meanwhile, as failures of its own. */
    private static PolyvisorException translated(String path, PolyvisorException e) {
        String text = e.getMessage() + e.detail().orElse("");
        if (text.contains("not a directory")) {
            return PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no file " + path, e);
        }
        return text.contains("directory not empty") ? Refusals.precondition(path + " is not empty") : e;
    }

    /** With a leading zero: LXD reads other numbers as decimal. */
    private HttpRequest owned(HttpRequest request, PushOptions options) throws InterruptedException {
        HttpRequest owned = request;
        if (options.uid().isPresent()) {
            owned = owned.header(prefix() + "uid", String.valueOf(options.uid().getAsLong()));
        }
        if (options.gid().isPresent()) {
            owned = owned.header(prefix() + "gid", String.valueOf(options.gid().getAsLong()));
        }
        if (options.mode().isPresent()) {
            owned = owned.header(
                    prefix() + "mode", String.format("0%03o", options.mode().getAsInt()));
        }
        return owned;
    }

    private String prefix() throws InterruptedException {
        return instance.parts().session().headerPrefix();
    }

    private static Optional<String> header(HttpReply reply, String name) {
        return reply.header("X-LXD-" + name).or(() -> reply.header("X-Incus-" + name));
    }

    private static long number(HttpReply reply, String name, int radix) {
        return header(reply, name).map(text -> Long.parseLong(text, radix)).orElse(0L);
    }

    private static Optional<Instant> time(String text) {
        try {
            String plain = text.endsWith(" UTC") ? text.substring(0, text.length() - " UTC".length()) : text;
            return Optional.of(OffsetDateTime.parse(plain, MODIFIED).toInstant());
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
