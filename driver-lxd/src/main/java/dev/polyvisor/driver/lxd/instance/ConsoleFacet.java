package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.spi.instance.UnsupportedConsole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The console: what it printed. */
final class ConsoleFacet extends UnsupportedConsole {
    private final InstanceHandle instance;

    ConsoleFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
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
