package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeReply;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import dev.polyvisor.driver.kubevirt.client.KubeSocket;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.instance.UnsupportedConsole;
import java.io.IOException;

/** The serial line and the screen of a machine, as streams. Thread safety: may be used from any thread. */
final class ConsoleFacet extends UnsupportedConsole {
    private static final long MOST = 16L << 20;
    private static final String SUBPROTOCOL = "plain.kubevirt.io";

    private final InstanceHandle instance;

    ConsoleFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
    }

    @Override
    public ConsoleSession attach(ConsoleSpec spec) {
        if (spec.type() != ConsoleType.SERIAL && spec.type() != ConsoleType.VNC) {
            return super.attach(spec);
        }
        boolean serial = spec.type() == ConsoleType.SERIAL;
        instance.need(serial ? Capability.CONSOLE : Capability.CONSOLE_GRAPHICAL);
        return Blocking.get(() -> {
            needRunning();
            KubeRequest request = request(serial ? "console" : "vnc");
            boolean guarded = !serial && !spec.takeOver();
            KubeSocket socket = instance.parts()
                    .client()
                    .socket(guarded ? request.query("preserveSession", "true") : request, SUBPROTOCOL);
            return new SocketSession(socket, instance.parts().context().executor());
        });
    }

    private void needRunning() throws InterruptedException {
        if (instance.find().value().node().isEmpty()) {
            throw Refusals.precondition("the machine does not run");
        }
    }

    private KubeRequest request(String operation) {
        return KubeKind.VIRTUAL_MACHINE_INSTANCE.subresourceRead(instance.namespace(), instance.name(), operation);
    }

    @Override
    public byte[] screenshot() {
        instance.need(Capability.CONSOLE_GRAPHICAL);
        return Blocking.get(() -> {
            needRunning();
            try (KubeReply reply =
                    instance.parts().client().send(request("vnc/screenshot").header("Accept", "image/png, */*"))) {
                return reply.stream().readAllBytes();
            } catch (IOException cut) {
                throw Refusals.precondition("the screenshot broke off");
            }
        });
    }

    /** The pod around a machine prints it, unless machine or cluster say otherwise; with the pod it goes. */
    @Override
    public String log(DataSize atMost) {
        instance.need(Capability.CONSOLE_LOG);
        LastBytes last = new LastBytes(Math.min(atMost.bytes(), MOST));
        var unused = Blocking.get(() -> new PodLogs(instance).copy(PodLogs.CONSOLE, last));
        return last.text();
    }

    @Override
    public Operation<Instance> clearLog() {
        throw Refusals.unimplemented("the logs of a pod go with it");
    }
}
