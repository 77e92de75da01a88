package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.AddressScope;
import dev.polyvisor.api.instance.GuestAddress;
import dev.polyvisor.api.instance.GuestFileSystem;
import dev.polyvisor.api.instance.GuestInterface;
import dev.polyvisor.api.instance.GuestOs;
import dev.polyvisor.api.instance.GuestUser;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import dev.polyvisor.driver.kubevirt.model.KubevirtAddress;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.instance.UnsupportedGuest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What the agent of a guest tells. Thread safety: may be used from any thread. */
final class GuestFacet extends UnsupportedGuest {
    private final InstanceHandle instance;
    private final Parts parts;

    GuestFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public boolean agentConnected() {
        instance.need(Capability.GUEST_INFO);
        return Blocking.get(instance::find)
                .value()
                .instance()
                .filter(vmi -> vmi.is("AgentConnected"))
                .isPresent();
    }

    /** Whatever is the matter (no instance, no agent), the server says 500 in plain text. */
    private Optional<JsonNode> ask(String what) {
        instance.need(Capability.GUEST_INFO);
        return Blocking.get(() -> {
            instance.find();
            try {
                return Optional.of(parts.client()
                        .read(KubeKind.VIRTUAL_MACHINE_INSTANCE.subresourceRead(
                                instance.namespace(), instance.name(), what)));
            } catch (PolyvisorException none) {
                if (none.code() != ErrorCode.INTERNAL && none.code() != ErrorCode.NOT_FOUND) {
                    throw none;
                }
                return Optional.empty();
            }
        });
    }

    @Override
    public Optional<GuestOs> os() {
        return ask("guestosinfo").map(told -> {
            JsonNode os = told.path("os");
            GuestOs.Builder made = GuestOs.builder();
            text(os.path("prettyName")).or(() -> text(os.path("name"))).ifPresent(made::name);
            text(os.path("id")).ifPresent(made::id);
            text(os.path("versionId")).ifPresent(made::version);
            text(os.path("kernelRelease")).ifPresent(made::kernel);
            text(os.path("machine")).ifPresent(made::architecture);
            text(told.path("hostname")).ifPresent(made::hostName);
            text(told.path("timezone")).ifPresent(made::timezone);
            text(told.path("guestAgentVersion")).ifPresent(made::agentVersion);
            return made.build();
        });
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node.asString("")).filter(text -> !text.isBlank());
    }

    private static List<JsonNode> items(Optional<JsonNode> list) {
        return list.map(each -> StreamSupport.stream(each.path("items").spliterator(), false)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public List<GuestUser> users() {
        return items(ask("userlist")).stream()
                .map(each -> new GuestUser(
                        each.path("userName").asString(""),
                        text(each.path("domain")),
                        each.has("loginTime")
                                ? Optional.of(Instant.ofEpochMilli(
                                        Math.round(each.path("loginTime").asDouble(0) * 1000)))
                                : Optional.empty()))
                .toList();
    }

    @Override
    public List<GuestFileSystem> fileSystems() {
        return items(ask("filesystemlist")).stream()
                .map(each -> new GuestFileSystem(
                        each.path("mountPoint").asString(""),
                        each.path("fileSystemType").asString(""),
                        text(each.path("diskName")),
                        size(each.path("usedBytes")),
                        size(each.path("totalBytes"))))
                .toList();
    }

    private static Optional<DataSize> size(JsonNode bytes) {
        return bytes.isNumber() && bytes.asLong() >= 0 ? Optional.of(DataSize.bytes(bytes.asLong())) : Optional.empty();
    }

    @Override
    public List<GuestInterface> interfaces() {
        instance.need(Capability.GUEST_INFO);
        return Blocking.get(instance::find).value().instance().stream()
                .flatMap(vmi -> vmi.interfaces().stream())
                .map(GuestFacet::told)
                .toList();
    }

    private static GuestInterface told(KubevirtAddress each) {
        return new GuestInterface(
                each.device().isEmpty() ? each.name() : each.device(),
                Optional.of(each.hardwareAddress()).filter(mac -> !mac.isEmpty()),
                each.addresses().stream().map(GuestFacet::address).toList(),
                !each.linkState().equals("down"),
                OptionalInt.empty(),
                Optional.of(each.name()).filter(name -> !name.isEmpty()));
    }

    private static GuestAddress address(String text) {
        AddressScope scope = text.startsWith("fe80:")
                ? AddressScope.LINK
                : text.startsWith("127.") || text.equals("::1") ? AddressScope.LOCAL : AddressScope.UNKNOWN;
        return new GuestAddress(text, OptionalInt.empty(), scope);
    }

    @Override
    public Operation<Instance> freezeFileSystems(Duration thawAfter) {
        instance.need(Capability.GUEST_FREEZE);
        if (thawAfter.isZero() || thawAfter.isNegative()) {
            throw PolyvisorException.invalidArgument("thawAfter", "is not above zero");
        }
        String limit = Math.max(1, thawAfter.toSeconds()) + "s";
        return instance.itself(
                "guest.freeze", new AskAgent("freeze", "freezing file systems", Map.of("unfreezeTimeout", limit)));
    }

    @Override
    public Operation<Instance> thawFileSystems() {
        instance.need(Capability.GUEST_FREEZE);
        return instance.itself("guest.thaw", new AskAgent("unfreeze", "thawing file systems", Map.of()));
    }

    @Override
    public Operation<Instance> dumpMemory(String volume) {
        instance.need(Capability.MEMORY_DUMP);
        return instance.itself("guest.dumpMemory", new Dump(volume));
    }

    @Override
    public Operation<Instance> releaseMemoryDump() {
        instance.need(Capability.MEMORY_DUMP);
        return instance.itself("guest.releaseMemoryDump", new Release());
    }

    private void put(KubeKind kind, String operation, Map<String, ?> body) throws InterruptedException {
        parts.client()
                .run(kind.subresource(instance.namespace(), instance.name(), operation)
                        .body(KubeRequest.JSON, parts.client().json().write(body)));
    }

    private Optional<WireVm.MemoryDump> dump() throws InterruptedException {
        return instance.find()
                .wire()
                .flatMap(wire -> Optional.ofNullable(wire.status().memoryDumpRequest()));
    }

    /** What the agent has done when it has answered. */
    private final class AskAgent implements Step {
        private final String operation;
        private final String stage;
        private final Map<String, ?> body;
        private volatile boolean answered;

        AskAgent(String operation, String stage, Map<String, ?> body) {
            this.operation = operation;
            this.stage = stage;
            this.body = body;
        }

        @Override
        public boolean isReached() {
            return answered;
        }

        @Override
        public void send() throws InterruptedException {
            boolean asked = instance.find()
                    .value()
                    .instance()
                    .filter(vmi -> !vmi.isFinal() && vmi.is("AgentConnected"))
                    .isPresent();
            if (!asked) {
                throw Refusals.precondition("the machine does not run, or its guest has no agent");
            }
            put(KubeKind.VIRTUAL_MACHINE_INSTANCE, operation, body);
            answered = true;
        }

        @Override
        public String stage() {
            return stage;
        }
    }

    private final class Dump implements Step {
        private final String volume;
        private volatile boolean asked;

        Dump(String volume) {
            this.volume = volume;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return asked
                    && dump().filter(each -> each.claimName().equals(volume)
                                    && each.phase().equals("Completed"))
                            .isPresent();
        }

        @Override
        public void send() throws InterruptedException {
            if (instance.find().value().node().isEmpty()) {
                throw Refusals.precondition("the machine does not run");
            }
            put(KubeKind.VIRTUAL_MACHINE, "memorydump", Map.of("claimName", volume));
            asked = true;
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            return dump().filter(each -> each.phase().equals("Failed"))
                    .map(each -> PolyvisorException.of(ErrorCode.ABORTED, "the dump failed: " + each.message()));
        }

        @Override
        public String stage() {
            return "dumping memory";
        }
    }

    private final class Release implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return dump().isEmpty();
        }

        @Override
        public void send() throws InterruptedException {
            put(KubeKind.VIRTUAL_MACHINE, "removememorydump", Map.of());
        }

        @Override
        public String stage() {
            return "releasing the dump";
        }
    }
}
