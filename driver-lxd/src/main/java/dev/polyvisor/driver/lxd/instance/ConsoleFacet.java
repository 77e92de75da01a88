package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Console;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleTicket;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The console: what it printed. */
record ConsoleFacet(InstanceHandle instance) implements Console {

    @Override
    public ConsoleSession attach(ConsoleSpec spec) {
        throw instance.lacking(spec.type() == ConsoleType.SERIAL ? Capability.CONSOLE : Capability.CONSOLE_GRAPHICAL);
    }

    @Override
    public Operation<ConsoleTicket> ticket(ConsoleType type) {
        throw instance.lacking(Capability.CONSOLE_GRAPHICAL);
    }

    @Override
    public byte[] screenshot() {
        throw instance.lacking(Capability.CONSOLE_GRAPHICAL);
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
