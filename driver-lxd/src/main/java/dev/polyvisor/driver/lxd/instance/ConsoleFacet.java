package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.instance.UnsupportedConsole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The console: text of all instances, SPICE of virtual machines, and what the text console printed. */
final class ConsoleFacet extends UnsupportedConsole {
    /** How long LXD may take to say that a console is taken. */
    private static final Duration FIRST_WORD = Duration.ofSeconds(2);

    private final InstanceHandle instance;

    ConsoleFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
    }

    @Override
    public ConsoleSession attach(ConsoleSpec spec) {
        boolean serial = spec.type() == ConsoleType.SERIAL;
        instance.need(serial ? Capability.CONSOLE : Capability.CONSOLE_GRAPHICAL);
        if (spec.type() == ConsoleType.VNC) {
            throw Refusals.unimplemented("LXD passes the screens of virtual machines on as SPICE");
        }
        return Blocking.get(() -> attached(spec, serial));
    }

    private ConsoleSession attached(ConsoleSpec spec, boolean serial) throws InterruptedException {
        Found found = instance.find();
        if (!found.isRunning() || found.isFrozen()) {
            throw Refusals.precondition(
                    "instance '" + found.name() + "' is " + found.wire().status() + "; a console needs it running");
        }
        Parts parts = instance.parts();
        boolean suspect = serial && hasViewer(found);
        boolean throwsOut =
                suspect && spec.takeOver() && parts.session().client().has("console_force");
        WireOperation begun = parts.calls()
                .begin(Requests.console("POST", found).json(body(spec, serial, throwsOut)))
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.INTERNAL, "LXD gave no operation for a console"));
        ConsoleLine line = new ConsoleLine(parts, serial);
        line.connect(begun);
        if (suspect && !throwsOut && line.isRefused(FIRST_WORD)) {
            line.close();
            throw Refusals.precondition("somebody else has the console of '" + found.name() + "'"
                    + (spec.takeOver() ? ", and this server throws nobody out" : ""));
        }
        return line;
    }

    /** An operation that nobody is connected to does not hold the console, so that this is a reason to look only. */
    private boolean hasViewer(Found found) throws InterruptedException {
        return instance.parts().calls().operationsOf(new WorkHandle("", found.project(), found.name(), "", "")).stream()
                .anyMatch(known -> !known.isFinal() && known.description().equals("Showing console"));
    }

    private static Map<String, Object> body(ConsoleSpec spec, boolean serial, boolean throwsOut) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", serial ? "console" : "vga");
        if (serial) {
            body.put("width", spec.size().columns());
            body.put("height", spec.size().rows());
        }
        if (throwsOut) {
            body.put("force", true);
        }
        return body;
    }

    @Override
    public String log(DataSize atMost) {
        instance.need(Capability.CONSOLE_LOG);
        Found found = instance.read();
        try (HttpReply reply = Blocking.get(() -> instance.parts().calls().reply(Requests.console("GET", found)));
                InputStream in = reply.body()) {
            return new String(Tail.of(in, atMost), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PolyvisorException e) {
            if (isEmpty(e)) {
                return "";
            }
            throw e;
        }
    }

    /** Of an empty log, and before the first start, LXD tells that it cannot open a file. */
    private static boolean isEmpty(PolyvisorException e) {
        return e.code() == ErrorCode.NOT_FOUND && String.valueOf(e.getMessage()).contains("no such file");
    }

    @Override
    public Operation<Instance> clearLog() {
        instance.need(Capability.CONSOLE_LOG);
        return instance.parts()
                .context()
                .operations()
                .start(OperationPlan.<Instance>of("instance.console.clear-log")
                        .subject(instance.key())
                        .repeatable()
                        .accept(context -> {
                            try {
                                instance.parts()
                                        .calls()
                                        .reply(Requests.console("DELETE", instance.find()))
                                        .close();
                                return Acceptance.accepted();
                            } catch (PolyvisorException e) {
                                if (isEmpty(e)) {
                                    return Acceptance.unchanged();
                                }
                                throw e;
                            }
                        })
                        .result(context -> instance)
                        .build());
    }
}
