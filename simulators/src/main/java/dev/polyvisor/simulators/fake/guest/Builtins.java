package dev.polyvisor.simulators.fake.guest;

import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.fake.program.GuestProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The programs that every guest has. Each is a small part of what its model on Linux can do. */
final class Builtins {
    private static final List<String> NAMES = List.of(
            "cat",
            "echo",
            "env",
            "false",
            "head",
            "hostname",
            "id",
            "pwd",
            "sh",
            "sleep",
            "stty",
            "true",
            "uname",
            "wc",
            "yes");

    private final Guest guest;

    Builtins(Guest guest) {
        this.guest = guest;
    }

    static boolean has(String name) {
        return NAMES.contains(name);
    }

    int run(String name, Command c) throws InterruptedException {
        return switch (name) {
            case "true" -> 0;
            case "false" -> 1;
            case "echo" -> echo(c);
            case "cat" -> cat(c);
            case "env" -> env(c);
            case "pwd" -> print(c, c.directory());
            case "hostname" -> print(c, c.hostName());
            case "id" -> id(c);
            case "uname" -> uname(c);
            case "sleep" -> sleep(c);
            case "stty" -> stty(c);
            case "yes" -> yes(c);
            case "head" -> head(c);
            case "wc" -> wc(c);
            case "sh" -> new Shell(guest).main(c);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int print(GuestProcess process, String line) {
        process.print(line + "\n");
        return 0;
    }

    private static int echo(Command c) {
        List<String> words = new ArrayList<>(c.arguments());
        boolean newline = words.isEmpty() || !words.get(0).equals("-n");
        if (!newline) {
            words.remove(0);
        }
        c.print(String.join(" ", words) + (newline ? "\n" : ""));
        return 0;
    }

    private int cat(Command c) throws InterruptedException {
        if (c.arguments().isEmpty()) {
            return copyInput(c);
        }
        int code = 0;
        for (String path : c.arguments()) {
            Optional<Node> node = path.equals("-") ? Optional.empty() : guest.file(absolute(c, path));
            if (path.equals("-")) {
                code = Math.max(code, copyInput(c));
            } else if (node.isEmpty()) {
                c.complain("cat: " + path + ": No such file or directory\n");
                code = 1;
            } else if (node.get().isDirectory()) {
                c.complain("cat: " + path + ": Is a directory\n");
                code = 1;
            } else {
                write(c, node.get().content(), node.get().content().length);
            }
        }
        return code;
    }

    private static int copyInput(Command c) throws InterruptedException {
        byte[] buffer = new byte[8192];
        try {
            for (int count = c.stdin().read(buffer);
                    count >= 0;
                    count = c.stdin().read(buffer)) {
                write(c, buffer, count);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException("killed");
                }
            }
            return 0;
        } catch (IOException e) {
            return brokenInput(c, "cat");
        }
    }

    /** {@code head -c N}, of the input or of {@code /dev/zero}. */
    private static int head(Command c) throws InterruptedException {
        List<String> arguments = c.arguments();
        if (arguments.size() < 2
                || !arguments.get(0).equals("-c")
                || !arguments.get(1).matches("\\d{1,12}")) {
            c.complain("head: only -c N is known here\n");
            return 1;
        }
        boolean zeros = arguments.size() == 3 && arguments.get(2).equals("/dev/zero");
        long left = Long.parseLong(arguments.get(1));
        byte[] buffer = new byte[8192];
        try {
            while (left > 0) {
                int most = (int) Math.min(left, buffer.length);
                int count = zeros ? most : c.stdin().read(buffer, 0, most);
                if (count < 0) {
                    return 0;
                }
                write(c, buffer, count);
                left -= count;
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException("killed");
                }
            }
            return 0;
        } catch (IOException e) {
            return brokenInput(c, "head");
        }
    }

    /** {@code wc -c} of the input. */
    private static int wc(Command c) throws InterruptedException {
        if (!c.arguments().equals(List.of("-c"))) {
            c.complain("wc: only -c is known here\n");
            return 1;
        }
        byte[] buffer = new byte[8192];
        long all = 0;
        try {
            for (int count = c.stdin().read(buffer);
                    count >= 0;
                    count = c.stdin().read(buffer)) {
                all += count;
            }
            return print(c, Long.toString(all));
        } catch (IOException e) {
            return brokenInput(c, "wc");
        }
    }

    private static int brokenInput(Command c, String name) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("killed while it read");
        }
        c.complain(name + ": -: Input/output error\n");
        return 1;
    }

    private static void write(Command c, byte[] bytes, int count) {
        try {
            c.stdout().write(bytes, 0, count);
            c.stdout().flush();
        } catch (IOException e) {
            c.run().broken(e);
        }
    }

    private static int env(Command c) {
        new TreeMap<>(c.environment()).forEach((key, value) -> c.print(key + "=" + value + "\n"));
        return 0;
    }

    private static int id(Command c) {
        long group = c.run().spec().group().orElse(0);
        return switch (String.join(" ", c.arguments())) {
            case "-u" -> print(c, Long.toString(c.user()));
            case "-g" -> print(c, Long.toString(group));
            default -> print(c, "uid=" + c.user() + " gid=" + group);
        };
    }

    private static int uname(Command c) {
        String all = "Linux " + c.hostName() + " 6.1.0-fake #1 SMP x86_64 GNU/Linux";
        return switch (c.arguments().isEmpty() ? "-s" : c.arguments().get(0)) {
            case "-a" -> print(c, all);
            case "-s" -> print(c, "Linux");
            case "-n" -> print(c, c.hostName());
            case "-r" -> print(c, "6.1.0-fake");
            case "-m" -> print(c, "x86_64");
            default -> {
                c.complain("uname: invalid option\n");
                yield 1;
            }
        };
    }

    private static int sleep(Command c) throws InterruptedException {
        for (String text : c.arguments()) {
            if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
                c.complain("sleep: invalid time interval '" + text + "'\n");
                return 1;
            }
            c.sleep(Duration.ofNanos((long) (Double.parseDouble(text) * 1e9)));
        }
        return 0;
    }

    private static int stty(Command c) {
        Optional<TerminalSize> size = c.terminal();
        if (size.isEmpty()) {
            c.complain("stty: standard input: Inappropriate ioctl for device\n");
            return 1;
        }
        return print(c, size.get().rows() + " " + size.get().columns());
    }

    private static int yes(Command c) throws InterruptedException {
        String line = (c.arguments().isEmpty() ? "y" : String.join(" ", c.arguments())) + "\n";
        String many = line.repeat(Math.max(1, 4096 / line.length()));
        while (!Thread.currentThread().isInterrupted()) {
            c.print(many);
        }
        throw new InterruptedException("killed");
    }

    static String absolute(Command c, String path) {
        return path.startsWith("/") ? path : c.directory() + "/" + path;
    }
}
