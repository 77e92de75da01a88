package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.spi.exec.CommandStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command whose output LXD keeps in files: they are fetched at the end and deleted. It can be neither killed nor signalled. */
final class RecordedRun extends CommandRun {
    private final Parts parts;
    private final InstanceHandle instance;
    private boolean fetched;

    RecordedRun(Parts parts, InstanceHandle instance, CommandStreams streams) {
        super(streams);
        this.parts = parts;
        this.instance = instance;
    }

    @Override
    void connect(WireOperation begun) {
        // it has no sockets
    }

    @Override
    void kill() {
        // what it prints beyond the limit is not fetched; LXD offers nothing to end it
    }

    @Override
    boolean drained(WireOperation finished, Duration limit) throws InterruptedException {
        if (!fetched) {
            fetched = true;
            if (finished.metadata().get("output") instanceof Map<?, ?> files) {
                fetch(files.get("1"), streams().programOutput());
                fetch(files.get("2"), streams().programErrors());
            }
        }
        return true;
    }

    /** The URL that LXD gives lacks the project: only the name of the file is taken from it. */
    private void fetch(@Nullable Object url, OutputStream to) throws InterruptedException {
        if (!(url instanceof String text)) {
            return;
        }
        String file = text.substring(text.lastIndexOf('/') + 1);
        Found found = instance.find();
        try (HttpReply reply = parts.calls().reply(Requests.log("GET", found, file));
                InputStream in = reply.body()) {
            in.transferTo(to);
        } catch (IOException e) {
            fail(PolyvisorException.of(ErrorCode.UNAVAILABLE, "an output of the command is broken", e));
        }
        parts.calls().reply(Requests.log("DELETE", found, file)).close();
    }

    @Override
    public void signal(int number) {
        throw Refusals.unimplemented("a recorded command takes no signals");
    }

    @Override
    public void resize(TerminalSize size) {
        throw Refusals.unimplemented("a recorded command has no terminal");
    }

    @Override
    void release() {
        // nothing is held
    }
}
