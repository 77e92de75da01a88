package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.TransferMode;
import dev.polyvisor.driver.lxd.wire.WireEnvironment;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.driver.lxd.wire.WireSnapshot;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.WebSocket;
import dev.polyvisor.http.WebSocketListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The two operations of a transfer between servers, one at each end. */
final class TransferEnds {
    /** What a server calls it that sends an instance away. */
    private static final String SENDING = "Migrating instance";

    private static final String MODE = "mode";
    private static final String LIVE = "live";

    private final Parts here;
    private final Parts there;
    private final Found found;
    private final ServerTransfer.Order order;
    private final boolean live;

    TransferEnds(Parts here, Parts there, Found found, ServerTransfer.Order order, boolean live) {
        this.here = here;
        this.there = there;
        this.found = found;
        this.order = order;
        this.live = live;
    }

    /**
     * Begins the transfer.
     *
     * @param source is told of the operation of the source as soon as there is one
     * @return the operation of the target, which ends when everything has arrived
     */
    WireOperation begin(Consumer<WireOperation> source) throws InterruptedException {
        return switch (mode()) {
            case PULL -> pull(source);
            case PUSH -> push(source);
            default -> relay(source);
        };
    }

    /** A server that nobody can reach over the network is no end of a direct connection. */
    private TransferMode mode() throws InterruptedException {
        if (order.mode() != TransferMode.AUTO) {
            return order.mode();
        }
        boolean reachable = here.session().client().httpsAddress().isPresent()
                && there.session().client().httpsAddress().isPresent();
        return reachable ? TransferMode.PULL : TransferMode.RELAY;
    }

    private WireOperation pull(Consumer<WireOperation> source) throws InterruptedException {
        WireOperation sending = send(Map.of());
        source.accept(sending);
        Map<String, Object> from = new LinkedHashMap<>();
        from.put(MODE, "pull");
        from.put("operation", url(here, sending));
        from.put("certificate", certificate(here));
        from.put("secrets", sending.secrets());
        return receive(from);
    }

    private WireOperation push(Consumer<WireOperation> source) throws InterruptedException {
        // before anything is begun
        var unused = address(there);
        WireOperation receiving = receive(Map.of(MODE, "push"));
        try {
            Map<String, Object> target = new LinkedHashMap<>();
            target.put("operation", url(there, receiving));
            target.put("certificate", certificate(there));
            target.put("secrets", receiving.secrets());
            source.accept(send(Map.of("target", target)));
        } catch (PolyvisorException e) {
            giveUp(receiving);
            throw e;
        }
        return receiving;
    }

    private WireOperation relay(Consumer<WireOperation> source) throws InterruptedException {
        WireOperation sending = send(Map.of());
        source.accept(sending);
        TransferRelay relay = TransferRelay.from(here, sending);
        boolean carried = false;
        try {
            WireOperation receiving = receive(Map.of(MODE, "push"));
            try {
                relay.to(there, receiving);
            } catch (PolyvisorException e) {
                giveUp(receiving);
                throw e;
            }
            carried = true;
            return receiving;
        } finally {
            if (!carried) {
                relay.cut();
            }
        }
    }

    private void giveUp(WireOperation receiving) throws InterruptedException {
        if (!there.calls().cancel(receiving.id())) {
            hangUp(there, receiving);
        }
    }

    /** Has the source offer it, or take it to a target. */
    private WireOperation send(Map<String, Object> more) throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("name", order.snapshot().isPresent() ? order.snapshot().get() : found.name());
        body.put("migration", true);
        body.put(LIVE, live);
        body.put("instance_only", !order.withSnapshots());
        body.put("allow_inconsistent", order.inconsistent());
        HttpRequest request = order.snapshot().isPresent()
                ? Requests.migrateSnapshot(found, order.snapshot().get(), body)
                : Requests.migrate(found, body);
        return begun(here, request);
    }

    private WireOperation receive(Map<String, Object> more) throws InterruptedException {
        Map<String, Object> source = new LinkedHashMap<>(more);
        source.put("type", "migration");
        source.put(LIVE, live);
        source.put("instance_only", !order.withSnapshots());
        source.put("allow_inconsistent", order.inconsistent());
        Optional.ofNullable(config().get("volatile.base_image")).ifPresent(image -> source.put("base-image", image));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", order.name());
        body.put(
                "type",
                found.wire().type().isEmpty() ? "container" : found.wire().type());
        body.put("architecture", found.wire().architecture());
        body.put("description", found.wire().description());
        body.put("ephemeral", found.wire().ephemeral());
        body.put(
                "profiles",
                snapshot().map(WireSnapshot::profiles).orElse(found.wire().profiles()));
        body.put("config", kept());
        body.put("devices", devices());
        body.put("source", source);
        return begun(there, Requests.create(there.session(), order.project(), order.location(), body));
    }

    private Optional<WireSnapshot> snapshot() {
        return order.snapshot().flatMap(name -> SnapshotsFacet.wire(found, name));
    }

    private Map<String, String> config() {
        return snapshot().map(WireSnapshot::config).orElse(found.wire().config());
    }

    /** What moves keeps what the server wrote down; a copy is another instance, but for the image that it was made of. */
    private Map<String, String> kept() {
        Map<String, String> kept = config().entrySet().stream()
                .filter(each -> isKept(each.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
        order.labels().forEach((label, value) -> kept.put(Labels.key(label), value));
        kept.putAll(Labels.withIdempotencyKey(order.mark(found)));
        return kept;
    }

    private boolean isKept(String key) {
        if (!key.startsWith("volatile.") || key.equals("volatile.base_image")) {
            return true;
        } else if (order.moved()) {
            // the target writes down its own ids and what is on its host
            return !key.startsWith("volatile.idmap.") && !key.endsWith(".host_name");
        }
        return order.macs() && CreationSource.isAddress(key);
    }

    private Map<String, Map<String, String>> devices() {
        Map<String, Map<String, String>> devices = new LinkedHashMap<>(
                snapshot().map(WireSnapshot::devices).orElse(found.wire().devices()));
        if (!order.macs()) {
            devices.replaceAll((name, device) -> CreationSource.withoutAddress(device));
        }
        order.pool()
                .ifPresent(pool -> DeviceEdits.all(found, DiskForm.TYPE).entrySet().stream()
                        .filter(device -> Infos.isRootDisk(device.getValue()))
                        .findFirst()
                        .ifPresent(root -> {
                            Map<String, String> moved = new LinkedHashMap<>(root.getValue());
                            moved.put("pool", pool);
                            devices.put(root.getKey(), moved);
                        }));
        return devices;
    }

    private static WireOperation begun(Parts parts, HttpRequest request) throws InterruptedException {
        return parts.calls()
                .begin(request)
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.INTERNAL, "LXD gave no operation for a transfer"));
    }

    private static String url(Parts parts, WireOperation operation) throws InterruptedException {
        return address(parts) + "/1.0/operations/" + operation.id();
    }

    private static String address(Parts parts) throws InterruptedException {
        return parts.session()
                .client()
                .httpsAddress()
                .orElseThrow(() -> Refusals.precondition("the server of provider '"
                        + parts.context().provider() + "' listens to no network; have the data relayed"));
    }

    private static String certificate(Parts parts) throws InterruptedException {
        WireEnvironment environment = parts.session().client().server().environment();
        return environment == null ? "" : environment.certificate();
    }

    /** The names of the sockets of an operation, control first: nothing is sent before it is there. */
    static List<String> sockets(WireOperation operation) {
        return operation.secrets().keySet().stream()
                .sorted((a, b) -> Boolean.compare(b.equals("control"), a.equals("control")))
                .toList();
    }

    /**
     * Whether an operation of a target waits for data that nobody will send: it can only take what is brought to its sockets, and the
     * source sends nothing of the instance. A server that fetches the data by itself has no sockets.
     */
    static boolean isAbandoned(InstanceHandle source, WireOperation receiving) throws InterruptedException {
        return !receiving.isFinal()
                && receiving.operationClass().equals("websocket")
                && sending(source).isEmpty();
    }

    /** The operation with which a server sends an instance away, as long as it does. */
    static Optional<WireOperation> sending(InstanceHandle source) throws InterruptedException {
        return source.parts().calls().running(source.ref().scope().name(), source.name(), SENDING);
    }

    /** Ends an operation that waits for data: LXD 5.0 does not let it be cancelled, but it fails when its sockets close. */
    static void hangUp(Parts there, WireOperation receiving) throws InterruptedException {
        List<WebSocket> open = new ArrayList<>();
        try {
            for (String name : sockets(receiving)) {
                open.add(there.calls().socket(receiving, name, new WebSocketListener() {}));
            }
        } catch (PolyvisorException gone) {
            // it has ended meanwhile, or somebody carries after all
        } finally {
            open.forEach(WebSocket::close);
        }
    }
}
