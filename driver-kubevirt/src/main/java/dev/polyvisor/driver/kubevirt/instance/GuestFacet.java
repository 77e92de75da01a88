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
        String limit = Math.max(1, thawAfter.toSeconds()) + "s";
        return instance.itself(
                "guest.freeze",
                new Once(
                        "freeze",
                        "freezing file systems",
                        Map.of("unfreezeTimeout", limit),
                        KubeKind.VIRTUAL_MACHINE_INSTANCE));
    }

    @Override
    public Operation<Instance> thawFileSystems() {
        instance.need(Capability.GUEST_FREEZE);
        return instance.itself(
                "guest.thaw",
                new Once("unfreeze", "thawing file systems", Map.of(), KubeKind.VIRTUAL_MACHINE_INSTANCE));
    }

    @Override
    public Operation<Instance> dumpMemory(String volume) {
        instance.need(Capability.MEMORY_DUMP);
        return instance.itself(
                "guest.dumpMemory",
                new Once("memorydump", "dumping memory", Map.of("claimName", volume), KubeKind.VIRTUAL_MACHINE));
    }

    @Override
    public Operation<Instance> releaseMemoryDump() {
        instance.need(Capability.MEMORY_DUMP);
        return instance.itself(
                "guest.releaseMemoryDump",
                new Once("removememorydump", "releasing the dump", Map.of(), KubeKind.VIRTUAL_MACHINE));
    }

    /** A request that is done when it is answered. */
    private final class Once implements Step {
        private final String operation;
        private final String stage;
        private final Map<String, ?> body;
        private final KubeKind kind;
        private volatile boolean sent;

        Once(String operation, String stage, Map<String, ?> body, KubeKind kind) {
            this.operation = operation;
            this.stage = stage;
            this.body = body;
            this.kind = kind;
        }

        @Override
        public boolean isReached() {
            return sent;
        }

        @Override
        public void send() throws InterruptedException {
            if (instance.find().value().node().isEmpty()) {
                throw Refusals.precondition("the machine does not run");
            }
            parts.client()
                    .run(kind.subresource(instance.namespace(), instance.name(), operation)
                            .body(KubeRequest.JSON, parts.client().json().write(body)));
            sent = true;
        }

        @Override
        public String stage() {
            return stage;
        }
    }
}
