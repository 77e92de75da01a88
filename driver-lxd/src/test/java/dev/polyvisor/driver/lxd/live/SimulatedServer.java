package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.simulators.fake.program.GuestProcess;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A simulated LXD that has what the live tests expect. Its folder is its own and goes with it. */
record SimulatedServer(LxdSimulator simulator, Path folder) implements AutoCloseable {
    static final String DOWN = "down";
    static final String UP = "up";

    private static final int TERM = 15;
    private static final Duration BLINK = Duration.ofMillis(20);

    static SimulatedServer start() throws IOException {
        // short, because the path of a Unix socket may have 107 bytes
        Path folder = Files.createTempDirectory("lxd");
        SimulatedServer server = new SimulatedServer(
                LxdSimulator.builder()
                        .unixSocket(folder.resolve("socket"))
                        .https()
                        .start(),
                folder);
        server.simulator.content().image(TestImage.ALIAS);
        new PlainLxd(server.simulator.unixSocket()).send("POST", "/1.0/projects", PrivateLxd.OTHER_PROJECT);
        server.simulator.install("kills-itself", process -> 128 + TERM);
        server.simulator.install("in-brackets", SimulatedServer::putInBrackets);
        server.simulator.install("two-sizes", SimulatedServer::printTwoSizes);
        server.simulator.install("traps-term", SimulatedServer::trapTerm);
        return server;
    }

    /**
     * A process of its own: tells its socket, its port and its certificate in a line each, answers each command with a line, and
     * ends with its input.
     */
    public static void main(String[] args) throws IOException {
        try (SimulatedServer server = start()) {
            System.out.println(server.simulator.unixSocket());
            System.out.println(server.simulator.https().getPort());
            System.out.println(server.simulator.certificate().base64());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = in.readLine(); command != null; command = in.readLine()) {
                switch (command) {
                    case DOWN -> server.simulator.goDown();
                    case UP -> server.simulator.comeUp();
                    default -> server.simulator.repeatEvents(Integer.parseInt(command));
                }
                System.out.println("done");
            }
        }
    }

    private static int putInBrackets(GuestProcess process) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(process.stdin(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                process.print("<" + line + ">\n");
            }
            return 0;
        } catch (IOException e) {
            return 1;
        }
    }

    private static int printTwoSizes(GuestProcess process) throws InterruptedException {
        String first = size(process);
        process.print(first);
        while (size(process).equals(first)) {
            process.sleep(BLINK);
        }
        process.print(size(process));
        return 0;
    }

    private static String size(GuestProcess process) {
        return process.terminal()
                .map(size -> size.rows() + " " + size.columns() + "\n")
                .orElse("no terminal\n");
    }

    private static int trapTerm(GuestProcess process) throws InterruptedException {
        process.trap(TERM);
        process.print("ready\n");
        while (!process.signals().contains(TERM)) {
            process.sleep(BLINK);
        }
        return 42;
    }

    @Override
    public void close() throws IOException {
        simulator.close();
        Files.delete(folder);
    }
}
