package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleTicket;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireAction;
import dev.polyvisor.driver.ovirt.wire.WireConsole;
import dev.polyvisor.driver.ovirt.wire.WireVmDisplay;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.instance.UnsupportedConsole;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The screen of a machine. Viewers connect to its host by themselves; the engine gives them a password that is good for one connection
 * and two minutes. Thread safety: may be used from any thread.
 */
final class ConsoleFacet extends UnsupportedConsole {
    private static final Duration LIFE = Duration.ofMinutes(2);

    private final InstanceHandle instance;
    private final Parts parts;

    ConsoleFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public ConsoleSession attach(ConsoleSpec spec) {
        if (spec.type() == ConsoleType.SERIAL) {
            return super.attach(spec);
        }
        instance.need(Capability.CONSOLE_GRAPHICAL);
        throw Refusals.unimplemented("viewers connect to the host by themselves, with what ticket() gives");
    }

    @Override
    public byte[] screenshot() {
        instance.need(Capability.CONSOLE_GRAPHICAL);
        throw Refusals.unimplemented(
                "oVirt gives pictures in a format that is no PNG, and since 4.5 only; by a raw request");
    }

    @Override
    public Operation<ConsoleTicket> ticket(ConsoleType type) {
        if (type == ConsoleType.SERIAL) {
            return super.ticket(type);
        }
        instance.need(Capability.CONSOLE_GRAPHICAL);
        Issue issue = new Issue(type);
        return instance.<ConsoleTicket>work("console.ticket").then(issue).giving(context -> issue.issued());
    }

    private final class Issue implements Step {
        private final String protocol;
        private final ConsoleType type;
        private volatile @Nullable ConsoleTicket ticket;

        Issue(ConsoleType type) {
            this.type = type;
            this.protocol = type.name().toLowerCase(Locale.ROOT);
        }

        ConsoleTicket issued() {
            ConsoleTicket issued = ticket;
            if (issued == null) {
                throw new IllegalStateException("the ticket was not issued");
            }
            return issued;
        }

        @Override
        public boolean isReached() {
            return ticket != null;
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            MachineState state = instance.state();
            if (state != MachineState.RUNNING && state != MachineState.PAUSED && state != MachineState.STARTING) {
                throw Refusals.precondition("the machine does not run");
            }
            WireConsole console = parts
                    .client()
                    .all(
                            HttpRequest.get("/vms/{}/graphicsconsoles", instance.id())
                                    .query("current", "true"),
                            "graphics_console",
                            WireConsole.class)
                    .stream()
                    .filter(each -> protocol.equalsIgnoreCase(each.protocol()))
                    .findFirst()
                    .orElseThrow(() -> Refusals.precondition("the machine has no " + type + " console"));
            WireAction answer = calls.send(
                    HttpRequest.post("/vms/{}/graphicsconsoles/{}/ticket", instance.id(), Scalars.text(console.id())),
                    Map.of("ticket", Map.of("expiry", LIFE.toSeconds())),
                    WireAction.class);
            ticket = ticket(console, answer.ticket());
            return Optional.empty();
        }

        private ConsoleTicket ticket(WireConsole console, WireAction.@Nullable Ticket told)
                throws InterruptedException {
            WireVmDisplay.Display display = parts.client()
                    .find(HttpRequest.get("/vms/{}", instance.id()), WireVmDisplay.class)
                    .orElseThrow(instance::gone)
                    .display();
            String host = first(console.address(), display == null ? null : display.address());
            if (host.isEmpty()) {
                throw Refusals.precondition("the engine does not tell where the console is");
            }
            WireVmDisplay.Certificate certificate = display == null ? null : display.certificate();
            long life = told == null ? 0 : Scalars.whole(told.expiry());
            return new ConsoleTicket(
                    type,
                    host,
                    port(first(console.port(), display == null ? null : display.port())),
                    port(first(console.tlsPort(), display == null ? null : display.securePort())),
                    told == null ? Optional.empty() : secret(told.value()),
                    life > 0 ? Optional.of(parts.context().clock().now().plusSeconds(life)) : Optional.empty(),
                    certificate == null ? Optional.empty() : text(certificate.content()),
                    certificate == null ? Optional.empty() : text(certificate.subject()),
                    display == null ? Optional.empty() : text(display.proxy()));
        }

        private static String first(@Nullable String one, @Nullable String other) {
            return Scalars.text(one).isEmpty() ? Scalars.text(other) : Scalars.text(one);
        }

        private static Optional<String> text(@Nullable String value) {
            return Optional.of(Scalars.text(value)).filter(text -> !text.isEmpty());
        }

        private static Optional<Secret> secret(@Nullable String value) {
            return text(value).map(Secret::of);
        }

        private static OptionalInt port(String text) {
            int port = Scalars.number(text);
            return port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
        }

        @Override
        public String stage() {
            return "issuing a ticket";
        }
    }
}
