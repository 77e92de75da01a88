package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.Console;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.ConsoleTicket;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Interior;
import dev.polyvisor.simulators.fake.work.Machines;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

/** The console of an instance: it echoes what is typed. */
final class FakeConsole implements Console {
    private static final Duration GOOD_FOR = Duration.ofMinutes(2);

    /** A picture of one black point. */
    private static final byte[] SCREEN = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
                    + "0000000d4944415478da6364606000000000050001a5f645400000000049454e44ae426082");

    private final FakeInstance instance;
    private final Parts parts;

    FakeConsole(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public ConsoleSession attach(ConsoleSpec spec) {
        instance.need(spec.type() == ConsoleType.SERIAL ? Capability.CONSOLE : Capability.CONSOLE_GRAPHICAL);
        if (spec.type() == ConsoleType.SPICE) {
            throw Refusal.unimplemented("the fake driver passes through serial and VNC consoles alone");
        }
        MachineDatum machine = instance.read();
        return parts.backend().locked(() -> {
            needUp(machine);
            Interior interior = parts.machines().interior(machine);
            interior.takeConsole(spec.type().name(), spec.takeOver());
            EchoConsole session = new EchoConsole(parts, machine.id(), spec);
            interior.holdConsole(spec.type().name(), session::end);
            interior.untilStop().add(session::end);
            parts.backend().lifecycle().tell(machine, LifecycleAction.CONSOLE);
            return session;
        });
    }

    @Override
    public Operation<ConsoleTicket> ticket(ConsoleType type) {
        instance.need(type == ConsoleType.SERIAL ? Capability.CONSOLE : Capability.CONSOLE_GRAPHICAL);
        if (type == ConsoleType.SERIAL) {
            throw Refusal.unimplemented("only graphical consoles are reached with a ticket");
        }
        return instance.<ConsoleTicket>verb("console.ticket")
                .provided(() -> needUp(machine()))
                .giving(id -> issue(type));
    }

    @Override
    public byte[] screenshot() {
        instance.need(Capability.CONSOLE_GRAPHICAL);
        needUp(instance.read());
        return SCREEN.clone();
    }

    @Override
    public String log(DataSize atMost) {
        MachineDatum machine = instance.read();
        String text =
                parts.backend().locked(() -> parts.machines().interior(machine).console());
        int most = (int) Math.min(Integer.MAX_VALUE, atMost.bytes());
        return text.length() <= most ? text : text.substring(text.length() - most);
    }

    @Override
    public Operation<Instance> clearLog() {
        return instance.<Instance>verb("console.clear")
                .unless(() -> parts.machines().interior(machine()).console().isEmpty())
                .doing(id -> parts.machines().interior(machine()).clearConsole())
                .giving(instance::itself);
    }

    private ConsoleTicket issue(ConsoleType type) {
        MachineDatum machine = machine();
        int port = 5900 + (int) (machine.mac() & 0x3ff);
        String word = Long.toHexString(parts.session().context().random().nextLong());
        return new ConsoleTicket(
                type,
                parts.machines().hostName(machine).orElse("fake-host"),
                OptionalInt.of(port),
                type == ConsoleType.SPICE ? OptionalInt.of(port + 1024) : OptionalInt.empty(),
                Optional.of(Secret.of(word)),
                Optional.of(parts.session().context().clock().now().plus(GOOD_FOR)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private MachineDatum machine() {
        return parts.machines().get(instance.id());
    }

    private static void needUp(MachineDatum machine) {
        if (!Machines.isUp(machine)) {
            throw Refusal.precondition("instance '" + machine.name() + "' does not run");
        }
    }
}
